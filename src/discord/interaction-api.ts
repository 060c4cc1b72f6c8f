import {
	DiscordAPIError,
	type InteractionResponseType,
	type RESTPatchAPIInteractionOriginalResponseJSONBody as MessageBody,
	REST,
	Routes,
} from 'discord.js';
import type { Incoming } from './incoming.ts';

/** `gone`: Discord does not know the interaction (any more), or it has been answered by somebody else: stop. */
export type Sent = 'sent' | 'gone';

/** A first response to an interaction. */
export interface Callback {
	readonly type: InteractionResponseType;
	readonly data?: object;
}

/** The three requests that answer an interaction. @throws whatever Discord says that is not `gone` */
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

/**
 * discord.js's own REST client would wait 15 s for a callback and repeat it three times. A callback gets 2 s and one
 * repetition after a server error: if Discord had taken the first, it answers 40060, which is as good as `sent`.
 * Edits are repeated, and not counted against the bot's 50 requests a second, from which Discord exempts them.
 */
export function createInteractionApi(discordApiUrl: string, now: () => number = Date.now): InteractionApi {
	const api = { api: discordApiUrl, version: '10' };
	const callbacks = new REST({ ...api, timeout: 2000, retries: 0 });
	const edits = new REST({ ...api, timeout: 5000, retries: 3, globalRequestsPerSecond: 1000 });
	const original = ({ applicationId, token }: Incoming) => Routes.webhookMessage(applicationId, token);
	return {
		async callback(to, body) {
			const post = () => callbacks.post(Routes.interactionCallback(to.id, to.token), { body, auth: false });
			try {
				return await sent(post());
			} catch (error) {
				if (error instanceof DiscordAPIError && error.code === ALREADY_ACKNOWLEDGED) return 'gone';
				if (isRefusal(error) || now() - to.receivedAt > RETRY_WITHIN_MS) throw error;
			}
			return sent(post(), ALREADY_ACKNOWLEDGED);
		},
		edit: (to, body) => sent(edits.patch(original(to), { body, auth: false })),
		followUp: (to, body) =>
			sent(edits.post(Routes.webhook(to.applicationId, to.token), { body, auth: false })),
	};
}

/** Discord has read the request and said no: repeating it changes nothing. */
function isRefusal(error: unknown): boolean {
	return error instanceof DiscordAPIError && error.status < 500;
}

async function sent(request: Promise<unknown>, asGood?: number): Promise<Sent> {
	try {
		await request;
		return 'sent';
	} catch (error) {
		if (!(error instanceof DiscordAPIError)) throw error;
		if (error.code === asGood) return 'sent';
		if (GONE.includes(error.code)) return 'gone';
		throw error;
	}
}
