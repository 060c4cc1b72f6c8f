import { ChannelType } from 'discord-api-types/v10';
import type { Lookup, SectionWords } from '../audit/record.ts';
import { MINUTE_MS } from '../core/duration.ts';
import { Failure } from '../core/failure.ts';
import type { Line } from '../core/reply.ts';
import type { World } from '../core/world.ts';
import type { Disclosures } from './disclosures.ts';
import type { GuildDirectory } from './guild-directory.ts';
import type { PlaceOf } from './place.ts';
import type { Posted, Posts } from './posts.ts';
import type { LogChannelChoices } from './repository.ts';
import type { Retraction } from './retraction.ts';

export interface LogChannelState {
	readonly channelId?: string;
	/** What keeps the log from being written, in words. */
	readonly problem?: string;
}

interface LogChannelDeps {
	readonly choices: LogChannelChoices;
	/** Log channels of the settings; one that a server has chosen itself comes first. */
	readonly named: ReadonlySet<string>;
	readonly directory: GuildDirectory;
	readonly placeOf: PlaceOf;
	readonly posts: Pick<Posts, 'send' | 'edit'>;
	/** Each line is a disclosure: it says who looked at whom. */
	readonly disclosures: Pick<Disclosures, 'begin'>;
	readonly settle: Retraction['settle'];
	readonly sectionWords: SectionWords;
	/** Told of each post that failed. */
	readonly onError: (guildId: string, error: unknown) => void;
	readonly world: Pick<World, 'now' | 'id'>;
}

/** A line that still counts up. */
interface OpenLine {
	readonly messageId: string;
	readonly channelId: string;
	readonly lookups: readonly Lookup[];
	/** `World.now` of the first lookup. */
	readonly since: number;
}

/** How long lookups are counted up in one line, from the first on. */
const COLLAPSE_MS = 10 * MINUTE_MS;
const NOT_SAFE = 'that channel is not a moderator channel any more';
const REFUSED = 'Discord refused the last line: Porter may lack the permission to post there';

export type LogChannel = ReturnType<typeof createLogChannel>;

/** A server's log: one line a lookup, and one for each thing that an administrator should know. */
export function createLogChannel(deps: LogChannelDeps) {
	const { choices, named, directory, posts, onError } = deps;
	/** Servers whose last line could not be written. */
	const refused = new Set<string>();
	const openLines = new Map<string, OpenLine>();
	/** Lookups that wait for their line. */
	const waiting = new Map<string, Lookup[]>();
	/** In each server one post after another, so that two lookups at once are counted and not written twice. */
	const queues = new Map<string, Promise<void>>();

	function state(guildId: string): LogChannelState {
		const ofSettings = () => [...named].find((id) => directory.channel(guildId, id) !== undefined);
		const channelId = choices.get(guildId) ?? ofSettings();
		if (channelId === undefined) return {};
		if (!isSafe(deps, guildId, channelId)) return { channelId, problem: NOT_SAFE };
		return refused.has(guildId) ? { channelId, problem: REFUSED } : { channelId };
	}

	async function write(guildId: string, post: (channelId: string) => Promise<Posted>): Promise<void> {
		const { channelId, problem } = state(guildId);
		if (channelId === undefined || problem === NOT_SAFE) return;
		try {
			const { error } = await post(channelId);
			if (error !== undefined) throw error;
			refused.delete(guildId);
		} catch (error) {
			refused.add(guildId);
			onError(guildId, error);
		}
	}

	function inTurn(guildId: string, post: (channelId: string) => Promise<Posted>): Promise<void> {
		const turn = (queues.get(guildId) ?? Promise.resolve()).then(() => write(guildId, post));
		queues.set(guildId, turn);
		return turn;
	}

	return {
		state,
		/** Sets it, or turns it off. @throws Failure `log-channel-unsafe`, `log-channel-closed`, `store-*` */
		async set(guildId: string, channelId: string | undefined): Promise<LogChannelState> {
			if (channelId !== undefined) {
				if (!isSafe(deps, guildId, channelId)) throw new Failure('log-channel-unsafe');
				// A forum takes no messages, only posts.
				const isText = directory.channel(guildId, channelId)?.type === ChannelType.GuildText;
				if (!isText || !directory.canPost(guildId, channelId)) throw new Failure('log-channel-closed');
			}
			await choices.set(guildId, channelId);
			refused.delete(guildId);
			return state(guildId);
		},
		/** Never throws: a log that cannot be written must not keep a lookup from being answered. */
		tell: (guildId: string, line: Line) =>
			inTurn(guildId, (channelId) => sendLine(deps, guildId, channelId, line)),
		/** A line that says nothing of anybody, for when no disclosure can be written down. Never throws. */
		alarm: (guildId: string, line: Line) => write(guildId, (channelId) => posts.send(channelId, () => line)),
		/** One line; another lookup of the same account by the same caller within ten minutes only counts up. Never throws. */
		async tellLookup(lookup: Lookup): Promise<void> {
			const { guildId } = lookup;
			const key = `${guildId} ${lookup.callerId} ${lookup.subjectId}`;
			const others = waiting.get(key);
			if (others) return void others.push(lookup);
			const lookups = [lookup];
			waiting.set(key, lookups);
			await inTurn(guildId, (channelId) => {
				waiting.delete(key);
				return writeLookups(deps, openLines, channelId, key, lookups);
			});
			// Nothing was written where there is no safe channel; what waits by now is another line's.
			if (waiting.get(key) === lookups) waiting.delete(key);
		},
	};
}

function isSafe({ placeOf }: LogChannelDeps, guildId: string, channelId: string): boolean {
	return placeOf(guildId, channelId).place === 'moderator-channel';
}

/** @throws Failure `store-*`: then nothing was sent */
async function sendLine(deps: LogChannelDeps, guildId: string, channelId: string, line: Line) {
	const { disclosures, posts, settle, world } = deps;
	const id = world.id();
	await disclosures.begin({ id, guildId, channelId });
	const posted = await posts.send(channelId, () => (isSafe(deps, guildId, channelId) ? line : undefined));
	const { error: _, ...settled } = posted;
	await settle(guildId, channelId, { id, ...settled });
	return posted;
}

/** Counts lookups up in the line that is open for them, or begins a new one. @throws as `sendLine` */
async function writeLookups(
	deps: LogChannelDeps,
	openLines: Map<string, OpenLine>,
	channelId: string,
	key: string,
	more: readonly Lookup[],
): Promise<Posted> {
	const { posts, sectionWords, world } = deps;
	const now = world.now();
	for (const [key, { since }] of openLines) if (now - since > COLLAPSE_MS) openLines.delete(key);
	const earlier = openLines.get(key);
	const lookups = [...(earlier?.lookups ?? []), ...more];
	const guildId = lookups[0]?.guildId ?? '';
	const line = lookupLine(lookups, sectionWords);
	const lineNow = () => (isSafe(deps, guildId, channelId) ? line : undefined);
	// If Discord refuses, the next lookup begins a line of its own.
	openLines.delete(key);
	const edited =
		earlier?.channelId === channelId && (await posts.edit(channelId, earlier.messageId, lineNow));
	// A line that somebody deleted is written again, with all that it said.
	const posted = edited && edited !== 'gone' ? edited : await sendLine(deps, guildId, channelId, line);
	const { state, messageId } = posted;
	if (state === 'shown' && messageId !== undefined) {
		openLines.set(key, { messageId, channelId, lookups, since: earlier?.since ?? now });
	}
	return posted;
}

/** Channels that a line names; of more, the first ones. */
const MOST_PLACES = 5;

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
		...places.slice(0, MOST_PLACES).flatMap((channel, index) => [index === 0 ? '' : ', ', { channel }]),
		`: ${shown.join(', ')} (${isOpen ? 'open' : 'only they saw it'}`,
		`${isWithheld ? ', staff sections withheld' : ''})`,
		lookups.length > 1 ? ` · ${lookups.length} times` : '',
	];
}
