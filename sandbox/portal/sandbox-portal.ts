import { createHttpLog, openLoopbackServer } from 'discord-sandbox/http';
import type { Persona } from '../fixtures/personas.ts';
import type { Account } from './account/account.ts';
import { CANARIES } from './canaries.ts';
import type { FaultRule } from './fault/fault.ts';
import { createPortalFaultRules } from './fault/fault-rules.ts';
import { handleRequest } from './handle-request.ts';
import { readIncoming } from './incoming.ts';
import { createPortalState } from './portal-state.ts';
import type { LimitTier, RetryAfterKind } from './rate-limit.ts';
import type { RecordedPortalRequest } from './recorded-request.ts';

const BANNED = 2;
const ACTIVE = 0;
const KEPT_REQUESTS = 5000;

/** A local Portal, and what changes it from outside. Usernames are matched without regard to case; unknown ones throw. */
export interface SandboxPortal {
	readonly url: string;
	/** The newest 5000 requests, oldest first. A request is here before its answer goes out. */
	readonly requests: readonly RecordedPortalRequest[];
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
	on(event: 'request', listener: (request: RecordedPortalRequest) => void): () => void;
	/** Back to the state at start; listeners stay. */
	reset(): void;
	/** Connections are refused from now on, and the open ones are cut. */
	down(): Promise<void>;
	/** Answers again, at the same address. */
	up(): Promise<void>;
	close(): Promise<void>;
}

export interface SandboxPortalOptions {
	/** Default: any free one. */
	readonly port?: number;
	/** People with accounts beside the personas. */
	readonly people?: readonly Persona[];
}

/** Starts a local Portal on 127.0.0.1. */
export async function startSandboxPortal(options: SandboxPortalOptions = {}): Promise<SandboxPortal> {
	const state = createPortalState(options.people);
	const faults = createPortalFaultRules();
	const log = createHttpLog<RecordedPortalRequest>(KEPT_REQUESTS);
	const server = await openLoopbackServer(options.port ?? 0, {
		name: 'the local Portal',
		request: async (request, response) =>
			handleRequest({ state, faults, log }, await readIncoming(request), response),
	});

	const account = (username: string): Account => {
		const found = state.accounts.byName(username);
		if (!found) throw new Error(`the sandbox's Portal knows nobody called ${username}`);
		return found;
	};

	return {
		url: server.url,
		requests: log.entries,
		botKey: CANARIES.botKey,
		publicKey: CANARIES.publicKey,
		usernames: state.accounts.usernames,
		issueSession: (username) => state.sessions.issue(account(username)).cookie,
		expireSessions: (username) => state.sessions.expire(account(username)),
		restrict(username, restricted) {
			account(username).state = restricted ? BANNED : ACTIVE;
		},
		setLevel(username, level) {
			account(username).level = level;
		},
		webLogin: (username) => state.codes.setBotLogins(account(username), 0),
		botLogins: (username) => state.codes.botLogins(account(username)),
		setBotLogins: (username, count) => state.codes.setBotLogins(account(username), count),
		fault: faults.add,
		clearFaults: faults.clear,
		setRequestsPerMinute: (n, tier = 'auth') => state.rateLimit.setPerMinute(tier, n),
		setRetryAfter: state.rateLimit.setRetryAfter,
		advanceClock: state.clock.advance,
		on: (_event, listener) => log.listen(listener),
		reset() {
			state.reset();
			faults.clear();
			log.clear();
		},
		down: server.down,
		up: server.up,
		close: server.down,
	};
}
