import type { Lookup, SectionWords } from '../audit/record.ts';
import { Failure } from '../core/failure.ts';
import type { Line, Span } from '../core/reply.ts';
import type { World } from '../core/world.ts';
import type { GuildDirectory } from './guild-directory.ts';
import type { PlaceOf } from './place.ts';
import type { LogChannelChoices } from './repository.ts';

/** Posts of Porter's own, outside any interaction. They ping nobody. @throws whatever Discord says */
export interface Posts {
	/** @returns the message's id */
	send(channelId: string, line: Line): Promise<string>;
	/** @returns false if the message is gone */
	edit(channelId: string, messageId: string, line: Line): Promise<boolean>;
}

export interface LogChannelState {
	readonly channelId?: string;
	/** What keeps the log from being written, in words. */
	readonly trouble?: string;
}

/** A server's log: one line a lookup, and one for each thing that an administrator should know. */
export interface LogChannel {
	state(guildId: string): LogChannelState;
	/** Sets it, or turns it off. @throws Failure `log-channel-unsafe`, `store-*` */
	set(guildId: string, channelId: string | undefined): Promise<LogChannelState>;
	/** Never throws: a log that cannot be written must not keep a lookup from being answered. */
	tell(guildId: string, line: Line): Promise<void>;
	/** One line; another lookup of the same account by the same caller within ten minutes only counts up. Never throws. */
	tellLookup(lookup: Lookup): Promise<void>;
}

export interface LogChannelDeps {
	readonly channels: LogChannelChoices;
	/** Log channels of the settings; one of a server's own comes first. */
	readonly named: ReadonlySet<string>;
	readonly directory: GuildDirectory;
	readonly placeOf: PlaceOf;
	readonly posts: Posts;
	readonly sectionWords: SectionWords;
	/** Told of each post that failed. */
	readonly onError: (guildId: string, error: unknown) => void;
	readonly world: Pick<World, 'now'>;
}

/** A line that still counts up. */
interface OpenLine {
	readonly messageId: string;
	readonly channelId: string;
	readonly lookups: readonly Lookup[];
	readonly since: number;
}

/** Discord's channel type: a forum takes no messages, only posts. */
const TEXT = 0;
const COLLAPSE_MS = 10 * 60 * 1000;
const NOT_SAFE = 'that channel is not a moderator channel any more';
const REFUSED = 'Discord refused the last line: Porter may lack the permission to post there';

export function createLogChannel(parts: LogChannelDeps): LogChannel {
	const { channels, named, directory, placeOf, posts, sectionWords, onError, world } = parts;
	const refused = new Set<string>();
	const open = new Map<string, OpenLine>();
	/** One post after another, so that two lookups at once are counted and not written twice. */
	let queue: Promise<void> = Promise.resolve();

	const channelOf = (guildId: string) =>
		channels.get(guildId) ?? [...named].find((id) => directory.channel(guildId, id) !== undefined);
	const isSafe = (guildId: string, channelId: string) =>
		placeOf(guildId, channelId).place === 'moderator-channel';

	function state(guildId: string): LogChannelState {
		const channelId = channelOf(guildId);
		if (channelId === undefined) return {};
		if (!isSafe(guildId, channelId)) return { channelId, trouble: NOT_SAFE };
		return refused.has(guildId) ? { channelId, trouble: REFUSED } : { channelId };
	}

	function post(guildId: string, write: (channelId: string) => Promise<void>): Promise<void> {
		queue = queue.then(async () => {
			const channelId = channelOf(guildId);
			if (channelId === undefined || !isSafe(guildId, channelId)) return;
			try {
				await write(channelId);
				refused.delete(guildId);
			} catch (error) {
				refused.add(guildId);
				onError(guildId, error);
			}
		});
		return queue;
	}

	return {
		state,
		async set(guildId, channelId) {
			if (channelId !== undefined && !isSafe(guildId, channelId)) throw new Failure('log-channel-unsafe');
			const isText = channelId === undefined || directory.channel(guildId, channelId)?.type === TEXT;
			if (!isText || (channelId !== undefined && !directory.canPost(guildId, channelId))) {
				throw new Failure('log-channel-closed');
			}
			await channels.set(guildId, channelId);
			refused.delete(guildId);
			return state(guildId);
		},
		tell: (guildId, line) =>
			post(guildId, async (channelId) => {
				await posts.send(channelId, line);
			}),
		tellLookup: (lookup) =>
			post(lookup.guildId, async (channelId) => {
				const key = `${lookup.guildId} ${lookup.callerId} ${lookup.subjectId}`;
				for (const [old, { since }] of open) if (world.now() - since > COLLAPSE_MS) open.delete(old);
				const earlier = open.get(key);
				const lookups = [...(earlier?.lookups ?? []), lookup];
				open.delete(key);
				const rewritten =
					earlier?.channelId === channelId &&
					(await posts.edit(channelId, earlier.messageId, lookupLine(lookups, sectionWords)));
				// A line that somebody deleted is written again, with all that it said.
				const messageId = rewritten
					? earlier.messageId
					: await posts.send(channelId, lookupLine(lookups, sectionWords));
				open.set(key, { messageId, channelId, lookups, since: earlier?.since ?? world.now() });
			}),
	};
}

/**
 * Lookups of one account by one caller as a line of the log: who, whom, where, all that was shown, and to whom; never
 * the values. There is at least one.
 */
export function lookupLine(lookups: readonly Lookup[], sectionWords: SectionWords): Line {
	const last = lookups.at(-1);
	if (!last) return [];
	const shown = [...new Set(lookups.map((lookup) => sectionWords(lookup.sections)))];
	const places = [...new Set(lookups.map(({ channelId }) => channelId))];
	const isOpen = lookups.some(({ visibility }) => visibility === 'open');
	const isWithheld = lookups.every(({ outcome }) => outcome === 'withheld');
	return [
		{ mention: last.callerId },
		' looked up ',
		{ foreign: last.subjectUsername, max: 40 },
		' in ',
		...places
			.slice(0, MOST_PLACES)
			.flatMap((channel, index): Span[] => [index === 0 ? '' : ', ', { channel }]),
		`: ${shown.join(', ')} (${isOpen ? 'open' : 'only they saw it'}`,
		`${isWithheld ? ', staff sections withheld' : ''})`,
		lookups.length > 1 ? ` · ${lookups.length} times` : '',
	];
}

const MOST_PLACES = 5;
