import { InteractionResponseType, MessageFlags } from 'discord.js';
import { reasonWords } from '../channels/cards.ts';
import type { SettledDisclosure } from '../channels/disclosures.ts';
import type { PlaceOf } from '../channels/place.ts';
import { ephemeral, type Reply } from '../core/reply.ts';
import { within } from '../core/within.ts';
import type { World } from '../core/world.ts';
import type { InteractionApi, Outcome } from './api.ts';
import { componentsOf } from './components.ts';
import { type AllowedHosts, embedOf } from './embed.ts';
import { failureReply } from './failure-card.ts';
import type { Incoming } from './interaction.ts';
import type { ResponseRoute } from './response-route.ts';

/** What a command returned, or the failure that it ended with. */
export interface CommandResult {
	readonly reply: Reply;
	/** It is one of the catalogue's failures: it holds no data. */
	readonly failed: boolean;
}

/** How an answer went out. */
export interface Delivery {
	readonly how: 'at once' | 'deferred';
	/** Of the answer, or of what was sent in its place. */
	readonly outcome: Outcome;
	/** What became of the disclosure that the reply was recorded as. */
	readonly disclosure?: SettledDisclosure;
	/** The answer was held back, because the channel became public meanwhile. */
	readonly withheld?: true;
}

/**
 * Commands that are done within this time are answered with a single request, and their failures can still be ephemeral;
 * slower ones are deferred first. Discord's limit is 3 s, and the way there and the repetitions need some of it.
 */
const QUICK_MS = 800;

export interface RespondDeps {
	readonly api: InteractionApi;
	/** Hosts of which pictures may be shown. */
	readonly hosts: AllowedHosts;
	readonly placeOf: PlaceOf;
	readonly world: Pick<World, 'after'>;
}

/** Sends a command's result; if Discord refuses to take it, what `refused` makes of that. `result` never rejects. */
export type Respond = (
	to: Incoming,
	route: ResponseRoute,
	result: Promise<CommandResult>,
	refused: (error: unknown) => CommandResult,
) => Promise<Delivery>;

/** One answer on its way. */
interface Answer extends RespondDeps {
	readonly to: Incoming;
	readonly route: ResponseRoute;
	/** What became of "thinking"; absent: the answer is the first response. */
	readonly deferral?: Outcome;
}

/**
 * The one place where an interaction is answered. What goes into an open message is decided here last: an elevated open
 * reply is replaced by a failure if the channel is not a moderator channel any more.
 */
export function createRespond(deps: RespondDeps): Respond {
	return async (to, route, result, refused) => {
		const quick = await within(deps.world, Math.max(0, QUICK_MS - to.ageMs), result);
		const deferral = quick ? undefined : await deps.api.callback(to, () => deferralBody(route));
		const final = quick ?? (await result);
		const answer: Answer = { ...deps, to, route, ...(deferral && { deferral }) };
		const how = quick ? 'at once' : 'deferred';
		if (deferral?.why === 'gone') return { how, outcome: deferral, ...settled(answer, final, deferral) };
		const send = quick ? respondAtOnce : fillIn;
		// What cannot even be drawn is a bug: it is told like what Discord refuses.
		const outcome = await send(answer, final).catch((error): Outcome => {
			return { state: 'not-sent', why: 'refused', error };
		});
		const instead = insteadOf(answer, final, outcome, refused);
		if (!instead) {
			const { aside } = final.reply;
			if (aside && outcome.state === 'sent') await tell(answer, aside);
			return { how, outcome, ...settled(answer, final, outcome) };
		}
		const { told, isLeft } = await replace(answer, instead, outcome);
		const last: Outcome = isLeft ? outcome : { state: 'not-sent' };
		const withheld = outcome.why === 'held' ? { withheld: true as const } : {};
		return { how, outcome: told, ...settled(answer, final, last), ...withheld };
	};
}

/** What to say when the answer itself did not go out; undefined: it did, or there is no way to say anything. */
function insteadOf(
	{ to, placeOf, deferral }: Answer,
	{ reply }: CommandResult,
	{ state, why, error }: Outcome,
	refused: (error: unknown) => CommandResult,
): CommandResult | undefined {
	if (state === 'sent') return undefined;
	const verdict = placeOf(to.guildId ?? '', to.channelId);
	const isPublic = verdict.place === 'public-channel';
	// A "thinking" in a channel that has opened may have been deleted under way.
	const isTakenBack =
		why === 'gone' && deferral && isPublic && reply.visibility === 'open' && reply.disclosureId;
	if (why === 'held' || isTakenBack) {
		const note = isPublic ? { placeNote: reasonWords(verdict) } : {};
		return { reply: failureReply('place-changed', note), failed: true };
	}
	return why === 'refused' || (why !== 'gone' && deferral) ? refused(error) : undefined;
}

async function respondAtOnce(answer: Answer, result: CommandResult): Promise<Outcome> {
	const { api, to, route } = answer;
	const { reply } = result;
	if (mayUpdate(answer, result)) {
		const type = InteractionResponseType.UpdateMessage;
		return await api.callback(to, () => wrap(type, body(answer, reply)));
	}
	const type = InteractionResponseType.ChannelMessageWithSource;
	const isOpen = reply.visibility === 'open' && route.visibility === 'open';
	return await api.callback(to, () =>
		wrap(type, isOpen ? body(answer, reply) : ephemeralBody(answer, reply)),
	);
}

async function fillIn(answer: Answer, result: CommandResult): Promise<Outcome> {
	const { api, to, route } = answer;
	const { reply, failed } = result;
	if (route.by === 'update') {
		return mayUpdate(answer, result)
			? await api.edit(to, () => body(answer, reply))
			: await tell(answer, reply);
	}
	const fits = route.visibility === 'open' ? reply.visibility === 'open' && !failed : await isPrivate(answer);
	return fits ? await api.edit(to, () => body(answer, reply)) : await tellAlone(answer, result);
}

/** Whether only the caller sees the "thinking": where Discord did not say, it is looked at. */
async function isPrivate({ api, to, deferral }: Answer): Promise<boolean> {
	return deferral?.isEphemeral ?? (await api.look(to)).isEphemeral ?? false;
}

/** Takes an open "thinking" away and tells the caller alone. */
async function tellAlone(answer: Answer, { reply, failed }: CommandResult): Promise<Outcome> {
	const { api, to } = answer;
	if ((await api.remove(to)) === 'failed' && !failed) {
		// While it is there, an ephemeral follow-up would become its edit, visible to all.
		const edited = await api.edit(to, () => body(answer, ANSWERED_PRIVATELY));
		if (edited.state !== 'sent') return edited;
	}
	return await tell(answer, reply);
}

/** A further message, for the caller alone. */
function tell(answer: Answer, reply: Reply): Promise<Outcome> {
	return answer.api.followUp(answer.to, () => ephemeralBody(answer, reply));
}

/** What the caller was told in the answer's place, and whether a message may be left that shows the answer. */
interface Replaced {
	readonly told: Outcome;
	readonly isLeft: boolean;
}

/** Says something else to the caller alone, and takes away what an attempt to send the answer may have left. */
async function replace(answer: Answer, instead: CommandResult, { state }: Outcome): Promise<Replaced> {
	const { api, to, route, deferral } = answer;
	const isLeft = state === 'unknown';
	if (deferral && route.by === 'new-message' && route.visibility === 'ephemeral') {
		return { told: await api.edit(to, () => body(answer, instead.reply)), isLeft };
	}
	if (deferral && route.by === 'update') return { told: await tell(answer, instead.reply), isLeft };
	if (deferral) {
		const removal = await api.remove(to);
		return { told: await tell(answer, instead.reply), isLeft: isLeft && removal === 'failed' };
	}
	if (!isLeft) return { told: await respondAtOnce(answer, instead), isLeft };
	return await replaceLanded(answer, instead);
}

/** An attempt to respond may have been taken: then a second response is refused, and the first must go. */
async function replaceLanded(answer: Answer, { reply }: CommandResult): Promise<Replaced> {
	const { api, to, route } = answer;
	const isUpdate = route.by === 'update';
	if (!isUpdate && (await api.remove(to)) === 'removed') {
		return { told: await tell(answer, reply), isLeft: false };
	}
	const type = InteractionResponseType.ChannelMessageWithSource;
	const told = await api.callback(to, () => wrap(type, ephemeralBody(answer, reply)));
	// What is open is the answer itself: the attempt to send it had arrived.
	if (told.state === 'sent' && told.isEphemeral !== false) return { told, isLeft: false };
	const isLeft = isUpdate || (await api.remove(to)) !== 'removed';
	return { told: await tell(answer, reply), isLeft };
}

/** Undefined if it is to be held back. Asked for at every attempt: the channel's audience may have changed since. */
function body({ hosts, placeOf, to, route }: Answer, reply: Reply, { visibility } = route) {
	if (visibility === 'open' && reply.visibility === 'open' && reply.clearance === 'elevated') {
		if (reply.disclosureId === undefined) throw new Error('an elevated open reply must be recorded first');
		if (placeOf(to.guildId ?? '', to.channelId).place !== 'moderator-channel') return undefined;
	}
	return {
		embeds: [embedOf(reply.card, hosts)],
		components: componentsOf(reply.rows),
		allowed_mentions: { parse: [] },
	};
}

function ephemeralBody(answer: Answer, reply: Reply) {
	const data = body(answer, reply, { ...answer.route, visibility: 'ephemeral' });
	return data && { ...data, flags: MessageFlags.Ephemeral };
}

function wrap(type: InteractionResponseType, data: object | undefined) {
	return data && { type, data };
}

const ANSWERED_PRIVATELY = ephemeral('Answered privately', [
	['Only the person who asked can see the answer.'],
]);

function deferralBody({ by, visibility }: ResponseRoute) {
	if (by === 'update') return { type: InteractionResponseType.DeferredMessageUpdate };
	return {
		type: InteractionResponseType.DeferredChannelMessageWithSource,
		...(visibility === 'ephemeral' ? { data: { flags: MessageFlags.Ephemeral } } : {}),
	};
}

/** Failures never replace what a message shows; what is ephemeral never goes into an open one. */
function mayUpdate({ to, route }: Answer, { reply, failed }: CommandResult): boolean {
	const onEphemeral = to.event.kind === 'press' && to.event.onEphemeral;
	return route.by === 'update' && !failed && (onEphemeral || reply.visibility === 'open');
}

/** For the disclosure that the reply was recorded as, if it was: what its answer came to. */
function settled(
	{ to, route, deferral }: Answer,
	{ reply }: CommandResult,
	{ state, messageId }: Outcome,
): Pick<Delivery, 'disclosure'> {
	if (reply.visibility !== 'open' || reply.disclosureId === undefined) return {};
	const id = reply.disclosureId;
	if (state === 'not-sent') return { disclosure: { id, state: 'withdrawn' } };
	const updated = route.by === 'update' && to.event.kind === 'press' ? to.event.messageId : undefined;
	const shownBy = updated ?? messageId ?? deferral?.messageId;
	return {
		disclosure: shownBy === undefined ? { id, state: 'unknown' } : { id, state: 'shown', messageId: shownBy },
	};
}
