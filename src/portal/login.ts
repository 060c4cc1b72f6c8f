import { z } from 'zod';
import type { Caller } from '../core/caller.ts';
import { Failure } from '../core/failure.ts';
import type { Secret } from '../core/secret.ts';
import type { Viewer } from '../core/viewer.ts';
import type { World } from '../core/world.ts';
import type { PortalClient } from './client.ts';
import { ROUTES } from './routes.ts';
import { parse } from './schema/fields.ts';
import { readOwnExpiry } from './schema/session-schema.ts';
import { readMe, readViewer } from './schema/viewer-schema.ts';
import { sessionCookie } from './set-cookie.ts';
import { nonsense, PortalFault } from './transport-error.ts';

/** What the bot's own sign-in needs: absent keys mean that sessions are imported by the operator. */
export interface LoginKeys {
	readonly botKey?: Secret;
	readonly publicKey?: Secret;
}

/** A session that the Portal has just given out. */
interface IssuedSession {
	readonly cookie: Secret;
	readonly viewer: Viewer;
	/** Absent: the Portal did not say. */
	readonly expiresAt?: Date;
}

/** How a session begins, whose it is, when it ends, and how to end it. None of the answers is cached. */
export interface PortalLogin {
	/**
	 * Signs in the account that is linked to the caller's Discord id: a code by the bot key, then a session for the code by
	 * the public key. Whether the account is the caller's is for `sessions` to check.
	 * @throws Failure `not-linked`, `web-login-required`, `login-refused`, `login-not-set-up`, `portal-*`, `budget-spent`
	 */
	login(caller: Caller): Promise<IssuedSession>;
	/** The account behind a session. @throws Failure `session-expired`, `not-permitted`, `portal-*`, `budget-spent` */
	me(cookie: Secret): Promise<{ viewer: Viewer; discordIds: readonly string[] }>;
	/** When a session ends; undefined if the Portal does not say. @throws Failure as `me` */
	expiry(cookie: Secret): Promise<Date | undefined>;
	/** Best effort: true if the Portal confirmed. Never throws. */
	logout(cookie: Secret): Promise<boolean>;
}

/** `null`: the Portal made no code. The documented ones have 8 characters. */
const wireCode = z.object({
	code: z
		.string()
		.regex(/^[\x21-\x7E]{1,64}$/)
		.nullish(),
});

export function createLogin(client: PortalClient, keys: LoginKeys, world: Pick<World, 'now'>): PortalLogin {
	const requestCode = async (caller: Caller, secret: Secret): Promise<string> => {
		const body = {
			platform: 'discord',
			platform_user_id: caller.id,
			platform_username: caller.username,
			platform_avatar_url: caller.avatarUrl,
		};
		const wire = parse(wireCode, (await client.send({ route: ROUTES.sendCode, secret, body })).json);
		if (!wire) throw nonsense('WRONG_SHAPE');
		const { code } = wire;
		if (code === undefined || code === null) throw refusal('login-refused', 'NO_CODE');
		return code;
	};

	return {
		async login(caller) {
			const { botKey, publicKey } = keys;
			if (!botKey || !publicKey) throw refusal('login-not-set-up', 'NO_KEY');
			const code = await requestCode(caller, botKey);
			const answer = await client.send({ route: ROUTES.verify, secret: publicKey, body: { code } });
			const session = sessionCookie(answer.headers['set-cookie'], world.now());
			if (!session) throw nonsense('NO_COOKIE');
			return { ...session, viewer: readViewer(answer.json) };
		},
		async me(cookie) {
			return readMe((await client.send({ route: ROUTES.me, secret: cookie })).json);
		},
		async expiry(cookie) {
			return readOwnExpiry((await client.send({ route: ROUTES.sessions, secret: cookie })).json);
		},
		async logout(cookie) {
			try {
				await client.send({ route: ROUTES.logout, secret: cookie });
				return true;
			} catch {
				return false;
			}
		},
	};
}

function refusal(code: 'login-refused' | 'login-not-set-up', fault: string): Failure {
	return new Failure(code, {}, { cause: new PortalFault(fault) });
}
