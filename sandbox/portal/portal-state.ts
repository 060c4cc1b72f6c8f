import type { Persona } from '../fixtures/personas.ts';
import { type Accounts, createAccounts } from './account/accounts.ts';
import { type Clock, createClock } from './clock.ts';
import { createLoginCodes, type LoginCodes } from './login-codes.ts';
import { createRateLimit, type RateLimit } from './rate-limit.ts';
import { createSessions, type LocalSessions } from './sessions.ts';

/** Everything that the sandbox's Portal knows. */
export interface PortalState {
	readonly clock: Clock;
	readonly accounts: Accounts;
	readonly sessions: LocalSessions;
	readonly codes: LoginCodes;
	readonly rateLimit: RateLimit;
	readonly startedAt: Date;
	/** Back to the state at start. */
	reset(): void;
}

/** @param more people with accounts beside the personas */
export function createPortalState(more: readonly Persona[] = []): PortalState {
	const clock = createClock();
	const sessions = createSessions(clock);
	const codes = createLoginCodes(clock);
	const rateLimit = createRateLimit(clock);
	const startedAt = clock.now();
	let accounts = createAccounts(startedAt, more);
	return {
		clock,
		sessions,
		codes,
		rateLimit,
		startedAt,
		get accounts() {
			return accounts;
		},
		reset() {
			clock.reset();
			sessions.clear();
			codes.clear();
			rateLimit.reset();
			accounts = createAccounts(clock.now(), more);
		},
	};
}
