import {
	type InteractionResponseType,
	type RESTPatchAPIInteractionOriginalResponseJSONBody as MessageBody,
	REST,
	Routes,
} from 'discord.js';
import { z } from 'zod';
import type { World } from '../core/world.ts';
import type { Incoming } from './interaction.ts';
import type { RestOptions } from './rest.ts';
import { codeOf, isRefusal, retry } from './retry.ts';

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

/**
 * The requests that answer an interaction. What they send is asked for at each attempt, because time passes between
 * two of them; what `body` throws ends it. @throws that, and whatever Discord says that is not `gone`
 */
export interface InteractionApi {
	/** The first response; Discord wants it within 3 s, and once. */
	callback(to: Incoming, body: () => Callback): Promise<Sent>;
	/** Fills in or changes the first response, for 15 minutes. */
	edit(to: Incoming, body: () => MessageBody): Promise<Sent>;
	/** A further message. After a deferred new message the first one would become its edit: edit before. */
	followUp(to: Incoming, body: () => MessageBody & { flags?: number }): Promise<Sent>;
}

/** Unknown webhook, unknown message, unknown interaction, invalid webhook token. */
const GONE: readonly unknown[] = [10015, 10008, 10062, 50027];
const ALREADY_ACKNOWLEDGED = 40060;
/** A first response later than this cannot arrive within Discord's 3 s. */
const CALLBACK_WITHIN_MS = 2500;
/** Long enough for a hiccup of Discord's; people do not wait for more. */
const EDIT_WITHIN_MS = 20_000;
/** discord.js keeps a queue for each interaction's token until the next sweep; its own default is an hour. */
const SWEEP_MS = 5 * 60 * 1000;

const CallbackAnswer = z.object({ resource: z.object({ message: z.object({ id: z.string() }) }) });
const MessageAnswer = z.object({ id: z.string() });

/**
 * discord.js's own REST client would repeat a request and wait out a rate limit by itself, with what it was given at first.
 * Here `retry` does both. A callback gets 2 s; if Discord had taken an earlier attempt, it answers 40060, which is as good
 * as sent. Edits are not counted against the bot's 50 requests a second, from which Discord exempts them.
 */
export function createInteractionApi(rest: RestOptions, world: World): InteractionApi {
	const api = {
		...rest,
		version: '10',
		retries: 0,
		rejectOnRateLimit: () => true,
		handlerSweepInterval: SWEEP_MS,
	};
	const callbacks = new REST({ ...api, timeout: 2000 });
	const edits = new REST({ ...api, timeout: 5000, globalRequestsPerSecond: 1000 });
	const original = ({ applicationId, token }: Incoming) => Routes.webhookMessage(applicationId, token);
	const untilLate = () => world.now() + EDIT_WITHIN_MS;
	return {
		async callback(to, body) {
			const route = Routes.interactionCallback(to.id, to.token);
			const query = new URLSearchParams({ with_response: 'true' });
			let attempts = 0;
			const post = async () => {
				attempts += 1;
				return await callbacks.post(route, { body: body(), query, auth: false });
			};
			try {
				const until = to.receivedAt + CALLBACK_WITHIN_MS;
				const answer = CallbackAnswer.safeParse(await retry(post, { attempts: 2, until, world }));
				return answer.success ? { messageId: answer.data.resource.message.id } : {};
			} catch (error) {
				const code = codeOf(error);
				const isAnswered = code === ALREADY_ACKNOWLEDGED;
				if (GONE.includes(code) || (isAnswered && attempts === 1)) return 'gone';
				if (isRefusal(error) && !isAnswered) throw error;
				// Discord may have taken it although its answer was lost: then there is a message.
				const there = await sent(edits.get(original(to), { auth: false }));
				if (there === 'gone') throw error;
				return there;
			}
		},
		edit(to, body) {
			const patch = async () => await edits.patch(original(to), { body: body(), auth: false });
			return sent(retry(patch, { attempts: 4, until: untilLate(), world }));
		},
		followUp(to, body) {
			const query = new URLSearchParams({ wait: 'true' });
			const route = Routes.webhook(to.applicationId, to.token);
			const post = async () => await edits.post(route, { body: body(), query, auth: false });
			return sent(retry(post, { attempts: 4, until: untilLate(), world }));
		},
	};
}

async function sent(request: Promise<unknown>): Promise<Sent> {
	try {
		const message = MessageAnswer.safeParse(await request);
		return message.success ? { messageId: message.data.id } : {};
	} catch (error) {
		if (GONE.includes(codeOf(error))) return 'gone';
		throw error;
	}
}
