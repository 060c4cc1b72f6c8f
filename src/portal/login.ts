import { LRUCache } from 'lru-cache';
import type { Caller } from '../core/caller.ts';
import { MINUTE_MS } from '../core/duration.ts';
import { Failure } from '../core/failure.ts';
import type { Secret } from '../core/secret.ts';
import type { Viewer } from '../core/viewer.ts';
import type { World } from '../core/world.ts';
import type { PortalClient, Requester } from './client.ts';
import { type CallerLimit, MAX_CALLERS } from './rate-limit.ts';
import { ROUTES } from './routes.ts';
import { anything, matching, objectOf } from './schema/fields.ts';
import { readOwnExpiry } from './schema/session-schema.ts';
import { type Me, readMe, readViewer } from './schema/viewer-schema.ts';
import { type SessionCookie, sessionCookie } from './set-cookie.ts';
import { isOwnRefusal, nonsense, portalFailure } from './transport-error.ts';

/** A session that the Portal has just given out. */
interface IssuedSession extends SessionCookie {
	readonly viewer: Viewer;
}

/** How a session begins, whose it is, when it ends, and how to end it. None of the answers is cached. */
export interface PortalLogin {
	/**
	 * Signs in the account that is linked to the caller's Discord id: a code by the bot key, then a session for the code by
	 * the public key. Whether the account is the caller's is for `sessions` to check. That there is none is remembered for
	 * a minute. @param privileged see `Requester`
	 * @throws Failure `not-linked`, `web-login-required`, `login-refused`, `login-not-set-up`, `too-many-lookups`, `portal-*`, `budget-spent`
	 */
	login(caller: Caller, privileged?: boolean): Promise<IssuedSession>;
	/** The account behind a session. @throws Failure `session-expired`, `not-permitted`, `portal-*`, `budget-spent` */
	me(cookie: Secret, by?: Requester): Promise<Me>;
	/** When a session ends; undefined if the Portal does not say. @throws Failure as `me` */
	expiry(cookie: Secret, by?: Requester): Promise<Date | undefined>;
	/** Whether the session is over: the Portal said so now, or had done so before. Never throws. */
	logout(cookie: Secret, callerId?: string): Promise<boolean>;
}

/** A sign-in makes three requests, or four: of what a caller may do in a minute it takes as much as three checks of the session. */
const SIGN_IN_COST = 3;
/** Long enough that repeating it is pointless, short enough for somebody who has just linked an account. */
const NOT_LINKED_MS = MINUTE_MS;

interface LoginDeps {
	readonly client: PortalClient;
	/** For the bot's own sign-in: absent keys mean that sessions are imported by the operator. */
	readonly keys: { readonly botKey?: Secret; readonly publicKey?: Secret };
	readonly countRequests: CallerLimit;
	readonly world: Pick<World, 'now' | 'ticks'>;
}

/** `null`: the Portal made no code. The documented ones have 8 characters. */
const readAnswer = objectOf({ code: anything });
const readCode = matching(/^[\x21-\x7E]{1,64}$/);

export function createLogin({ client, keys, countRequests, world }: LoginDeps): PortalLogin {
	/** Until when somebody is known to have no account, in ticks. */
	const notLinked = new LRUCache<string, number>({ max: MAX_CALLERS });

	const requestCode = async (caller: Caller, secret: Secret, by: Requester): Promise<string> => {
		const body = {
			platform: 'discord',
			platform_user_id: caller.id,
			platform_username: caller.username,
			platform_avatar_url: caller.avatarUrl,
		};
		const answer = readAnswer((await client.send({ route: ROUTES.sendCode, secret, body, by })).json);
		if (answer && answer.code === undefined) throw portalFailure('login-refused', 'NO_CODE');
		const code = readCode(answer?.code);
		if (code === undefined) throw nonsense('WRONG_SHAPE');
		return code;
	};

	return {
		async login(caller, privileged = false) {
			const { botKey, publicKey } = keys;
			if (!botKey || !publicKey) throw portalFailure('login-not-set-up', 'NO_KEY');
			if (world.ticks() <= (notLinked.get(caller.id) ?? -1)) throw portalFailure('not-linked', 'REMEMBERED');
			countRequests(caller.id, SIGN_IN_COST);
			const by = { callerId: caller.id, privileged };
			const code = await requestCode(caller, botKey, by).catch((error) => {
				const isUnknown = error instanceof Failure && error.code === 'not-linked';
				if (isUnknown) notLinked.set(caller.id, world.ticks() + NOT_LINKED_MS);
				throw error;
			});
			const answer = await client.send({ route: ROUTES.verify, secret: publicKey, body: { code }, by });
			const session = sessionCookie(answer.headers['set-cookie'], world.now());
			if (!session) throw nonsense('NO_COOKIE');
			return { ...session, viewer: readViewer(answer.json) };
		},
		async me(cookie, by) {
			return readMe((await client.send({ route: ROUTES.me, secret: cookie, ...(by && { by }) })).json);
		},
		async expiry(cookie, by) {
			const { json } = await client.send({ route: ROUTES.sessions, secret: cookie, ...(by && { by }) });
			return readOwnExpiry(json);
		},
		async logout(cookie, callerId = '') {
			try {
				const by = { callerId, privileged: true };
				await client.send({ route: ROUTES.logout, secret: cookie, by });
				return true;
			} catch (error) {
				return error instanceof Failure && error.code === 'session-expired' && !isOwnRefusal(error);
			}
		},
	};
}
