import { LRUCache } from 'lru-cache';
import type { LiveSession } from '../core/viewer.ts';
import type { World } from '../core/world.ts';
import type { Profile } from '../profile/model.ts';

/** Long enough for turning pages and opening sections, short enough that a ban shows soon. */
const TTL_MS = 30_000;
/** Nothing stays in memory for so much longer, whether or not it is used: one timer, as one for each profile is slow. */
const SWEEP_MS = 5000;
const MAX_ENTRIES = 500;
/** All entries together, as bytes of the answers: 500 of the largest allowed ones would be half a gigabyte. */
const MAX_BYTES = 32 * 1024 * 1024;

/** A profile as it came, and how many bytes it took. */
interface FetchedProfile {
	readonly profile: Profile;
	readonly bytes: number;
}

/** Where an answer came from: memory, an equal request that was under way, or a request of its own. */
type Origin = 'hit' | 'joined' | 'miss';

/**
 * Profiles for half a minute, in memory only. The key begins with the session's generation, so that nobody is shown
 * what the Portal answered to somebody else, or to an earlier session. Failures are not kept.
 */
export interface ProfileCache {
	/** Answers from memory, joins an equal request that is under way, or fetches. `onOrigin` is told which, at once. */
	get(
		session: LiveSession,
		username: string,
		fetch: () => Promise<FetchedProfile>,
		onOrigin: (origin: Origin) => void,
	): Promise<Profile>;
	/** Forgets what was fetched with a session; what is still under way is not kept. */
	purge(generation: string): void;
}

export function createCache(world: Pick<World, 'ticks' | 'deadline'>): ProfileCache {
	const kept = new LRUCache<string, Profile>({
		max: MAX_ENTRIES,
		maxSize: MAX_BYTES,
		ttl: TTL_MS,
		// 0: look at the clock at every read instead of once a millisecond.
		ttlResolution: 0,
		perf: { now: () => world.ticks() },
	});
	const underWay = new Map<string, Promise<Profile>>();
	let isSweeping = false;

	const sweepSoon = (): void => {
		isSweeping = kept.size > 0;
		if (!isSweeping) return;
		world.deadline(SWEEP_MS).addEventListener('abort', () => {
			kept.purgeStale();
			sweepSoon();
		});
	};

	const start = async (key: string, fetch: () => Promise<FetchedProfile>): Promise<Profile> => {
		const own = fetch().then(({ profile, bytes }) => {
			// A purge in the meantime has taken this request off the list: its answer is given, not kept.
			if (underWay.get(key) === own) {
				kept.set(key, profile, { size: Math.max(1, bytes) });
				if (!isSweeping) sweepSoon();
			}
			return profile;
		});
		underWay.set(key, own);
		try {
			return await own;
		} finally {
			if (underWay.get(key) === own) underWay.delete(key);
		}
	};

	return {
		async get(session, username, fetch, onOrigin) {
			const key = `${prefix(session.generation)}${username.toLowerCase()}`;
			const hit = kept.get(key);
			const joined = hit ? undefined : underWay.get(key);
			onOrigin(hit ? 'hit' : joined ? 'joined' : 'miss');
			return hit ?? (await (joined ?? start(key, fetch)));
		},
		purge(generation) {
			for (const keys of [kept.keys(), underWay.keys()]) {
				for (const key of [...keys]) {
					if (!key.startsWith(prefix(generation))) continue;
					kept.delete(key);
					underWay.delete(key);
				}
			}
		},
	};
}

/** A line break can be in neither a generation nor a username. */
function prefix(generation: string): string {
	return `${generation}\n`;
}
