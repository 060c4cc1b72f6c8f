import { BrokenCircuitError, CircuitState, ConsecutiveBreaker, circuitBreaker, handleAll } from 'cockatiel';
import { Failure } from '../core/failure.ts';
import { dateIn, type World } from '../core/world.ts';
import { PortalFault } from './transport-error.ts';

/** One bad answer is chance, five in a row are an outage: from then on nobody waits for the time limit. */
const FAILURES_IN_A_ROW = 5;
/** How long no request is sent before one tries whether the Portal is back. */
const OPEN_MS = 10_000;
/** When people are told to try again while that one request is under way. */
const TRIAL_MS = 1000;

/** Answers in the Portal's place while it is down. */
export interface Breaker {
	/** Does the work, unless the Portal is known to be down. @throws Failure `portal-down` at once; whatever `work` throws */
	run<T>(work: () => Promise<T>): Promise<T>;
}

type Outcome<T> = { readonly answer: T } | { readonly refusal: unknown };

/**
 * Opens after five outages in a row, lets one request through after ten seconds. Only `portal-down` and `portal-slow` are
 * outages: a 404 proves that the Portal is there.
 */
export function createBreaker(world: World): Breaker {
	const policy = circuitBreaker(handleAll, {
		halfOpenAfter: OPEN_MS,
		breaker: new ConsecutiveBreaker(FAILURES_IN_A_ROW),
	});
	let openedAt = 0;
	policy.onBreak(() => {
		openedAt = world.ticks();
	});

	const closedFor = (): Failure => {
		const left = Math.max(TRIAL_MS, openedAt + OPEN_MS - world.ticks());
		return new Failure(
			'portal-down',
			{ retryAt: dateIn(world, left) },
			{ cause: new PortalFault('BREAKER_OPEN') },
		);
	};

	return {
		async run<T>(work: () => Promise<T>): Promise<T> {
			// cockatiel would make the others wait for the trial's outcome; here they are refused at once.
			if (policy.state === CircuitState.HalfOpen) throw closedFor();
			let outcome: Outcome<T>;
			try {
				outcome = await policy.execute(() => settle(work));
			} catch (error) {
				throw error instanceof BrokenCircuitError ? closedFor() : error;
			}
			if ('refusal' in outcome) throw outcome.refusal;
			return outcome.answer;
		},
	};
}

/** Throws outages only. Everything else must look like a success to cockatiel, which resets its count on successes only. */
async function settle<T>(work: () => Promise<T>): Promise<Outcome<T>> {
	try {
		return { answer: await work() };
	} catch (error) {
		if (isOutage(error)) throw error;
		return { refusal: error };
	}
}

function isOutage(error: unknown): boolean {
	return error instanceof Failure && (error.code === 'portal-down' || error.code === 'portal-slow');
}
