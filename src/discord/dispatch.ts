import { randomBytes } from 'node:crypto';
import { InteractionResponseType, PermissionFlagsBits } from 'discord.js';
import { LRUCache } from 'lru-cache';
import type { PlaceOf } from '../channels/places.ts';
import { reasonWords, wasMeant } from '../channels/reason-words.ts';
import { FAILURES, Failure } from '../core/failure.ts';
import { type Log, traceOf } from '../core/log.ts';
import type { InteractionApi } from './api.ts';
import type { App } from './app.ts';
import type { AnyCommand } from './command.ts';
import { failureReply } from './failure-card.ts';
import type { CommandUsed, ControlUsed, Incoming, OptionTyped } from './interaction.ts';
import type { Catalog } from './load-commands.ts';
import type { Answer, Deliver, Delivery } from './respond.ts';
import { type Route, routeOf } from './response-route.ts';
import { isTrouble } from './retry.ts';

export interface DispatchParts {
	readonly catalog: Catalog;
	readonly app: App;
	readonly guildIds: ReadonlySet<string>;
	readonly placeOf: PlaceOf;
	readonly api: InteractionApi;
	readonly deliver: Deliver;
	/** Told of every open message that shows elevated data. Never throws. */
	readonly onElevated: (message: { guildId: string; channelId: string; messageId: string }) => Promise<void>;
	/** Told of a lookup where a channel that was meant to be a moderator channel is none. Never throws. */
	readonly onUnsafePlace: (guildId: string, channelId: string) => Promise<void>;
	readonly log: Log;
}

/** Takes an interaction from the gateway to its answer. Never rejects: what goes wrong is logged. */
export type Dispatch = (incoming: Incoming, isStopping?: boolean) => Promise<void>;

/** The gateway may deliver an event more than once; so many ids are remembered. */
const REMEMBERED = 1000;

export function createDispatch(parts: DispatchParts): Dispatch {
	const { catalog, app, guildIds, placeOf, api, deliver, onElevated, onUnsafePlace, log } = parts;
	const seen = new LRUCache<string, true>({ max: REMEMBERED });

	return async (incoming, isStopping = false) => {
		if (seen.has(incoming.id)) return;
		seen.set(incoming.id, true);
		const { event } = incoming;
		const command = catalog.get(event.command);
		try {
			if (event.kind === 'complete') await suggest(incoming, event, command);
			else await answer(incoming, event, isStopping, command);
		} catch (error) {
			log.error('answer could not be delivered', { command: event.command, error: traceOf(error) });
		}
	};

	async function answer(
		incoming: Incoming,
		event: CommandUsed | ControlUsed,
		isStopping: boolean,
		command?: AnyCommand,
	) {
		const began = performance.now();
		const verdict = placeOf(incoming.guildId ?? '', incoming.channelId);
		const input = read(event, command);
		const route = routeOf(event, input.success ? input.visibility : 'ephemeral');
		let outcome = 'answered';
		const failed = (thrown: unknown): Answer => {
			const error = isTrouble(thrown) ? new Failure('discord-trouble', {}, { cause: thrown }) : thrown;
			outcome = error instanceof Failure ? error.code : 'internal';
			return failureAnswer(error, event);
		};
		const run = async (): Promise<Answer> => {
			if (isStopping) throw new Failure('restarting');
			const { guildId } = incoming;
			if (guildId === undefined || !guildIds.has(guildId)) throw new Failure('not-here');
			if (!input.success || !command) {
				throw new Failure(event.kind === 'press' ? 'stale-control' : 'bad-input');
			}
			if (!isPermitted(command, incoming)) throw new Failure('not-allowed');
			const { caller, channelId } = incoming;
			const { place } = verdict;
			const { visibility } = route;
			const note = wasMeant(verdict) ? { placeNote: reasonWords(verdict) } : {};
			const call = { caller, guildId, channelId, place, ...note, visibility, input: input.value };
			return { reply: await command.run(call, app), failed: false };
		};
		const delivery = await deliver(incoming, route, run().catch(failed), failed);
		log.info('interaction', {
			command: event.command,
			kind: event.kind,
			outcome: delivery.heldBack ? 'place-changed' : outcome,
			delivery: `${delivery.how}, ${delivery.sent === 'gone' ? 'gone' : 'sent'}`,
			place: verdict.place,
			...(verdict.reason === undefined ? {} : { reason: verdict.reason }),
			ms: Math.round(performance.now() - began),
		});
		await follow(incoming, delivery);
	}

	/** What an answer leaves to do. */
	async function follow({ guildId, channelId }: Incoming, { elevated }: Delivery): Promise<void> {
		if (guildId === undefined || !guildIds.has(guildId)) return;
		if (elevated?.messageId) await onElevated({ guildId, channelId, messageId: elevated.messageId });
		else if (elevated) log.warn('the id of a message with staff sections is unknown', { channel: channelId });
		if (wasMeant(placeOf(guildId, channelId))) await onUnsafePlace(guildId, channelId);
	}

	/** The catalogue's words for a failure; anything else is a bug, and gets a reference into the log. */
	function failureAnswer(error: unknown, event: Incoming['event']): Answer {
		if (error instanceof Failure) {
			const { level } = FAILURES[error.code];
			const { cause } = error;
			log[level]('failure', {
				command: event.command,
				code: error.code,
				...(error.details.reference === undefined ? {} : { portalRef: error.details.reference }),
				...(cause === undefined ? {} : { error: traceOf(cause) }),
			});
			return { reply: failureReply(error.code, error.details), failed: true };
		}
		const ref = randomBytes(4).toString('hex');
		log.error('bug', { command: event.command, ref, error: traceOf(error) });
		return { reply: failureReply('internal', { reference: ref }), failed: true };
	}

	async function suggest(incoming: Incoming, event: OptionTyped, command: AnyCommand | undefined) {
		const isHere = incoming.guildId !== undefined && guildIds.has(incoming.guildId);
		const suggestions = isHere ? ((await complete(event.typed, incoming, command)) ?? []) : [];
		const choices = suggestions.slice(0, 25).map((text) => ({ name: text, value: text }));
		await api.callback(incoming, () => ({
			type: InteractionResponseType.ApplicationCommandAutocompleteResult,
			data: { choices },
		}));
	}

	/** Suggestions are a kindness: without them the command still works. */
	async function complete(typed: string, { caller }: Incoming, command: AnyCommand | undefined) {
		try {
			return await command?.complete?.(typed, caller.id, app);
		} catch (error) {
			log.warn('suggestions failed', { error: traceOf(error) });
			return [];
		}
	}
}

type Read = { success: true; value: unknown; visibility: Route['visibility'] } | { success: false };

function read(event: CommandUsed | ControlUsed, command: AnyCommand | undefined): Read {
	const schema = event.kind === 'press' ? command?.press : command?.input;
	const parsed = schema?.safeParse(event.raw);
	if (!parsed?.success || !command) return { success: false };
	return { success: true, value: parsed.data, visibility: command.visibility(parsed.data) };
}

function isPermitted({ permission }: AnyCommand, { permissions }: Incoming): boolean {
	return permission === undefined || (permissions & (permission | PermissionFlagsBits.Administrator)) !== 0n;
}
