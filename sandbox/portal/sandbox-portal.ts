import { createHttpLog, openLoopbackServer } from 'discord-sandbox/http';
import type { Account } from './account/account.ts';
import { CANARIES } from './canaries.ts';
import type { FaultRule } from './fault/fault.ts';
import { createPortalFaults } from './fault/fault-rules.ts';
import { readIncoming } from './incoming.ts';
import type { LimitTier, RetryAfterKind } from './rate-limit.ts';
import type { PortalRequestRecord, RequestListener } from './request-record.ts';
import { answerRequest } from './router.ts';
import { createPortalState } from './world.ts';

const BANNED = 2;
const ACTIVE = 0;

/** A local Portal, and what can be done to it. Usernames are matched without regard to case; unknown ones throw. */
export interface SandboxPortal {
	readonly url: string;
	/** The newest 5000 requests, oldest first. A request is here before its answer goes out. */
	readonly requests: readonly PortalRequestRecord[];
	readonly botKey: string;
	readonly publicKey: string;
	readonly usernames: readonly string[];
	/** A new session's cookie value, for imports and tests. */
	issueSession(username: string): string;
	/** Ends all sessions of an account now: from here on they are answered 401. */
	expireSessions(username: string): void;
	/** Bans an account, so that its sessions are answered 403, or makes it active again. */
	restrict(username: string, restricted: boolean): void;
	/** Promotes or demotes: 0 user, 1 moderator, 2 admin, 3 owner. Sessions stay. */
	setLevel(username: string, level: number): void;
	/** The person signs in on the website: the count of bot logins in a row begins again. */
	webLogin(username: string): void;
	botLogins(username: string): number;
	setBotLogins(username: string, count: number): void;
	/** Adds a rule; the first that matches and is not used up acts. */
	fault(rule: FaultRule): void;
	clearFaults(): void;
	/** @param tier whose limit: `auth` (profiles, default), `login` (verify, logout), `bot` (send-code) */
	setRequestsPerMinute(n: number, tier?: LimitTier): void;
	/** What the limit's 429 says in `Retry-After`; nothing at start. */
	setRetryAfter(kind: RetryAfterKind): void;
	/** Moves the Portal's clock: sessions, login codes and the limit's minutes end. @param ms milliseconds */
	advanceClock(ms: number): void;
	on(event: 'request', listener: RequestListener): () => void;
	/** Back to the state at start; listeners stay. */
	reset(): void;
	/** Connections are refused from now on, and the open ones are cut. */
	down(): Promise<void>;
	/** Answers again, at the same address. */
	up(): Promise<void>;
	close(): Promise<void>;
}

/** Starts a local Portal on 127.0.0.1. @param options.port default: any free one */
export async function startSandboxPortal(options: { readonly port?: number } = {}): Promise<SandboxPortal> {
	const world = createPortalState();
	const faults = createPortalFaults();
	const log = createHttpLog<PortalRequestRecord>();
	const server = await openLoopbackServer(options.port ?? 0, {
		name: 'the local Portal',
		request: async (request, response) =>
			answerRequest({ world, faults, log }, await readIncoming(request), response),
	});

	const account = (username: string): Account => {
		const found = world.accounts.byName(username);
		if (!found) throw new Error(`the sandbox's Portal knows nobody called ${username}`);
		return found;
	};

	return {
		url: server.url,
		requests: log.entries,
		botKey: CANARIES.botKey,
		publicKey: CANARIES.publicKey,
		usernames: world.accounts.usernames,
		issueSession: (username) => world.sessions.issue(account(username)).cookie,
		expireSessions: (username) => world.sessions.expire(account(username)),
		restrict(username, restricted) {
			account(username).state = restricted ? BANNED : ACTIVE;
		},
		setLevel(username, level) {
			account(username).level = level;
		},
		webLogin: (username) => world.codes.setBotLogins(account(username), 0),
		botLogins: (username) => world.codes.botLogins(account(username)),
		setBotLogins: (username, count) => world.codes.setBotLogins(account(username), count),
		fault: faults.add,
		clearFaults: faults.clear,
		setRequestsPerMinute: (n, tier = 'auth') => world.rateLimit.setPerMinute(tier, n),
		setRetryAfter: world.rateLimit.setRetryAfter,
		advanceClock: world.clock.advance,
		on: (_event, listener) => log.listen(listener),
		reset() {
			world.reset();
			faults.clear();
			log.clear();
		},
		down: server.down,
		up: server.up,
		close: server.down,
	};
}
