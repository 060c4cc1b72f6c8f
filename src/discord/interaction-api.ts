import {
	DiscordAPIError,
	HTTPError,
	type InteractionResponseType,
	type RESTPatchAPIInteractionOriginalResponseJSONBody as MessageBody,
	REST,
	Routes,
} from 'discord.js';
import { z } from 'zod';
import type { Incoming } from './incoming.ts';

/**
 * `gone`: Discord does not know the interaction (any more), or it has been answered by somebody else: stop.
 * Otherwise the id of the message that shows the answer, if there is one.
 */
export type Sent = 'gone' | { readonly messageId?: string };

/** A first response to an interaction. */
interface Callback {
	readonly type: InteractionResponseType;
	readonly data?: object;
}

/** The requests that answer an interaction. @throws whatever Discord says that is not `gone` */
export interface InteractionApi {
	/** The first response; Discord wants it within 3 s, and once. */
	callback(to: Incoming, body: Callback): Promise<Sent>;
	/** Fills in or changes the first response, for 15 minutes. */
	edit(to: Incoming, body: MessageBody): Promise<Sent>;
	/** A further message. After a deferred new message the first one would become its edit: edit before. */
	followUp(to: Incoming, body: MessageBody & { flags?: number }): Promise<Sent>;
}

/** Unknown webhook, unknown message, unknown interaction, invalid webhook token. */
const GONE: readonly unknown[] = [10015, 10008, 10062, 50027];
const ALREADY_ACKNOWLEDGED = 40060;
/** A first response later than this cannot arrive within Discord's 3 s. */
const RETRY_WITHIN_MS = 2500;

/** discord.js keeps a queue for each interaction's token until the next sweep; its own default is an hour. */
const SWEEP_MS = 5 * 60 * 1000;

const CallbackAnswer = z.object({ resource: z.object({ message: z.object({ id: z.string() }) }) });
const MessageAnswer = z.object({ id: z.string() });

/**
 * discord.js's own REST client would wait 15 s for a callback and repeat it three times. A callback gets 2 s and one
 * repetition after a server error: if Discord had taken the first, it answers 40060, which is as good as sent.
 * Edits are repeated, and not counted against the bot's 50 requests a second, from which Discord exempts them.
 */
export function createInteractionApi(discordApiUrl: string, now: () => number = Date.now): InteractionApi {
	const api = { api: discordApiUrl, version: '10', handlerSweepInterval: SWEEP_MS };
	const callbacks = new REST({ ...api, timeout: 2000, retries: 0 });
	const edits = new REST({ ...api, timeout: 5000, retries: 3, globalRequestsPerSecond: 1000 });
	const original = ({ applicationId, token }: Incoming) => Routes.webhookMessage(applicationId, token);
	return {
		async callback(to, body) {
			const route = Routes.interactionCallback(to.id, to.token);
			const query = new URLSearchParams({ with_response: 'true' });
			const post = async (): Promise<Sent> => {
				const answer = CallbackAnswer.safeParse(await callbacks.post(route, { body, query, auth: false }));
				return answer.success ? { messageId: answer.data.resource.message.id } : {};
			};
			const first = await settled(post());
			if (first === undefined || !('error' in first)) return first?.sent ?? 'gone';
			if (codeOf(first.error) === ALREADY_ACKNOWLEDGED) return 'gone';
			if (isRefusal(first.error) || now() - to.receivedAt > RETRY_WITHIN_MS) throw first.error;
			const second = await settled(post());
			if (second === undefined || !('error' in second)) return second?.sent ?? 'gone';
			if (codeOf(second.error) !== ALREADY_ACKNOWLEDGED) throw second.error;
			return settledMessage(edits.get(original(to), { auth: false }));
		},
		edit: (to, body) => {
			const patch = () => edits.patch(original(to), { body, auth: false });
			// discord.js gives up when a connection breaks; the same edit twice is as good as once.
			return settledMessage(patch().catch((error) => (isAnswered(error) ? Promise.reject(error) : patch())));
		},
		followUp: (to, body) => {
			const query = new URLSearchParams({ wait: 'true' });
			const route = Routes.webhook(to.applicationId, to.token);
			return settledMessage(edits.post(route, { body, query, auth: false }));
		},
	};
}

function codeOf(error: unknown): unknown {
	return error instanceof DiscordAPIError ? error.code : undefined;
}

/** Discord has said something, whatever it was. */
function isAnswered(error: unknown): boolean {
	return error instanceof DiscordAPIError || error instanceof HTTPError;
}

/** Discord has read the request and said no: repeating it changes nothing. */
function isRefusal(error: unknown): boolean {
	return error instanceof DiscordAPIError && error.status < 500;
}

/** What a request came to; undefined if the interaction is gone. */
async function settled(request: Promise<Sent>): Promise<{ sent: Sent } | { error: unknown } | undefined> {
	try {
		return { sent: await request };
	} catch (error) {
		return GONE.includes(codeOf(error)) ? undefined : { error };
	}
}

async function settledMessage(request: Promise<unknown>): Promise<Sent> {
	const result = await settled(
		request.then((answer) => {
			const message = MessageAnswer.safeParse(answer);
			return message.success ? { messageId: message.data.id } : {};
		}),
	);
	if (result === undefined) return 'gone';
	if ('error' in result) throw result.error;
	return result.sent;
}
