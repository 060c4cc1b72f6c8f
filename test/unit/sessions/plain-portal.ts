import type { Caller } from '../../../src/core/caller.ts';
import { Failure, type FailureCode } from '../../../src/core/failure.ts';
import { Secret } from '../../../src/core/secret.ts';
import type { Viewer } from '../../../src/core/viewer.ts';
import type { PortalLogin } from '../../../src/portal/login.ts';

interface PlainAccount {
	viewer: Viewer;
	/** Undefined: the answer has no list of linked accounts. */
	discordIds: readonly string[] | undefined;
}

/** A Portal as a plain object: accounts by Discord id, living cookies, and what was asked of it. */
export interface PlainPortal extends PortalLogin {
	readonly accounts: Map<string, PlainAccount>;
	/** Which account a cookie belongs to, as long as its session lives. */
	readonly living: Map<string, PlainAccount>;
	/** `login`, `me`, `expiry`, `logout`, in order, with the cookie. */
	readonly asked: string[];
	/** What these calls fail with from now on. */
	readonly failing: Partial<Record<'login' | 'me' | 'expiry', FailureCode>>;
	/** What the Portal says about the end of a session. */
	says: { setCookie?: Date; expiry?: Date };
	/** `login` waits for it. */
	held: Promise<void>;
	/** Resolves at the next logout with its cookie. */
	nextLogout(): Promise<string>;
}

export function createPlainPortal(): PlainPortal {
	let count = 0;
	let onLogout: (cookie: string) => void = () => {};
	const check = (call: 'login' | 'me' | 'expiry') => {
		const code = portal.failing[call];
		if (code !== undefined) throw new Failure(code);
	};
	const portal: PlainPortal = {
		accounts: new Map(),
		living: new Map(),
		asked: [],
		failing: {},
		says: {},
		held: Promise.resolve(),
		nextLogout: () =>
			new Promise((resolve) => {
				onLogout = resolve;
			}),
		async login({ id }: Caller) {
			portal.asked.push(`login ${id}`);
			await portal.held;
			check('login');
			const account = portal.accounts.get(id);
			if (account === undefined) throw new Failure('not-linked');
			count += 1;
			const cookie = `CANARY-cookie-number-${count}`;
			portal.living.set(cookie, account);
			const { setCookie } = portal.says;
			return {
				cookie: new Secret(cookie),
				viewer: account.viewer,
				...(setCookie && { expiresAt: setCookie }),
			};
		},
		async me(cookie) {
			portal.asked.push(`me ${cookie.reveal()}`);
			check('me');
			const account = portal.living.get(cookie.reveal());
			if (account === undefined) throw new Failure('session-expired');
			return account;
		},
		async expiry(cookie) {
			portal.asked.push(`expiry ${cookie.reveal()}`);
			check('expiry');
			return portal.says.expiry;
		},
		async logout(cookie) {
			portal.asked.push(`logout ${cookie.reveal()}`);
			onLogout(cookie.reveal());
			return portal.living.delete(cookie.reveal());
		},
	};
	return portal;
}
