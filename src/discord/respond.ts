import { InteractionResponseType, MessageFlags } from 'discord.js';
import type { PlaceOf } from '../channels/places.ts';
import { reasonWords } from '../channels/reason-words.ts';
import { ephemeral, type Reply } from '../core/reply.ts';
import { within } from '../core/within.ts';
import { machine } from '../core/world.ts';
import type { InteractionApi, Sent } from './api.ts';
import { componentsOf } from './components.ts';
import { embedOf } from './embed.ts';
import { failureReply } from './failure-card.ts';
import type { Incoming } from './interaction.ts';
import type { AllowedHosts } from './picture.ts';
import type { Route } from './response-route.ts';
import { HeldBack } from './withheld.ts';

/** What a command came to. */
export interface Answer {
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
	readonly heldBack?: true;
}

/**
 * Commands that are done within this time are answered with a single request, and their failures can still be ephemeral replies;
 * slower ones are deferred first. 3 s is Discord's limit, and the deferral may take 2 s of it.
 */
const QUICK_MS = 800;

/** Sends what `answer` comes to; if Discord refuses to take it, what `refused` makes of that. `answer` never rejects. */
export type Deliver = ReturnType<typeof createDeliver>;

/**
 * The one place where an interaction is answered. What goes into an open message is decided here last: an elevated open
 * reply is replaced by a failure if the channel is not a moderator channel any more.
 */
export function createDeliver(api: InteractionApi, hosts: AllowedHosts, placeOf: PlaceOf) {
	return async function deliver(
		to: Incoming,
		route: Route,
		answer: Promise<Answer>,
		refused: (error: unknown) => Answer,
	): Promise<Delivery> {
		const quick = await within(machine, QUICK_MS, answer);
		const deferred = quick ? undefined : await api.callback(to, () => deferral(route));
		const final = quick ?? (await answer);
		if (deferred === 'gone') return { how: 'deferred', sent: 'gone' };
		const send = quick ? respond : fillIn;
		const how = quick ? 'at once' : 'deferred';
		let shown = final;
		let heldBack = false;
		const sent = await send(to, route, shown).catch((error) => {
			heldBack = error instanceof HeldBack;
			shown = error instanceof HeldBack ? placeChanged(error) : refused(error);
			return send(to, route, shown);
		});
		if (sent === 'gone') return { how, sent };
		const { aside } = shown.reply;
		if (aside) await api.followUp(to, () => ephemeralBody(to, aside));
		return {
			how,
			sent,
			...(isOpenly(shown, route) ? { elevated: sent } : {}),
			...(heldBack ? { heldBack } : {}),
		};
	};

	async function respond(to: Incoming, route: Route, answer: Answer): Promise<Sent> {
		const { reply } = answer;
		if (mayUpdate(to, route, answer)) {
			const type = InteractionResponseType.UpdateMessage;
			const sent = await api.callback(to, () => ({ type, data: body(to, route, reply) }));
			return sent !== 'gone' && to.event.kind === 'press' ? { messageId: to.event.messageId } : sent;
		}
		const type = InteractionResponseType.ChannelMessageWithSource;
		const isOpen = reply.visibility === 'open' && route.visibility === 'open';
		return api.callback(to, () => ({
			type,
			data: isOpen ? body(to, route, reply) : ephemeralBody(to, reply),
		}));
	}

	async function fillIn(to: Incoming, route: Route, answer: Answer): Promise<Sent> {
		const { reply } = answer;
		if (route.by === 'update') {
			if (mayUpdate(to, route, answer)) return api.edit(to, () => body(to, route, reply));
			return api.followUp(to, () => ephemeralBody(to, reply));
		}
		const fits = route.visibility === 'ephemeral' || reply.visibility === 'open' || answer.failed;
		if (fits) return api.edit(to, () => body(to, route, reply));
		// First the edit, then the ephemeral reply: a follow-up straight after a deferral becomes its edit, visible to all.
		await api.edit(to, () => body(to, route, ANSWERED_PRIVATELY));
		return api.followUp(to, () => ephemeralBody(to, reply));
	}

	/** Asked for at every attempt to send: the channel's audience may have changed since the one before. */
	function body(to: Incoming, { visibility }: Pick<Route, 'visibility'>, reply: Reply) {
		if (visibility === 'open' && isElevated(reply)) {
			const verdict = placeOf(to.guildId ?? '', to.channelId);
			if (verdict.place !== 'moderator-channel') throw new HeldBack(verdict);
		}
		return {
			embeds: [embedOf(reply.card, hosts)],
			components: componentsOf(reply.rows),
			allowed_mentions: { parse: [] },
		};
	}

	function ephemeralBody(to: Incoming, reply: Reply) {
		return { ...body(to, { visibility: 'ephemeral' }, reply), flags: MessageFlags.Ephemeral };
	}
}

function placeChanged({ verdict }: HeldBack): Answer {
	return { reply: failureReply('place-changed', { placeNote: reasonWords(verdict) }), failed: true };
}

const ANSWERED_PRIVATELY = ephemeral('Answered privately', [
	['Only the person who asked can see the answer.'],
]);

function deferral({ by, visibility }: Route) {
	if (by === 'update') return { type: InteractionResponseType.DeferredMessageUpdate };
	return {
		type: InteractionResponseType.DeferredChannelMessageWithSource,
		...(visibility === 'ephemeral' ? { data: { flags: MessageFlags.Ephemeral } } : {}),
	};
}

/** Failures never replace what a message shows; ephemeral replies never go into an open one. */
function mayUpdate(to: Incoming, route: Route, { reply, failed }: Answer): boolean {
	const onEphemeral = to.event.kind === 'press' && to.event.onEphemeral;
	return route.by === 'update' && !failed && (onEphemeral || reply.visibility === 'open');
}

function isOpenly({ reply, failed }: Answer, route: Route): boolean {
	return !failed && route.visibility === 'open' && isElevated(reply);
}

/** What the channel would see of it is not for everybody. */
function isElevated(reply: Reply): boolean {
	return reply.visibility === 'open' && reply.clearance === 'elevated';
}
