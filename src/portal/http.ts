import type { Dispatcher } from 'undici';
import { HOUR_MS, MINUTE_MS, SECOND_MS } from '../core/duration.ts';
import { Failure, type FailureDetails } from '../core/failure.ts';
import { dateIn, type World } from '../core/world.ts';
import { bodyLimit, type JsonBody, readJson, readPortalError } from './body.ts';
import { exchange, type Received } from './exchange.ts';
import { meaningOf, type PortalRoute } from './routes.ts';
import { nonsense, portalFailure, transportFailure } from './transport-error.ts';

/** For how long the Portal wants no requests: of the caller who was told so, and of everybody. */
interface Pause {
	readonly callerMs: number;
	readonly everybodyMs: number;
}

/**
 * After a 429 that does not say how long. The Portal counts by the minute. It does not say either whether it meant the address
 * or this one account: ten seconds for everybody keep a burst off, and do not let one account's trouble stop the rest.
 */
const DEFAULT_PAUSE: Pause = { callerMs: MINUTE_MS, everybodyMs: 10_000 };
/** The longest that everybody waits for what one caller was told. */
const MAX_EVERYBODY_MS = MINUTE_MS;

/** One attempt at a request. */
interface Attempt {
	readonly dispatcher: Dispatcher;
	readonly origin: string;
	readonly route: Pick<PortalRoute, 'method' | 'meaning' | 'ignoresAnswer'>;
	readonly path: string;
	/** Porter's version, for the `User-Agent`. */
	readonly version: string;
	/** The header that proves who sends it. */
	readonly credential: Readonly<Record<string, string>>;
	readonly body?: string;
	/** Ends the attempt, the reading of the body included. */
	readonly signal: AbortSignal;
	readonly world: World;
	/** Goes into the details of a failure. */
	readonly about: FailureDetails;
	/** Told as soon as it is known. */
	readonly onStatus: (status: number) => void;
	/** Told of each 429. */
	readonly onPause: (pause: Pause) => void;
}

/** An answer of the Portal with a status of 2xx. */
export interface PortalAnswer extends JsonBody {
	readonly headers: Received['headers'];
}

/**
 * Sends one request, by the given dispatcher and never by the global one, and follows no redirect: a session cookie goes
 * to the Portal and nowhere else.
 * @throws Failure with neither address, header nor body in it
 */
export async function requestOnce(attempt: Attempt): Promise<PortalAnswer> {
	const { dispatcher, origin, route, path, version, credential, body = null, signal, world } = attempt;
	const headers = {
		accept: 'application/json',
		'accept-encoding': 'identity',
		'user-agent': `Porter/${version}`,
		...credential,
		...(body !== null && { 'content-type': 'application/json' }),
	};
	try {
		const request = { origin, path, method: route.method, body, headers };
		const answer = await exchange(dispatcher, request, signal, (answer) => {
			attempt.onStatus(answer.status);
			const isWanted = answer.status > 299 || !route.ignoresAnswer;
			return isWanted ? bodyLimit(answer, world) : { bytes: 0 };
		});
		if (answer.status > 299) throw refusal(attempt, answer);
		const json = route.ignoresAnswer ? { json: undefined, bytes: 0 } : readJson(answer);
		return { headers: answer.headers, ...json };
	} catch (error) {
		if (error instanceof Failure) throw error;
		throw transportFailure(error, signal.aborted);
	}
}

/**
 * The failure for a status other than 2xx, with the Portal's reference and when to try again. An error that is not the
 * Portal's own (a proxy's page) says nothing about a session or an account, only that the Portal was not reached.
 */
function refusal(attempt: Attempt, answer: Received): Failure {
	const { status, headers } = answer;
	if (status < 400) return nonsense('REDIRECT', attempt.about);

	const error = readPortalError(answer);
	const meaning = meaningOf(status, attempt.route.meaning);
	// Who has asked too often waits, whoever counted.
	const code = error === undefined && meaning !== 'portal-busy' ? 'portal-down' : meaning;
	const wait = retryAfterMs(headers['retry-after'], attempt.world.now());
	const pause =
		wait === undefined ? DEFAULT_PAUSE : { callerMs: wait, everybodyMs: Math.min(wait, MAX_EVERYBODY_MS) };
	if (code === 'portal-busy') attempt.onPause(pause);
	const retryMs = code === 'portal-busy' ? pause.callerMs : wait;
	const details = {
		...attempt.about,
		...error,
		...(retryMs === undefined ? {} : { retryAt: dateIn(attempt.world, retryMs) }),
	};
	return portalFailure(code, `HTTP_${status}`, details);
}

/** The shortest and the longest that one caller waits, whatever the header says. */
const bounded = (ms: number): number => Math.min(HOUR_MS, Math.max(SECOND_MS, ms));

const HTTP_DATE = /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/;

/**
 * How many milliseconds a `Retry-After` header asks to wait, in whole seconds from 1 second to 1 hour; undefined if it is
 * absent or is neither seconds nor an HTTP date.
 * @param wall milliseconds since 1970
 */
function retryAfterMs(header: string | readonly string[] | undefined, wall: number): number | undefined {
	const text = (typeof header === 'string' ? header : header?.[0])?.trim() ?? '';
	if (/^\d+(\.\d+)?$/.test(text)) return bounded(Math.ceil(Number(text)) * 1000);
	if (!HTTP_DATE.test(text)) return undefined;
	const date = Date.parse(text);
	return Number.isNaN(date) ? undefined : bounded(date - wall);
}
