import { SECOND_MS } from '../core/duration.ts';
import { isSnowflake } from '../core/snowflake.ts';
import type { World } from '../core/world.ts';
import { BATCH, type DisclosedChannel, type Disclosures, type UnsettledDisclosure } from './disclosures.ts';
import type { GuildDirectory } from './guild-directory.ts';
import type { PlaceOf, PlaceVerdict } from './place.ts';
import type { Posts } from './posts.ts';
import type { TakenBack, Warnings } from './warnings.ts';

export interface OpenedChannelsDeps {
	readonly disclosures: Disclosures;
	readonly placeOf: PlaceOf;
	readonly directory: Pick<GuildDirectory, 'channel' | 'guild'>;
	readonly posts: Pick<Posts, 'delete' | 'findAnswer' | 'find'>;
	readonly warnings: Warnings;
	readonly world: Pick<World, 'ticks'>;
}

/** Messages in a channel that could not be taken back when it was last tried. */
export interface Stuck extends TakenBack {
	readonly channelId: string;
}

/** What is left to do in a server. `failed`: soon. `refused`: when something changes there. `more`: at once. */
export interface Looked {
	readonly left: 'nothing' | 'refused' | 'failed' | 'more';
	readonly stuck: readonly Stuck[];
}

/**
 * A request that nobody waits for any more may still arrive: until then, "no such message" is not the last word. Discord
 * takes no first response after 3 s; a line of the log may be held up for longer.
 */
const ANSWER_MAY_ARRIVE_MS = 4 * SECOND_MS;
const LINE_MAY_ARRIVE_MS = 10 * SECOND_MS;

/**
 * One look at all that Porter has shown in a server: finds the messages that it is not sure of, and deletes what is in
 * channels that have opened, the newest message first.
 * @throws Failure `store-*`
 */
export function createLookAtDisclosures(deps: OpenedChannelsDeps): (guildId: string) => Promise<Looked> {
	/** Since when, in ticks, there was no message for a disclosure. */
	const absentSince = new Map<string, number>();
	return async (guildId) => {
		// During an outage nothing is known of the server.
		if (!deps.directory.guild(guildId)) return { left: 'nothing', stuck: [] };
		// What is on its way is for `respond` to settle, unless its channel is open already: then every second counts.
		const unsettled = (await deps.disclosures.unsettled(guildId)).filter(
			(one) => !one.isPending || verdictOf(deps, guildId, one).place !== 'moderator-channel',
		);
		const opened = await openedChannels(deps, guildId);
		const [found, taken] = await Promise.all([
			Promise.all(unsettled.map((one) => settle(deps, absentSince, one))),
			Promise.all(opened.map((one) => takeBack(deps, guildId, one))),
		]);
		const stuck = taken.filter(({ left }) => left > 0);
		const outcomes = [...found, ...stuck.map(({ why }) => (why === undefined ? 'failed' : 'refused'))];
		const left = (['settled', 'failed', 'refused'] as const).find((one) => outcomes.includes(one));
		return { left: left === 'settled' ? 'more' : (left ?? 'nothing'), stuck };
	};
}

/** Finds out whether there is a message, and which. */
async function settle(
	deps: OpenedChannelsDeps,
	absentSince: Map<string, number>,
	{ token, ...disclosure }: UnsettledDisclosure,
): Promise<'settled' | 'refused' | 'failed'> {
	const { disclosures, posts, world } = deps;
	const { id, channelId, isPending } = disclosure;
	const found = token
		? await posts.findAnswer(token)
		: await posts.find(channelId, isSnowflake(id) ? id : undefined, disclosures.isKnown);
	if (found === 'failed' || found === 'refused') return found;
	if (found === 'expired') {
		await disclosures.dropToken(id);
		return await settle(deps, absentSince, disclosure);
	}
	if (found !== 'absent') {
		absentSince.delete(id);
		await disclosures.settle({ id, state: 'shown', ...found });
		return 'settled';
	}
	if (isPending) return 'failed';
	const since = absentSince.get(id) ?? world.ticks();
	absentSince.set(id, since);
	const mayArrive = isSnowflake(id) ? ANSWER_MAY_ARRIVE_MS : LINE_MAY_ARRIVE_MS;
	if (world.ticks() - since < mayArrive) return 'failed';
	absentSince.delete(id);
	await disclosures.settle({ id, state: 'withdrawn' });
	return 'settled';
}

interface OpenedChannel {
	readonly channelId: string;
	readonly verdict: PlaceVerdict;
}

/** A deleted channel took its messages along; Discord says so when one of them is to be deleted. */
async function openedChannels(deps: OpenedChannelsDeps, guildId: string): Promise<readonly OpenedChannel[]> {
	const { disclosures, warnings } = deps;
	const channels = await disclosures.channels(guildId);
	const judged = channels.map((one) => ({
		channelId: one.channelId,
		verdict: verdictOf(deps, guildId, one),
	}));
	return judged.filter(({ channelId, verdict }) => {
		if (verdict.place === 'moderator-channel') warnings.clear(channelId);
		return verdict.place !== 'moderator-channel';
	});
}

/** An archived thread is not in the gateway's cache: then the channel that it was in decides. */
function verdictOf(
	{ directory, placeOf }: OpenedChannelsDeps,
	guildId: string,
	{ channelId, homeId }: DisclosedChannel,
): PlaceVerdict {
	const isKnown = directory.channel(guildId, channelId) !== undefined;
	return placeOf(guildId, isKnown ? channelId : homeId);
}

async function takeBack(
	deps: OpenedChannelsDeps,
	guildId: string,
	{ channelId, verdict }: OpenedChannel,
): Promise<Stuck> {
	const { gone, ...result } = await deleteAll(deps, guildId, channelId);
	const left = await deps.disclosures.count(guildId, channelId);
	const taken: TakenBack = { gone, left, ...result };
	deps.warnings.warn(guildId, channelId, verdict, taken);
	return { channelId, ...taken };
}

/** Deletes until Discord fails, or refuses what it would refuse for every message of the channel. */
async function deleteAll(
	{ disclosures, posts }: OpenedChannelsDeps,
	guildId: string,
	channelId: string,
): Promise<Pick<TakenBack, 'gone' | 'why'>> {
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
		}
		if (messages.length < BATCH) return { gone, ...refused };
		before = messages.at(-1);
	}
}
