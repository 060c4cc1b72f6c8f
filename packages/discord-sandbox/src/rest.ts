import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { FAIL, RestFailure } from './failure.ts';
import type { Faults } from './fault.ts';
import { BadBody, errorTree } from './issue.ts';
import { type Payload, readPayload } from './payload.ts';
import type { RecordedRequest, Violation } from './record.ts';
import { type Answer, findRoute, plain, type Route } from './route.ts';

export interface RestOptions {
	readonly token: string;
	readonly routes: readonly Route[];
	readonly faults: Faults;
	readonly requests: RecordedRequest[];
	readonly violations: Violation[];
}

/** Requests remembered; older ones are forgotten. */
const KEPT_REQUESTS = 5000;
const MAX_BODY = 25 * 1024 * 1024;
const TOKEN = /^(\/interactions\/[^/]+|\/webhooks\/[^/]+)\/[^/]+/;

/** The REST API, version 10, below `/api/v10`. It does not listen yet. */
export function createRest(options: RestOptions): Server {
	return createServer({ keepAliveTimeout: 30_000 }, (request, response) => {
		handle(request, response, options).catch(() => response.destroy());
	});
}

async function handle(request: IncomingMessage, response: ServerResponse, options: RestOptions) {
	const url = new URL(request.url ?? '/', 'http://sandbox');
	const method = request.method ?? 'GET';
	const [, version, rawPath] = /^\/api\/v(\d+)(\/.*)$/.exec(url.pathname) ?? [];
	const path = rawPath ?? url.pathname;
	const payload = await readPayload(request, MAX_BODY);
	const record: RecordedRequest = {
		at: Date.now(),
		method,
		path: plain(path).replace(TOKEN, '$1/:token'),
		query: url.search,
		body: payload === 'not-json' ? undefined : payload.body,
		status: 0,
	};
	options.requests.push(record);
	if (options.requests.length > KEPT_REQUESTS) options.requests.shift();

	const act = () => {
		if (version !== '10') throw rawPath === undefined ? FAIL.notFound() : FAIL.apiVersion();
		return answerOf(method, path, url, request, payload, options);
	};
	const answer = await options.faults.apply(record, () => {
		const made = answered(act, record, options);
		// Before anybody who waits for the request's effect goes on.
		record.status = made.status;
		return made;
	});
	record.status = answer === 'drop' ? 0 : answer.status;
	if (answer === 'drop') {
		request.socket.destroy();
		return;
	}
	send(response, answer);
}

function answerOf(
	method: string,
	path: string,
	url: URL,
	request: IncomingMessage,
	payload: Payload | 'not-json',
	options: RestOptions,
): Answer {
	const found = findRoute(options.routes, method, path);
	if (found === undefined) throw FAIL.notFound();
	if (found === 'other-method') throw FAIL.methodNotAllowed();
	if (found.route.bot && request.headers.authorization !== `Bot ${options.token}`) throw FAIL.unauthorized();
	if (payload === 'not-json') throw FAIL.invalidJson();
	return found.route.handle({ params: found.params, query: url.searchParams, ...payload });
}

function answered(act: () => Answer, record: RecordedRequest, options: RestOptions): Answer {
	try {
		return act();
	} catch (error) {
		if (error instanceof BadBody) {
			const { at, method, path, body } = record;
			options.violations.push({ at, method, path, body, issues: error.issues });
			const errors = error.code === 50035 ? { errors: errorTree(error.issues) } : {};
			return { status: 400, body: { message: error.message, code: error.code, ...errors } };
		}
		if (error instanceof RestFailure) {
			return { status: error.status, body: { message: error.message, code: error.code } };
		}
		console.error('the sandbox Discord itself failed:', error);
		return { status: 500, body: { message: '500: Internal Server Error', code: 0 } };
	}
}

function send(response: ServerResponse, answer: Answer) {
	const body = answer.body === undefined ? '' : JSON.stringify(answer.body);
	response.writeHead(answer.status, {
		...(body === '' ? {} : { 'content-type': 'application/json' }),
		...answer.headers,
	});
	response.end(body);
}
