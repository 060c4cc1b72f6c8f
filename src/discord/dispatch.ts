import { InteractionResponseType, PermissionFlagsBits } from 'discord.js';
import { LRUCache } from 'lru-cache';
import { guildPermissions } from '../channels/audience.ts';
import { reasonWords, wasMeant } from '../channels/cards.ts';
import type { GuildDirectory, GuildView } from '../channels/guild-directory.ts';
import type { PlaceOf, PlaceVerdict } from '../channels/place.ts';
import type { Retraction } from '../channels/retraction.ts';
import { FAILURES, Failure } from '../core/failure.ts';
import { type Log, traceOf } from '../core/log.ts';
import type { Visibility } from '../core/reply.ts';
import type { World } from '../core/world.ts';
import { ANSWER_WITHIN_MS, type InteractionApi } from './api.ts';
import type { App } from './app.ts';
import type { AnyCommand } from './command.ts';
import { failureReply } from './failure-card.ts';
import type { ControlUsed, Incoming, OptionTyped, Used } from './interaction.ts';
import type { CommandSet } from './load-commands.ts';
import type { CommandResult, Delivery, Respond } from './respond.ts';
import { responseRouteOf } from './response-route.ts';
import { isOutage } from './retry.ts';

export interface DispatchDeps {
	readonly commands: CommandSet;
	readonly app: App;
	readonly guildIds: ReadonlySet<string>;
	readonly placeOf: PlaceOf;
	readonly api: InteractionApi;
	readonly respond: Respond;
	/** Told what became of each disclosure. Never throws. */
	readonly onSettled: Retraction['settle'];
	readonly directory: Pick<GuildDirectory, 'guild' | 'find'>;
	/** Told of a lookup where a channel that was meant to be a moderator channel is none. */
	readonly onUnsafePlace: Retraction['warn'];
	readonly log: Log;
	readonly world: World;
}

/** Takes an interaction from the gateway to its answer. Never rejects: what goes wrong is logged. */
export type Dispatch = (incoming: Incoming) => Promise<void>;

/** The gateway may deliver an event more than once; so many ids are remembered. */
const REMEMBERED = 1000;

export function createDispatch(deps: DispatchDeps): Dispatch {
	const { commands, log } = deps;
	const seen = new LRUCache<string, true>({ max: REMEMBERED });
	return async (incoming) => {
		if (seen.has(incoming.id)) return;
		seen.set(incoming.id, true);
		const { event, ageMs } = incoming;
		if (ageMs > ANSWER_WITHIN_MS) {
			log.info('interaction too old to be answered', { command: event.command, ms: Math.round(ageMs) });
			return;
		}
		const command = commands.get(event.command);
		try {
			if (event.kind === 'complete') await suggest(deps, incoming, event, command);
			else await answer(deps, incoming, event, command);
		} catch (error) {
			log.error('bug', { command: event.command, error: traceOf(error) });
		}
	};
}

async function answer(
	deps: DispatchDeps,
	incoming: Incoming,
	event: Used,
	command: AnyCommand | undefined,
): Promise<void> {
	const { placeOf, directory, respond, log, world } = deps;
	const began = world.ticks();
	const where = [incoming.guildId ?? '', incoming.channelId] as const;
	let verdict: PlaceVerdict = { place: 'public-channel' };
	const input = read(event, command);
	const route = responseRouteOf(event, input?.visibility ?? 'ephemeral');
	let outcome = 'answered';
	const failed = (thrown: unknown): CommandResult => {
		const error = isOutage(thrown) ? new Failure('discord-unavailable', {}, { cause: thrown }) : thrown;
		outcome = error instanceof Failure ? error.code : 'internal';
		return { reply: failureReplyTo(deps, error, event), failed: true };
	};
	const run = async (): Promise<CommandResult> => {
		// Part of the work, so that an answer that it holds up is deferred in time.
		await directory.find(...where);
		verdict = placeOf(...where);
		return { reply: await runCommand(deps, incoming, verdict, input, route.visibility), failed: false };
	};
	const delivery = await respond(incoming, route, run().catch(failed), failed);
	const { how, outcome: sent } = delivery;
	log.info('interaction', {
		command: event.command,
		kind: event.kind,
		outcome: delivery.withheld ? 'place-changed' : outcome,
		delivery: `${how}, ${sent.state === 'sent' ? 'sent' : (sent.why ?? sent.state)}`,
		place: verdict.place,
		...(verdict.reason === undefined ? {} : { reason: verdict.reason }),
		ms: Math.round(world.ticks() - began),
	});
	if (sent.state !== 'sent' && sent.why !== 'gone') {
		log.warn('answer could not be delivered', { command: event.command, error: traceOf(sent.error) });
	}
	await follow(deps, incoming, delivery);
}

/** @throws Failure, when the caller may not use the command here; whatever the command throws */
async function runCommand(
	{ guildIds, app, directory }: DispatchDeps,
	incoming: Incoming,
	verdict: PlaceVerdict,
	read: Read | undefined,
	visibility: Visibility,
) {
	const { caller, guildId, channelId, event, standing, id, token } = incoming;
	if (guildId === undefined || !guildIds.has(guildId)) throw new Failure('not-here');
	if (standing) throw new Failure(standing);
	if (read === undefined) throw new Failure(event.kind === 'press' ? 'stale-control' : 'bad-input');
	const { command, input } = read;
	if (!isPermitted(command, directory.guild(guildId), incoming)) throw new Failure('not-allowed');
	const isUnclear = wasMeant(verdict) || (channelId !== '' && verdict.reason === 'channel unknown');
	const note = isUnclear ? { placeNote: reasonWords(verdict) } : {};
	const interaction = { id, token, ...(event.kind === 'press' ? { messageId: event.messageId } : {}) };
	const place = { guildId, channelId, place: verdict.place, ...note };
	const call = { caller, interaction, ...place, visibility, input };
	return await command.run(call, app);
}

/** What an answer leaves to do. */
async function follow(
	{ guildIds, placeOf, onSettled, onUnsafePlace }: DispatchDeps,
	{ guildId, channelId }: Incoming,
	{ disclosure }: Delivery,
): Promise<void> {
	if (guildId === undefined || !guildIds.has(guildId)) return;
	if (disclosure) await onSettled(guildId, channelId, disclosure);
	if (wasMeant(placeOf(guildId, channelId))) onUnsafePlace(guildId, channelId);
}

/** The catalogue's words for a failure; anything else is a bug, and gets a reference into the log. */
function failureReplyTo({ log, world }: DispatchDeps, error: unknown, event: Used) {
	if (error instanceof Failure) {
		const { level } = FAILURES[error.code];
		const { cause } = error;
		log[level]('failure', {
			command: event.command,
			code: error.code,
			...(error.details.reference === undefined ? {} : { portalRef: error.details.reference }),
			...(cause === undefined ? {} : { error: traceOf(cause) }),
		});
		return failureReply(error.code, error.details);
	}
	const ref = world.id().slice(0, 8);
	log.error('bug', { command: event.command, ref, error: traceOf(error) });
	return failureReply('internal', { reference: ref });
}

/** Discord shows at most 25 suggestions. */
const MOST_SUGGESTIONS = 25;

async function suggest(
	deps: DispatchDeps,
	incoming: Incoming,
	event: OptionTyped,
	command: AnyCommand | undefined,
): Promise<void> {
	const isHere = incoming.guildId !== undefined && deps.guildIds.has(incoming.guildId);
	const suggestions = isHere ? await suggestionsOf(deps, incoming, event, command) : [];
	const choices = suggestions.slice(0, MOST_SUGGESTIONS).map((text) => ({ name: text, value: text }));
	await deps.api.callback(incoming, () => ({
		type: InteractionResponseType.ApplicationCommandAutocompleteResult,
		data: { choices },
	}));
}

/** Without suggestions the command still works. */
async function suggestionsOf(
	{ app, log }: DispatchDeps,
	{ caller }: Incoming,
	{ typed }: OptionTyped,
	command: AnyCommand | undefined,
): Promise<readonly string[]> {
	try {
		return (await command?.complete?.(typed, caller.id, app)) ?? [];
	} catch (error) {
		log.warn('suggestions failed', { error: traceOf(error) });
		return [];
	}
}

interface Read {
	readonly command: AnyCommand;
	readonly input: unknown;
	readonly visibility: Visibility;
}

function inputOf(event: Used, command: AnyCommand): unknown {
	if (event.kind === 'other') return undefined;
	return event.kind === 'press' ? readControl(event, command) : command.options.read(event.raw);
}

/** What the command is asked for; undefined: it does not understand it. */
function read(event: Used, command: AnyCommand | undefined): Read | undefined {
	if (!command) return undefined;
	const input = inputOf(event, command);
	return input === undefined ? undefined : { command, input, visibility: command.visibility(input) };
}

function readControl({ id, chosen }: ControlUsed, { controls = [] }: AnyCommand): unknown {
	for (const control of controls) {
		const input = control.read(id, chosen);
		if (input !== undefined) return input;
	}
	return undefined;
}

function isPermitted(
	{ permission }: AnyCommand,
	guild: GuildView | undefined,
	{ caller, roleIds }: Incoming,
): boolean {
	if (permission === undefined) return true;
	if (!guild) throw new Failure('not-connected');
	const has = guildPermissions(guild, { id: caller.id, roles: roleIds });
	return (has & (permission | PermissionFlagsBits.Administrator)) !== 0n;
}
