import type { IncomingMessage, ServerResponse } from 'node:http';
import type { DiscordFaults } from './discord-fault.ts';
import { FAIL, RestFailure } from './failure.ts';
import { type HttpAnswer, jsonAnswer } from './http/http-answer.ts';
import { answerWithFault, createExchangeSignal } from './http/http-fault.ts';
import { createPathRouter, type PathRouter, plainSegment } from './http/path-router.ts';
import type { HttpLog } from './http/request-log.ts';
import { BadBody, errorTree } from './issue.ts';
import { type Payload, readPayload } from './payload.ts';
import type { RecordedRequest, Violation } from './record.ts';
import { PATH_SHAPES, type RestAnswer, type RestRoute } from './rest-route.ts';

export interface RestDeps {
	readonly token: string;
	readonly routes: readonly RestRoute[];
	readonly faults: DiscordFaults;
	readonly requests: HttpLog<RecordedRequest>;
	readonly violations: Violation[];
}

type Handler = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

/** Longer bodies are refused as unreadable. */
const MAX_BODY = 25 * 1024 * 1024;
const TOKEN = /^(\/interactions\/[^/]+|\/webhooks\/[^/]+)\/[^/]+/;

/** The REST API, version 10, below `/api/v10`. */
export function createRest(deps: RestDeps): Handler {
	const router = createPathRouter(deps.routes, PATH_SHAPES);
	return async (request, response) => {
		const arrived = await readArrived(request);
		const record: RecordedRequest = {
			at: Date.now(),
			method: arrived.method,
			path: plainSegment(arrived.path).replace(TOKEN, '$1/:token'),
			query: arrived.url.search,
			body: arrived.payload === 'not-json' ? undefined : arrived.payload.body,
			status: 0,
		};
		deps.requests.add(record);
		const act = () => {
			const answer = answered(() => answerOf(router, arrived, deps.token), record, deps.violations);
			// Before anybody who waits for the request's effect goes on.
			record.status = answer.status;
			return jsonAnswer(answer.status, answer.body, answer.headers);
		};
		const exchange = {
			response,
			gone: createExchangeSignal(response),
			act,
			record(status: number) {
				record.status = status;
			},
			errorAnswer,
		};
		await answerWithFault(exchange, deps.faults.take(record));
	};
}

/** A request as far as it has been read. */
interface Arrived {
	readonly method: string;
	readonly url: URL;
	/** Without `/api/v10`; all of it if it begins otherwise. */
	readonly path: string;
	/** undefined: it is not below `/api/vN`. */
	readonly version: string | undefined;
	readonly authorization: string | undefined;
	readonly payload: Payload | 'not-json';
}

async function readArrived(request: IncomingMessage): Promise<Arrived> {
	const url = new URL(request.url ?? '/', 'http://sandbox');
	const [, version, path] = /^\/api\/v(\d+)(\/.*)$/.exec(url.pathname) ?? [];
	return {
		method: request.method ?? 'GET',
		url,
		path: path ?? url.pathname,
		version,
		authorization: request.headers.authorization,
		payload: await readPayload(request, MAX_BODY),
	};
}

/** @throws RestFailure or BadBody for what Discord refuses */
function answerOf(
	router: PathRouter<RestRoute>,
	{ method, url, path, version, authorization, payload }: Arrived,
	token: string,
): RestAnswer {
	if (version === undefined) throw FAIL.notFound();
	if (version !== '10') throw FAIL.apiVersion();
	const found = router.find(method, path);
	if (found.kind === 'unknown') throw FAIL.notFound();
	if (found.kind === 'other-method') throw FAIL.methodNotAllowed();
	if (found.route.bot && authorization !== `Bot ${token}`) throw FAIL.unauthorized();
	if (payload === 'not-json') throw FAIL.invalidJson();
	return found.route.handle({ params: found.params, query: url.searchParams, ...payload });
}

function answered(act: () => RestAnswer, record: RecordedRequest, violations: Violation[]): RestAnswer {
	try {
		return act();
	} catch (error) {
		if (error instanceof BadBody) {
			const { at, method, path, body } = record;
			violations.push({ at, method, path, body, issues: error.issues });
			const errors = error.code === 50035 ? { errors: errorTree(error.issues) } : {};
			return { status: 400, body: { message: error.message, code: error.code, ...errors } };
		}
		if (error instanceof RestFailure) {
			return { status: error.status, body: { message: error.message, code: error.code } };
		}
		console.error('the local Discord itself failed:', error);
		return { status: 500, body: INTERNAL };
	}
}

const INTERNAL = { message: '500: Internal Server Error', code: 0 };

/** What Discord says with a status, where a scripted fault does not say it itself. */
function errorAnswer(status: number): HttpAnswer {
	return jsonAnswer(status, status === 500 ? INTERNAL : { message: String(status), code: 0 });
}
