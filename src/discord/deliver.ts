import { InteractionResponseType, MessageFlags } from 'discord.js';
import type { OpenReply, Reply } from '../reply.ts';
import { whisper } from '../reply.ts';
import { componentsOf } from './components.ts';
import { embedOf } from './embed.ts';
import { failureReply } from './failure-reply.ts';
import type { Incoming } from './incoming.ts';
import type { InteractionApi, Sent } from './interaction-api.ts';
import type { AllowedHosts } from './picture.ts';
import type { PlaceOf } from './place.ts';
import type { Route } from './route.ts';

/** What a command came to. */
export interface Answer {
	readonly reply: Reply;
	/** It is one of the catalogue's failures: it holds no data. */
	readonly failed: boolean;
}

/** How an answer went out, for the log. */
export type Delivery = { readonly how: 'at once' | 'deferred'; readonly sent: Sent };

/**
 * Commands that are done within this time are answered with a single request, and their failures can still be whispers;
 * slower ones are deferred first. 3 s is Discord's limit, and the deferral may take 2 s of it.
 */
const QUICK_MS = 800;

/** Sends what `answer` comes to; if Discord refuses to take it, what `refused` makes of that. `answer` never rejects. */
export type Deliver = ReturnType<typeof createDeliver>;

/**
 * The one place where an interaction is answered. What goes into an open message is decided here last: an open reply with
 * elevated blocks is replaced by a failure if the channel is not a moderator channel any more.
 */
export function createDeliver(api: InteractionApi, hosts: AllowedHosts, placeOf: PlaceOf) {
	return async function deliver(
		to: Incoming,
		route: Route,
		answer: Promise<Answer>,
		refused: (error: unknown) => Answer,
	): Promise<Delivery> {
		let timer: NodeJS.Timeout | undefined;
		const slow = new Promise<undefined>((resolve) => {
			timer = setTimeout(resolve, QUICK_MS, undefined);
		});
		const quick = await Promise.race([answer, slow]);
		clearTimeout(timer);
		if (quick) {
			const send = (one: Answer) => respond(to, route, checked(to, one));
			return { how: 'at once', sent: await send(quick).catch((error) => send(refused(error))) };
		}
		const deferred = await api.callback(to, deferral(route));
		const late = await answer;
		if (deferred === 'gone') return { how: 'deferred', sent: 'gone' };
		const send = (one: Answer) => fillIn(to, route, checked(to, one));
		return { how: 'deferred', sent: await send(late).catch((error) => send(refused(error))) };
	};

	function respond(to: Incoming, route: Route, answer: Answer): Promise<Sent> {
		if (mayUpdate(to, route, answer)) {
			return api.callback(to, { type: InteractionResponseType.UpdateMessage, data: body(answer.reply) });
		}
		const isOpen = answer.reply.visibility === 'open' && route.visibility === 'open';
		return api.callback(to, {
			type: InteractionResponseType.ChannelMessageWithSource,
			data: isOpen ? body(answer.reply) : whispered(answer.reply),
		});
	}

	async function fillIn(to: Incoming, route: Route, answer: Answer): Promise<Sent> {
		if (route.by === 'update') {
			if (mayUpdate(to, route, answer)) return api.edit(to, body(answer.reply));
			return api.followUp(to, whispered(answer.reply));
		}
		const fits = route.visibility === 'whisper' || answer.reply.visibility === 'open' || answer.failed;
		if (fits) return api.edit(to, body(answer.reply));
		// First the edit, then the whisper: a follow-up straight after a deferral becomes its edit, visible to all.
		await api.edit(to, body(ANSWERED_PRIVATELY));
		return api.followUp(to, whispered(answer.reply));
	}

	/** Failures never replace what a message shows; whispers never go into an open one. */
	function mayUpdate(to: Incoming, route: Route, { reply, failed }: Answer): boolean {
		const onWhisper = to.event.kind === 'press' && to.event.onWhisper;
		return route.by === 'update' && !failed && (onWhisper || reply.visibility === 'open');
	}

	/** The channel's audience may have changed since the command began. */
	function checked(to: Incoming, answer: Answer): Answer {
		const { reply } = answer;
		if (reply.visibility === 'whisper' || !isElevated(reply)) return answer;
		const now = to.guildId === undefined ? undefined : placeOf(to.guildId, to.channelId).place;
		return now === 'moderator-channel' ? answer : { reply: failureReply('place-changed'), failed: true };
	}

	function body({ card, rows }: Reply) {
		return {
			embeds: [embedOf(card, hosts)],
			components: componentsOf(rows),
			allowed_mentions: { parse: [] },
		};
	}

	function whispered(reply: Reply) {
		return { ...body(reply), flags: MessageFlags.Ephemeral };
	}
}

const ANSWERED_PRIVATELY = whisper('Answered privately', [['Only the person who asked can see the answer.']]);

function deferral({ by, visibility }: Route) {
	if (by === 'update') return { type: InteractionResponseType.DeferredMessageUpdate };
	return {
		type: InteractionResponseType.DeferredChannelMessageWithSource,
		...(visibility === 'whisper' ? { data: { flags: MessageFlags.Ephemeral } } : {}),
	};
}

function isElevated({ card }: OpenReply): boolean {
	return [card.body, ...(card.blocks ?? [])].some((block) => block?.clearance === 'elevated');
}
