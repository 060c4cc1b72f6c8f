import { SECOND_MS } from '../core/duration.ts';
import { isSnowflake } from '../core/snowflake.ts';
import { BATCH, type DisclosedChannel, type UnsettledDisclosure } from './disclosures.ts';
import type { PlaceVerdict } from './place.ts';
import { TOKEN_MS } from './posts.ts';
import type { RetractionDeps } from './retraction.ts';
import type { TakenBack, Warn } from './warnings.ts';

interface OpenedChannelsDeps extends Omit<RetractionDeps, 'tell' | 'onError' | 'signal'> {
	readonly warn: Warn;
}

/** Messages in a channel that could not be taken back when it was last tried. */
export interface Stuck extends TakenBack {
	readonly channelId: string;
}

/**
 * A request that nobody waits for any more may still arrive: until then, "no such message" is not the last word. Discord
 * takes no first response after 3 s; a line of the log may be held up for longer.
 */
const ANSWER_MAY_ARRIVE_MS = 4 * SECOND_MS;
const LINE_MAY_ARRIVE_MS = 10 * SECOND_MS;

/**
 * One look at all that Porter has shown in a server: finds the messages that it is not sure of, and deletes what is in
 * channels that have opened, the newest message first. What it returns is left to do: `more` at once, `failed` soon,
 * `refused` when something changes in the server. When `again` is aborted it ends early: another channel may have opened.
 * @throws Failure `store-*`
 */
export function createLookAtDisclosures(deps: OpenedChannelsDeps) {
	/** Since when, in ticks, there was no message for a disclosure. */
	const absentSince = new Map<string, number>();
	return async (guildId: string, again: AbortSignal) => {
		// During an outage nothing is known of the server.
		if (!deps.directory.guild(guildId)) return { left: 'nothing' as const, stuck: [] };
		// What is on its way is for `respond` to settle, unless its channel is open already: then every second counts.
		const unsettled = (await deps.disclosures.unsettled(guildId)).filter(
			(one) => !one.isPending || verdictOf(deps, guildId, one).place === 'public-channel',
		);
		const channels = await deps.disclosures.channels(guildId);
		const [found, taken] = await Promise.all([
			settleAll(unsettled, (one) => settle(deps, guildId, absentSince, one)),
			Promise.all(channels.map((one) => takeBack(deps, guildId, one, again))),
		]);
		const stuck = taken.filter(({ left }) => left > 0);
		const outcomes = [...found, ...stuck.map(({ why }) => (why === undefined ? 'failed' : 'refused'))];
		const left = (['more', 'failed', 'refused'] as const).find((one) => outcomes.includes(one));
		return { left: left ?? ('nothing' as const), stuck };
	};
}

/** Lines of the log one after another: each is the newest message that no other is known by. */
async function settleAll<T>(
	unsettled: readonly UnsettledDisclosure[],
	settleOne: (disclosure: UnsettledDisclosure) => Promise<T>,
): Promise<readonly T[]> {
	const answers = Promise.all(unsettled.filter(({ id }) => isSnowflake(id)).map(settleOne));
	const lines: T[] = [];
	for (const one of unsettled) if (!isSnowflake(one.id)) lines.push(await settleOne(one));
	return [...(await answers), ...lines];
}

/** Finds out whether there is a message, and which. */
async function settle(
	deps: OpenedChannelsDeps,
	guildId: string,
	absentSince: Map<string, number>,
	{ token, ...disclosure }: UnsettledDisclosure,
): Promise<'more' | 'refused' | 'failed'> {
	const { disclosures, directory, posts, world } = deps;
	const { id, channelId, isPending } = disclosure;
	// Where Porter may not read the history, Discord says that there is none.
	if (!token && !directory.canReadHistory(guildId, channelOf(deps, guildId, disclosure))) return 'refused';
	const found = token
		? await posts.findAnswer(token)
		: await posts.find(channelId, isSnowflake(id) ? id : undefined, disclosures.isKnown);
	if (found === 'failed' || found === 'refused') return found;
	if (found === 'expired') {
		await disclosures.dropToken(id);
		return await settle(deps, guildId, absentSince, disclosure);
	}
	if (found !== 'absent') {
		absentSince.delete(id);
		await disclosures.settle({ id, state: 'shown', ...found });
		return 'more';
	}
	const since = absentSince.get(id) ?? world.ticks();
	absentSince.set(id, since);
	const mayArrive = isSnowflake(id) ? ANSWER_MAY_ARRIVE_MS : LINE_MAY_ARRIVE_MS;
	if (world.ticks() - since < (isPending ? TOKEN_MS : mayArrive)) return 'failed';
	absentSince.delete(id);
	await disclosures.settle({ id, state: 'withdrawn' });
	return 'more';
}

/** An archived thread is not in the gateway's cache: then the channel that it was in decides. */
function channelOf(
	{ directory }: OpenedChannelsDeps,
	guildId: string,
	{ channelId, homeId }: DisclosedChannel,
): string {
	return directory.channel(guildId, channelId) ? channelId : homeId;
}

function verdictOf(deps: OpenedChannelsDeps, guildId: string, channel: DisclosedChannel): PlaceVerdict {
	return deps.placeOf(guildId, channelOf(deps, guildId, channel));
}

/** A deleted channel took its messages along; Discord says so when one of them is to be deleted. */
async function takeBack(
	deps: OpenedChannelsDeps,
	guildId: string,
	channel: DisclosedChannel,
	again: AbortSignal,
): Promise<Stuck> {
	const { disclosures, warn } = deps;
	const { channelId } = channel;
	const verdict = verdictOf(deps, guildId, channel);
	if (verdict.place === 'moderator-channel') {
		warn(guildId, channelId, verdict);
		return { channelId, gone: 0, left: 0 };
	}
	const deleted = await deleteAll(deps, guildId, channelId, again);
	const left = await disclosures.count(guildId, channelId);
	const taken = left === 0 ? { gone: deleted.gone, left } : { ...deleted, left };
	warn(guildId, channelId, verdict, taken);
	return { channelId, ...taken };
}

/** Deletes until Discord fails, or refuses what it would refuse for every message of the channel. */
async function deleteAll(
	{ disclosures, posts }: OpenedChannelsDeps,
	guildId: string,
	channelId: string,
	again: AbortSignal,
): Promise<Omit<TakenBack, 'left'>> {
	let gone = 0;
	let refused: Pick<TakenBack, 'why'> = {};
	for (let before: string | undefined; ; ) {
		const messages = await disclosures.messages(guildId, channelId, before);
		for (const message of messages) {
			const deletion = await posts.delete(channelId, message);
			if (deletion.state === 'failed') return { gone };
			if (deletion.state === 'refused') {
				refused = { why: deletion.why };
				if (deletion.everywhere) return { gone, ...refused };
				continue;
			}
			await disclosures.retract(message);
			gone += 1;
			if (again.aborted) return { gone, isPartial: true };
		}
		if (messages.length < BATCH) return { gone, ...refused };
		before = messages.at(-1);
	}
}
