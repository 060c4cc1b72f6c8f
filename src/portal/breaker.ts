import { Failure } from '../core/failure.ts';
import { dateIn, type World } from '../core/world.ts';
import { isOwnRefusal, portalFailure } from './transport-error.ts';

/** One bad answer is chance, five in a row are an outage: from then on nobody waits for the time limit. */
const FAILURES_IN_A_ROW = 5;
/** How long no request is sent before one tries whether the Portal is back. */
const OPEN_MS = 10_000;
/** When people are told to try again while that one request is under way. */
const TRIAL_MS = 1000;

/** Whose request it is, and what it asks for. */
interface Attempted {
	readonly callerId: string;
	readonly path: string;
}

/**
 * Does the work, unless the Portal is known to be down.
 * @throws Failure `portal-down` at once, in the Portal's place; whatever `work` throws
 */
export type Breaker = <T>(attempted: Attempted, work: () => Promise<T>) => Promise<T>;

/**
 * Opens when the last five requests met an outage, those of at least two callers and for at least two paths: one caller's or
 * one account's trouble is not everybody's. After ten seconds it lets one request through. Only `portal-down` and
 * `portal-slow` are outages: a 404 proves that the Portal is there.
 */
export function createBreaker(world: World): Breaker {
	let failed: readonly Attempted[] = [];
	/** Until when it is open, in ticks; undefined: closed. */
	let until: number | undefined;
	let isTrying = false;

	const refuse = (): void => {
		if (until === undefined) return;
		const left = until - world.ticks();
		if (left <= 0 && !isTrying) return;
		throw portalFailure('portal-down', 'BREAKER_OPEN', { retryAt: dateIn(world, Math.max(TRIAL_MS, left)) });
	};
	const note = (error: unknown, attempted: Attempted): void => {
		failed = isOutage(error) ? [...failed, attempted].slice(-FAILURES_IN_A_ROW) : [];
		const isFull = failed.length === FAILURES_IN_A_ROW;
		const isCommon = isFull && concernsTwo(failed, 'callerId') && concernsTwo(failed, 'path');
		until = isCommon ? world.ticks() + OPEN_MS : undefined;
	};

	return async (attempted, work) => {
		refuse();
		const isTrial = until !== undefined;
		if (isTrial) isTrying = true;
		try {
			const answer = await work();
			note(undefined, attempted);
			return answer;
		} catch (error) {
			if (!isOwnRefusal(error)) note(error, attempted);
			throw error;
		} finally {
			if (isTrial) isTrying = false;
		}
	};
}

function concernsTwo(failed: readonly Attempted[], what: keyof Attempted): boolean {
	return new Set(failed.map((one) => one[what])).size > 1;
}

function isOutage(error: unknown): boolean {
	return error instanceof Failure && (error.code === 'portal-down' || error.code === 'portal-slow');
}
