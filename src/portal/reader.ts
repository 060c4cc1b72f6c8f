import { Failure } from '../core/failure.ts';
import type { Secret } from '../core/secret.ts';
import { isUsername } from '../core/username.ts';
import { isStaff, type LiveSession, type Viewer } from '../core/viewer.ts';
import type { OwnerProfile, Profile } from '../profile/model.ts';
import type { ProfileCache } from './cache.ts';
import type { PortalClient, PortalEvent, Requester } from './client.ts';
import type { CallerLimit } from './rate-limit.ts';
import { ROUTES } from './routes.ts';
import { readOwnerProfile, readProfile } from './schema/profile-schema.ts';
import { readViewer } from './schema/viewer-schema.ts';

/** What a lookup needs of the Portal. */
export interface PortalReader {
	/** What this viewer may see of an account; may be up to 30 s old. @throws Failure `portal-*`, `session-expired`, ... */
	profile(session: LiveSession, username: string): Promise<Profile>;
	/** The same, with the session history; never from a cache. Not counted: `viewer` comes before it. */
	ownerProfile(session: LiveSession, username: string): Promise<OwnerProfile>;
	/** The account behind the session as the Portal knows it now; never from a cache. Counts as a lookup of the caller's. */
	viewer(session: LiveSession): Promise<Viewer>;
}

interface PortalReaderDeps {
	readonly client: PortalClient;
	readonly cache: ProfileCache;
	/** Counts one lookup of a caller that costs a request; the other, one that the cache answers. */
	readonly countLookup: CallerLimit;
	readonly countCached: CallerLimit;
	/** Told of answers from the cache; the client tells of requests. */
	readonly onRequest: (event: PortalEvent) => void;
}

export function createReader(deps: PortalReaderDeps): PortalReader {
	const { client, cache, countLookup, countCached, onRequest } = deps;
	return {
		async profile(session, username) {
			checkUsername(username);
			const { method, template: route } = ROUTES.profile;
			const onOrigin: Parameters<ProfileCache['get']>[3] = (origin) => {
				if (origin === 'miss') return;
				countCached(session.callerId);
				onRequest({ method, route, durationMs: 0, attempts: 0, cache: origin });
			};
			const fetch = async () => {
				countLookup(session.callerId);
				const call = { route: ROUTES.profile, ...by(session), params: { username }, cache: 'miss' } as const;
				const { json, bytes } = await client.send(call);
				return { profile: readProfile(json, username), bytes };
			};
			return await purging(cache, session, () => cache.get(session, username, fetch, onOrigin));
		},

		async ownerProfile(session, username) {
			checkUsername(username);
			const call = { route: ROUTES.profile, ...by(session), params: { username } };
			const { json } = await purging(cache, session, () => client.send(call));
			return readOwnerProfile(json, username);
		},

		async viewer(session) {
			countLookup(session.callerId);
			const call = { route: ROUTES.me, ...by(session) };
			return readViewer((await purging(cache, session, () => client.send(call))).json);
		},
	};
}

/** On whose behalf, by the role that is stored: what the Portal says of it now would cost a request. */
function by({ callerId, cookie, viewer }: LiveSession): { secret: Secret; by: Requester } {
	return { secret: cookie, by: { callerId, privileged: isStaff(viewer.role) } };
}

/** When the Portal calls a session dead, what was fetched with it is forgotten. */
async function purging<T>(cache: ProfileCache, session: LiveSession, work: () => Promise<T>): Promise<T> {
	try {
		return await work();
	} catch (error) {
		if (error instanceof Failure && error.code === 'session-expired') cache.purge(session.generation);
		throw error;
	}
}

/** Before any request, so that a path never holds anything else. */
function checkUsername(username: string): void {
	if (!isUsername(username)) throw new Failure('bad-username', { username });
}
