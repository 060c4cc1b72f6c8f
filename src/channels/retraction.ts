import { MINUTE_MS, SECOND_MS } from '../core/duration.ts';
import type { Line } from '../core/reply.ts';
import { isSnowflake } from '../core/snowflake.ts';
import type { World } from '../core/world.ts';
import type { Disclosures, SettledDisclosure } from './disclosures.ts';
import type { GuildDirectory } from './guild-directory.ts';
import { createLookAtDisclosures, type Stuck } from './opened-channels.ts';
import type { PlaceOf } from './place.ts';
import type { Posts } from './posts.ts';
import { createWarnings } from './warnings.ts';

export interface RetractionDeps {
	readonly disclosures: Disclosures;
	readonly placeOf: PlaceOf;
	readonly directory: Pick<GuildDirectory, 'canReadHistory' | 'channel' | 'guild'>;
	readonly posts: Pick<Posts, 'delete' | 'findAnswer' | 'find'>;
	/** Writes to the server's log channel. Never throws, and is not waited for. */
	readonly tell: (guildId: string, line: Line) => Promise<void>;
	/** Told of what kept it from looking; it looks again. */
	readonly onError: (error: unknown) => void;
	readonly world: Pick<World, 'ticks' | 'sleep'>;
	/** Aborted when Porter stops: what is left is done after the next start. */
	readonly signal: AbortSignal;
}

/** Each pause is twice the one before: a Discord that works again is asked soon. */
const FIRST_PAUSE_MS = SECOND_MS / 4;
const LONGEST_PAUSE_MS = 2 * SECOND_MS;
/** What Discord refuses is tried again when something changes in the server, and besides now and then. */
const REFUSED_PAUSE_MS = 10 * MINUTE_MS;

export type Retraction = ReturnType<typeof createRetraction>;

/** Takes disclosures back when more people get to see their channel, and tries until it is done. */
export function createRetraction(deps: RetractionDeps) {
	const { disclosures, placeOf, world, signal, onError } = deps;
	const warn = createWarnings(deps.tell);
	const look = createLookAtDisclosures({ ...deps, warn });
	const stuck = new Map<string, readonly Stuck[]>();
	/** The checks under way; `again` is aborted when something has happened since it began to look: that ends its pause. */
	const underWay = new Map<string, { again: AbortController; done: Promise<void> }>();
	const pause = (ms: number, until: AbortSignal) => world.sleep(ms, until).catch(() => {});

	async function lookOnce(guildId: string, again: AbortSignal) {
		try {
			const looked = await look(guildId, again);
			stuck.set(guildId, looked.stuck);
			return looked.left;
		} catch (error) {
			onError(error);
			return 'failed';
		}
	}

	async function lookUntilDone(guildId: string, checking: { again: AbortController }): Promise<void> {
		for (let ms = FIRST_PAUSE_MS; !signal.aborted; ) {
			checking.again = new AbortController();
			const again = checking.again.signal;
			const left = await lookOnce(guildId, again);
			if (again.aborted) ms = FIRST_PAUSE_MS;
			if (again.aborted || left === 'more') continue;
			// In the same turn, so that no check that is asked for now is lost.
			if (left === 'nothing') break;
			await pause(left === 'refused' ? REFUSED_PAUSE_MS : ms, AbortSignal.any([again, signal]));
			ms = Math.min(ms * 2, LONGEST_PAUSE_MS);
		}
		underWay.delete(guildId);
	}

	function check(guildId: string): Promise<void> {
		const running = underWay.get(guildId);
		running?.again.abort();
		if (running) return running.done;
		const checking = { again: new AbortController() };
		const done = lookUntilDone(guildId, checking);
		underWay.set(guildId, Object.assign(checking, { done }));
		return done;
	}

	/** Until then the disclosure is pending, and after a restart unknown: nothing is forgotten. */
	async function note(disclosure: SettledDisclosure): Promise<void> {
		for (let ms = FIRST_PAUSE_MS; ; ms = Math.min(ms * 2, LONGEST_PAUSE_MS)) {
			try {
				// Which message a line of the log is must be known before the next one is looked for.
				return await disclosures.settle(disclosure, isSnowflake(disclosure.id));
			} catch (error) {
				onError(error);
				if (signal.aborted) return;
				await pause(ms, signal);
			}
		}
	}

	return {
		/** Notes what became of a disclosure, and takes it back at once if its channel has opened meanwhile. Never throws. */
		async settle(guildId: string, channelId: string, disclosure: SettledDisclosure): Promise<void> {
			await note(disclosure);
			if (disclosure.state === 'withdrawn') return;
			// What opened the channel meanwhile found nothing that was known to be there.
			const isOpen = placeOf(guildId, channelId).place !== 'moderator-channel';
			if (isOpen || disclosure.state === 'unknown') void check(guildId);
		},
		/**
		 * Looks at every channel of a server where Porter has shown something elevated. Resolves when nothing is left to do
		 * or Porter stops; called meanwhile, it looks once more. Never throws.
		 */
		check,
		/** Says once that a channel which was meant to be a moderator channel is none, until that changes. */
		warn: (guildId: string, channelId: string): void => warn(guildId, channelId, placeOf(guildId, channelId)),
		/** What could not be taken back when it was last tried. */
		stuck: (guildId: string) => stuck.get(guildId) ?? [],
	};
}
