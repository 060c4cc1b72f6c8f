import { APIVersion, DefaultUserAgent, DiscordAPIError, HTTPError, RateLimitError } from 'discord.js';
import { type Dispatcher, errors, Pool } from 'undici';
import { HOUR_MS, SECOND_MS } from '../core/duration.ts';
import type { World } from '../core/world.ts';
import type { DiscordClock } from './clock.ts';

interface DiscordRequestDeps {
	/** Without a version: `https://discord.com/api`. */
	readonly api: string;
	readonly dispatcher: Dispatcher;
	readonly world: Pick<World, 'ticks' | 'after'>;
	readonly clock: Pick<DiscordClock, 'hear'>;
}

/** One request; its path may hold the token of an interaction, which is all that it is sent with. */
interface Request {
	readonly method: Dispatcher.HttpMethod;
	/** From the version on, with its query. */
	readonly path: string;
	/** For all of it: waiting for a connection, and reading the answer. */
	readonly ms: number;
	readonly json?: unknown;
}

/**
 * Sends a request once, and follows no redirect. It resolves with the JSON of the answer; undefined: there is none.
 * @throws DiscordAPIError, RateLimitError and HTTPError, as discord.js does, but with neither address nor body;
 * DOMException `TimeoutError`; errors of undici and Node
 */
export type DiscordRequest = (request: Request) => Promise<unknown>;

interface Answer {
	readonly status: number;
	readonly headers: Headers;
	/** Absent if it is longer than is read. */
	readonly text?: string;
}

type Headers = Readonly<Record<string, string | readonly string[] | undefined>>;

/** Each interaction that is answered takes one, for as long as Discord takes. */
const CONNECTIONS = 64;
const CONNECT_MS = 2 * SECOND_MS;
/** A new connection costs more than all else of an answer. */
const KEEP_ALIVE_MS = 30 * SECOND_MS;
/** Several times the largest message. */
const MAX_BYTES = 256 * 1024;
const HEADERS = { 'user-agent': DefaultUserAgent };
const JSON_HEADERS = { ...HEADERS, 'content-type': 'application/json' };
/** After a 429 that does not say how long. */
const PAUSE_MS = SECOND_MS;
/** Discord's clock and ours do not run the same. */
const MARGIN_MS = 50;

/** Our own, to one origin, without proxies from the environment, and with HTTP/1.1, as for the Portal. */
export function createDiscordPool(api: string, connections = CONNECTIONS): Pool {
	return new Pool(new URL(api).origin, {
		connections,
		allowH2: false,
		connect: { timeout: CONNECT_MS },
		keepAliveTimeout: KEEP_ALIVE_MS,
	});
}

/**
 * For what answers interactions: these requests need neither the bot's token nor the queues of discord.js's REST client,
 * which cost more than the requests.
 */
export function createDiscordRequest(deps: DiscordRequestDeps): DiscordRequest {
	const { world, clock } = deps;
	const { origin, pathname } = new URL(deps.api);
	const base = `${pathname.replace(/\/$/, '')}/v${APIVersion}`;
	/** Discord wants nothing of this address before that, in ticks. */
	let pausedUntil = 0;
	return async ({ method, path, ms, json }) => {
		const pause = pausedUntil - world.ticks();
		if (pause > 0) throw limitedFor(pause);
		const body = json === undefined ? null : JSON.stringify(json);
		const headers = body === null ? HEADERS : JSON_HEADERS;
		const answer = await exchange(deps, { origin, path: base + path, method, body, headers }, ms);
		clock.hear(String(answer.headers.date));
		if (answer.status !== 429) return answerOf(answer, method);
		const { 'retry-after': inHeader, 'x-ratelimit-global': isGlobal } = answer.headers;
		const { retry_after = inHeader, global = isGlobal } = errorIn(answer);
		const asked = Number(retry_after) * SECOND_MS;
		const wait = asked >= 0 ? Math.min(asked + MARGIN_MS, HOUR_MS) : PAUSE_MS;
		if (global === true || global === 'true') pausedUntil = world.ticks() + wait;
		throw limitedFor(wait);
	};
}

function exchange(
	{ dispatcher, world }: DiscordRequestDeps,
	options: Dispatcher.DispatchOptions,
	ms: number,
): Promise<Answer> {
	return new Promise((resolve, reject) => {
		let controller: Dispatcher.DispatchController | undefined;
		let late: DOMException | undefined;
		let status = 0;
		let headers: Headers = {};
		const chunks: Buffer[] = [];
		let bytes = 0;
		const callOff = world.after(ms, () => {
			late = new DOMException('', 'TimeoutError');
			reject(late);
			controller?.abort(late);
		});
		dispatcher.dispatch(options, {
			onRequestStart(started) {
				controller = started;
				// It has waited for a connection for too long: it is not sent.
				if (late) started.abort(late);
			},
			onResponseStart(_controller, code, received) {
				status = code;
				headers = received;
			},
			onResponseData(answering, chunk) {
				bytes += chunk.length;
				if (bytes <= MAX_BYTES) return void chunks.push(chunk);
				resolve({ status, headers });
				answering.abort(new Error('too long'));
			},
			onResponseEnd() {
				callOff();
				resolve({ status, headers, text: Buffer.concat(chunks).toString() });
			},
			onResponseError(_controller, error) {
				callOff();
				// It quotes what was received.
				const isGarbled = error instanceof errors.HTTPParserError;
				reject(isGarbled ? new HTTPError(status, '', options.method, '', {}) : error);
			},
		});
	});
}

/** A redirect and an answer that cannot be read are no better than a server error. */
function answerOf(answer: Answer, method: string): unknown {
	const { status, headers, text = '' } = answer;
	if (status >= 400 && status < 500) {
		const { code = 0 } = errorIn(answer);
		throw new DiscordAPIError({ code, message: '' }, code, status, method, '', {});
	}
	if (status < 200 || status > 299) throw new HTTPError(status, '', method, '', {});
	if (!/^application\/json\b/i.test(String(headers['content-type']))) return undefined;
	try {
		return JSON.parse(text);
	} catch {
		throw new HTTPError(status, '', method, '', {});
	}
}

/** As much of an error's body as is of use. */
interface ErrorBody {
	readonly code?: number;
	readonly retry_after?: unknown;
	readonly global?: unknown;
}

function errorIn({ text = '' }: Answer): ErrorBody {
	try {
		const { code, ...rest } = JSON.parse(text);
		return { ...rest, ...(typeof code === 'number' && { code }) };
	} catch {
		return {};
	}
}

function limitedFor(retryAfter: number): RateLimitError {
	const unknown = { method: '', hash: '', url: '', route: '', majorParameter: '', scope: 'user' } as const;
	const times = { retryAfter, timeToReset: retryAfter, sublimitTimeout: 0, limit: 0, global: false };
	return new RateLimitError({ ...unknown, ...times });
}
