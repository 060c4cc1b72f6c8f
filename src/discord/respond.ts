import { InteractionResponseType, MessageFlags } from 'discord.js';
import { reasonWords } from '../channels/cards.ts';
import type { PlaceOf } from '../channels/place.ts';
import { ephemeral, type Reply } from '../core/reply.ts';
import { within } from '../core/within.ts';
import type { World } from '../core/world.ts';
import type { InteractionApi, Sent } from './api.ts';
import { componentsOf } from './components.ts';
import { type AllowedHosts, embedOf } from './embed.ts';
import { failureReply } from './failure-card.ts';
import type { Incoming } from './interaction.ts';
import type { ResponseRoute } from './response-route.ts';
import { Withheld } from './withheld.ts';

/** What a command returned, or the failure that it ended with. */
export interface CommandResult {
	readonly reply: Reply;
	/** It is one of the catalogue's failures: it holds no data. */
	readonly failed: boolean;
}

/** How an answer went out. */
export interface Delivery {
	readonly how: 'at once' | 'deferred';
	readonly sent: Sent;
	/** The open message that now shows elevated data; its id, if Discord told it. */
	readonly elevated?: { readonly messageId?: string };
	/** The answer was held back, because the channel became public meanwhile. */
	readonly withheld?: true;
}

/**
 * Commands that are done within this time are answered with a single request, and their failures can still be ephemeral;
 * slower ones are deferred first. 3 s is Discord's limit, and the deferral may take 2 s of it.
 */
const QUICK_MS = 800;

export interface RespondDeps {
	readonly api: InteractionApi;
	/** Hosts of which pictures may be shown. */
	readonly hosts: AllowedHosts;
	readonly placeOf: PlaceOf;
	readonly world: Pick<World, 'sleep'>;
}

/** Sends a command's result; if Discord refuses to take it, what `refused` makes of that. `result` never rejects. */
export type Respond = (
	to: Incoming,
	route: ResponseRoute,
	result: Promise<CommandResult>,
	refused: (error: unknown) => CommandResult,
) => Promise<Delivery>;

/**
 * The one place where an interaction is answered. What goes into an open message is decided here last: an elevated open
 * reply is replaced by a failure if the channel is not a moderator channel any more.
 */
export function createRespond(deps: RespondDeps): Respond {
	const { api, world } = deps;
	return async (to, route, result, refused) => {
		const quick = await within(world, QUICK_MS, result);
		const deferred = quick ? undefined : await api.callback(to, () => deferral(route));
		const final = quick ?? (await result);
		if (deferred === 'gone') return { how: 'deferred', sent: 'gone' };
		const send = quick ? respondAtOnce : fillIn;
		const how = quick ? 'at once' : 'deferred';
		let shown = final;
		let withheld = false;
		const sent = await send(deps, to, route, shown).catch((error) => {
			withheld = error instanceof Withheld;
			shown = error instanceof Withheld ? placeChanged(error) : refused(error);
			return send(deps, to, route, shown);
		});
		if (sent === 'gone') return { how, sent };
		const { aside } = shown.reply;
		if (aside) await api.followUp(to, () => ephemeralBody(deps, to, aside));
		return {
			how,
			sent,
			...(showsElevated(shown, route) ? { elevated: sent } : {}),
			...(withheld ? { withheld } : {}),
		};
	};
}

async function respondAtOnce(
	deps: RespondDeps,
	to: Incoming,
	route: ResponseRoute,
	result: CommandResult,
): Promise<Sent> {
	const { api } = deps;
	const { reply } = result;
	if (mayUpdate(to, route, result)) {
		const type = InteractionResponseType.UpdateMessage;
		const sent = await api.callback(to, () => ({ type, data: body(deps, to, route, reply) }));
		return sent !== 'gone' && to.event.kind === 'press' ? { messageId: to.event.messageId } : sent;
	}
	const type = InteractionResponseType.ChannelMessageWithSource;
	const isOpen = reply.visibility === 'open' && route.visibility === 'open';
	return api.callback(to, () => ({
		type,
		data: isOpen ? body(deps, to, route, reply) : ephemeralBody(deps, to, reply),
	}));
}

async function fillIn(
	deps: RespondDeps,
	to: Incoming,
	route: ResponseRoute,
	result: CommandResult,
): Promise<Sent> {
	const { api } = deps;
	const { reply } = result;
	if (route.by === 'update') {
		if (mayUpdate(to, route, result)) return api.edit(to, () => body(deps, to, route, reply));
		return api.followUp(to, () => ephemeralBody(deps, to, reply));
	}
	const fits = route.visibility === 'ephemeral' || reply.visibility === 'open' || result.failed;
	if (fits) return api.edit(to, () => body(deps, to, route, reply));
	// First the edit: a follow-up straight after a deferral becomes its edit, visible to all.
	await api.edit(to, () => body(deps, to, route, ANSWERED_PRIVATELY));
	return api.followUp(to, () => ephemeralBody(deps, to, reply));
}

/** Asked for at every attempt to send: the channel's audience may have changed since the one before. */
function body(
	{ hosts, placeOf }: RespondDeps,
	to: Incoming,
	{ visibility }: Pick<ResponseRoute, 'visibility'>,
	reply: Reply,
) {
	if (visibility === 'open' && isElevated(reply)) {
		const verdict = placeOf(to.guildId ?? '', to.channelId);
		if (verdict.place !== 'moderator-channel') throw new Withheld(verdict);
	}
	return {
		embeds: [embedOf(reply.card, hosts)],
		components: componentsOf(reply.rows),
		allowed_mentions: { parse: [] },
	};
}

function ephemeralBody(deps: RespondDeps, to: Incoming, reply: Reply) {
	return { ...body(deps, to, { visibility: 'ephemeral' }, reply), flags: MessageFlags.Ephemeral };
}

function placeChanged({ verdict }: Withheld): CommandResult {
	return { reply: failureReply('place-changed', { placeNote: reasonWords(verdict) }), failed: true };
}

const ANSWERED_PRIVATELY = ephemeral('Answered privately', [
	['Only the person who asked can see the answer.'],
]);

function deferral({ by, visibility }: ResponseRoute) {
	if (by === 'update') return { type: InteractionResponseType.DeferredMessageUpdate };
	return {
		type: InteractionResponseType.DeferredChannelMessageWithSource,
		...(visibility === 'ephemeral' ? { data: { flags: MessageFlags.Ephemeral } } : {}),
	};
}

/** Failures never replace what a message shows; what is ephemeral never goes into an open one. */
function mayUpdate(to: Incoming, route: ResponseRoute, { reply, failed }: CommandResult): boolean {
	const onEphemeral = to.event.kind === 'press' && to.event.onEphemeral;
	return route.by === 'update' && !failed && (onEphemeral || reply.visibility === 'open');
}

function showsElevated({ reply, failed }: CommandResult, route: ResponseRoute): boolean {
	return !failed && route.visibility === 'open' && isElevated(reply);
}

/** What the channel would see of it is not for everybody. */
function isElevated(reply: Reply): boolean {
	return reply.visibility === 'open' && reply.clearance === 'elevated';
}
