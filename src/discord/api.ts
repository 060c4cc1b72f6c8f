import {
	type InteractionResponseType,
	type RESTPatchAPIInteractionOriginalResponseJSONBody as MessageBody,
	MessageFlags,
	Routes,
} from 'discord.js';
import { MINUTE_MS, SECOND_MS } from '../core/duration.ts';
import type { World } from '../core/world.ts';
import type { DiscordRequest } from './discord-request.ts';
import type { Incoming } from './interaction.ts';
import { codeOf, retry, type Tried } from './retry.ts';

/** What became of one message of an answer, all attempts together: the only thing that travels on. */
export interface Outcome {
	/** `unknown`: Discord may show it; nobody could say. */
	readonly state: 'sent' | 'not-sent' | 'unknown';
	/**
	 * Absent if it was sent. `held`: it must not be sent any more. `gone`: Discord does not know the interaction (any more),
	 * or somebody else has answered it. `refused`: Discord said no. `failed`: Discord is down, or out of reach.
	 */
	readonly why?: 'held' | 'gone' | 'refused' | 'failed';
	/** Of the message that shows it. */
	readonly messageId?: string;
	/** Whether only the caller sees that message; absent: Discord did not say. */
	readonly isEphemeral?: boolean;
	readonly error?: unknown;
}

/** `absent`: there is no such message, or none any more. */
export type Removal = 'removed' | 'absent' | 'failed';

/** The holder of an interaction's token may answer for 15 minutes. */
type Answerable = Pick<Incoming, 'applicationId' | 'token'>;

/** A first response to an interaction. */
interface Callback {
	readonly type: InteractionResponseType;
	readonly data?: object;
}

/**
 * The requests that answer an interaction. What they send is asked for at each attempt, because time passes between
 * two of them; undefined holds it back. They reject for bugs only.
 */
export interface InteractionApi {
	/** The first response; Discord wants it within 3 s, and once. */
	callback(to: Incoming, body: () => Callback | undefined): Promise<Outcome>;
	/** Fills in or changes the first response, for up to 20 s. */
	edit(to: Incoming, body: () => MessageBody | undefined): Promise<Outcome>;
	/** A further message, for up to a minute. After a deferred new message the first one would become its edit: edit or remove that before. */
	followUp(to: Incoming, body: () => (MessageBody & { flags?: number }) | undefined): Promise<Outcome>;
	/** The first response as Discord shows it now; `gone`: there is none. One attempt. */
	look(to: Answerable): Promise<Outcome>;
	/** Deletes the first response, also one that is still "thinking". */
	remove(to: Answerable): Promise<Removal>;
}

/** Unknown channel, unknown webhook, unknown message, unknown interaction, invalid webhook token. */
const GONE: readonly unknown[] = [10003, 10015, 10008, 10062, 50027];
const ALREADY_ACKNOWLEDGED = 40060;
/** Discord wants the first response within so many milliseconds. */
export const ANSWER_WITHIN_MS = 3000;
/** An attempt that begins later than this cannot arrive in time. */
const LAST_CALLBACK_MS = 2500;
/** As long as another attempt can still arrive in time, one waits so long. */
const CALLBACK_TIMEOUT_MS = 1200;
/** The last one waits longer: Discord may take long to say that it took a response in time. */
const LAST_TIMEOUT_MS = 4000;
/** People wait no longer for an answer that "thinks"; then a follow-up says so. The token is good for 15 minutes. */
const EDIT_WITHIN_MS = 20 * SECOND_MS;
const FOLLOW_UP_WITHIN_MS = MINUTE_MS;
const EDIT_TIMEOUT_MS = 5000;
/** What a channel that has opened shows must be found and deleted soon. */
const LOOK_TIMEOUT_MS = 2 * SECOND_MS;
const REMOVE_WITHIN_MS = 5 * SECOND_MS;

export function createInteractionApi(
	request: DiscordRequest,
	world: Pick<World, 'ticks' | 'sleep'>,
): InteractionApi {
	const original = ({ applicationId, token }: Answerable) =>
		Routes.webhookMessage(applicationId, token.reveal());
	const within = (ms: number) => ({ until: world.ticks() + ms, world });
	const look = async (to: Answerable): Promise<Outcome> => {
		const get = () => request({ method: 'GET', path: original(to), ms: LOOK_TIMEOUT_MS });
		return outcomeOf(await retry(() => true, get, within(0)));
	};
	return {
		look,
		async callback(to, body) {
			const path = `${Routes.interactionCallback(to.id, to.token.reveal())}?with_response=true`;
			const until = to.receivedAt + LAST_CALLBACK_MS - to.ageMs;
			const patience = () =>
				world.ticks() + CALLBACK_TIMEOUT_MS < until ? CALLBACK_TIMEOUT_MS : LAST_TIMEOUT_MS;
			const post = (json: Callback) => request({ method: 'POST', path, ms: patience(), json });
			const tried = await retry(body, post, { until, world });
			const isTaken = codeOf(tried.error) === ALREADY_ACKNOWLEDGED;
			if (isTaken && !tried.mayHaveLanded) return { state: 'not-sent', why: 'gone' };
			const isLost = tried.ended === 'failed' || GONE.includes(codeOf(tried.error));
			if (!isTaken && !(isLost && tried.mayHaveLanded)) return callbackOutcome(tried);
			// Discord has, or may have, taken an attempt whose answer was lost: then there is a message.
			const seen = await look(to);
			return seen.state === 'sent' ? seen : { state: 'unknown', why: 'failed', error: tried.error };
		},
		async edit(to, body) {
			const patch = (json: MessageBody) =>
				request({ method: 'PATCH', path: original(to), ms: EDIT_TIMEOUT_MS, json });
			return outcomeOf(await retry(body, patch, within(EDIT_WITHIN_MS)));
		},
		async followUp(to, body) {
			const path = `${Routes.webhook(to.applicationId, to.token.reveal())}?wait=true`;
			const post = (json: MessageBody) => request({ method: 'POST', path, ms: EDIT_TIMEOUT_MS, json });
			return outcomeOf(await retry(body, post, within(FOLLOW_UP_WITHIN_MS)));
		},
		async remove(to) {
			const remove = () => request({ method: 'DELETE', path: original(to), ms: LOOK_TIMEOUT_MS });
			const { ended, error } = await retry(() => true, remove, within(REMOVE_WITHIN_MS));
			if (ended === 'done') return 'removed';
			return GONE.includes(codeOf(error)) ? 'absent' : 'failed';
		},
	};
}

function callbackOutcome(tried: Tried<unknown>): Outcome {
	if (tried.ended !== 'done') return outcomeOf(tried);
	const isEphemeral = field(field(tried.value, 'interaction'), 'response_message_ephemeral');
	const message = sent(field(field(tried.value, 'resource'), 'message'));
	return { ...message, ...(typeof isEphemeral === 'boolean' && { isEphemeral }) };
}

function outcomeOf({ ended, error, value, mayHaveLanded }: Tried<unknown>): Outcome {
	if (ended === 'done') return sent(value);
	if (GONE.includes(codeOf(error))) return { state: 'not-sent', why: 'gone', error };
	const state = mayHaveLanded ? 'unknown' : 'not-sent';
	return { state, why: ended, ...(error === undefined ? {} : { error }) };
}

/** @param message as Discord tells of it; what is not there, or not as documented, it did not say */
function sent(message: unknown): Outcome {
	const [id, flags] = [field(message, 'id'), field(message, 'flags')];
	return {
		state: 'sent',
		...(typeof id === 'string' && { messageId: id }),
		...(typeof flags === 'number' && { isEphemeral: (flags & MessageFlags.Ephemeral) !== 0 }),
	};
}

function field(value: unknown, name: string): unknown {
	return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined;
}
