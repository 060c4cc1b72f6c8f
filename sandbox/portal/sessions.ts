import type { Account } from './account/account.ts';
import { pastSession } from './account/records.ts';
import { newCookie } from './canaries.ts';
import { type Clock, wholeSeconds } from './clock.ts';
import type { JsonObject } from './json.ts';

const DAY_SECONDS = 86_400;
const ADMIN = 2;

/** A session's lifetime: one day for admins and owners, thirty for everybody else. */
export function sessionSeconds(level: number): number {
	return level >= ADMIN ? DAY_SECONDS : 30 * DAY_SECONDS;
}

/** A session that the sandbox issued. */
export interface Session {
	readonly cookie: string;
	readonly account: Account;
	readonly createdAt: Date;
	expiresAt: Date;
	/** Number of its canary address. */
	readonly n: number;
}

export interface LocalSessions {
	/** A new session. Its lifetime goes by the account's level now, and stays when the level changes. */
	issue(account: Account): Session;
	/** The live session with this cookie value. */
	find(cookie: string | undefined): Session | undefined;
	/** Whose session a cookie value is or was. */
	holder(cookie: string): Account | undefined;
	live(account: Account): readonly Session[];
	ended(account: Account): readonly Session[];
	/** Ends all sessions of an account now. */
	expire(account: Account): void;
	end(session: Session): void;
	clear(): void;
}

/** @param clock says whether a session has expired */
export function createSessions(clock: Clock): LocalSessions {
	const byCookie = new Map<string, Session>();
	const isLive = ({ expiresAt }: Session) => expiresAt > clock.now();
	const of = (account: Account) => [...byCookie.values()].filter((session) => session.account === account);
	const end = (session: Session) => {
		if (isLive(session)) session.expiresAt = clock.now();
	};
	return {
		issue(account) {
			const createdAt = clock.now();
			const expiresAt = new Date(createdAt.getTime() + sessionSeconds(account.level) * 1000);
			const session = { cookie: newCookie(), account, createdAt, expiresAt, n: 600 + (byCookie.size % 40) };
			byCookie.set(session.cookie, session);
			return session;
		},
		find(cookie) {
			const session = cookie === undefined ? undefined : byCookie.get(cookie);
			return session && isLive(session) ? session : undefined;
		},
		holder: (cookie) => byCookie.get(cookie)?.account,
		live: (account) => of(account).filter(isLive),
		ended: (account) => of(account).filter((session) => !isLive(session)),
		expire: (account) => of(account).forEach(end),
		end,
		clear: () => byCookie.clear(),
	};
}

/** A session as `/v1/users/me/sessions` lists it among the past ones. */
export function pastView({ cookie, createdAt, n }: Session): JsonObject {
	return pastSession(n, wholeSeconds(createdAt), { token_suffix: cookie.slice(-6) });
}

/** A live session as `/v1/users/me/sessions` lists it. */
export function liveView(session: Session, current: Session): JsonObject {
	return {
		...pastView(session),
		expires_at: wholeSeconds(session.expiresAt),
		is_current: session === current,
	};
}
