import type { IncomingMessage, ServerResponse } from 'node:http';
import type { DiscordFaults } from './discord-fault.ts';
import { FAIL, RestFailure } from './failure.ts';
import { type HttpAnswer, jsonAnswer, sendAnswer } from './http/http-answer.ts';
import { answerWithFault, createExchangeSignal } from './http/http-fault.ts';
import { createPathRouter, type PathRouter, plainSegment } from './http/path-router.ts';
import type { HttpLog } from './http/request-log.ts';
import { BadBody, errorTree, type Issue, type UnknownKeyListener } from './issue.ts';
import { type Payload, readPayload } from './payload.ts';
import type { RecordedRequest } from './record.ts';
import type { DiscordReport } from './report.ts';
import { PATH_SHAPES, type RestAnswer, type RestRoute } from './rest-route.ts';
import type { DiscordWorld } from './world.ts';

export interface RestDeps {
	readonly world: DiscordWorld;
	readonly routes: readonly RestRoute[];
	readonly faults: DiscordFaults;
	readonly requests: HttpLog<RecordedRequest>;
	readonly report: DiscordReport;
	/** Whether keys that Discord ignores are refused, or only noted. */
	readonly unknownKeys: 'warn' | 'refuse';
}

type Handler = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

/** Longer bodies are refused as unreadable. */
const MAX_BODY = 25 * 1024 * 1024;
const TOKEN = /^(\/interactions\/[^/]+|\/webhooks\/[^/]+)\/[^/]+/;

/** The REST API, version 10, below `/api/v10`. */
export function createRest(deps: RestDeps): Handler {
	const router = createPathRouter(deps.routes, PATH_SHAPES);
	const { report } = deps;
	return async (request, response) => {
		const file = fileAt(deps.world, request);
		if (file) return sendAnswer(response, file);
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
			const onUnknownKeys =
				deps.unknownKeys === 'refuse'
					? undefined
					: (issues: readonly Issue[]) => report.addIgnoredKeys(record, issues);
			const answer = answered(
				() => answerOf(router, { ...arrived, onUnknownKeys }, deps.world.token),
				record,
				report,
			);
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

const FILE = /^\/attachments\/\d+\/(\d+)\/[^/]+$/;

/** A file that is fetched: Discord serves them from another host, so they are no request of the API. */
function fileAt(world: DiscordWorld, { url, method }: IncomingMessage): HttpAnswer | undefined {
	const [, id] = FILE.exec(url ?? '') ?? [];
	if (id === undefined || method !== 'GET') return undefined;
	const file = world.file(id);
	if (!file) return { status: 404 };
	return { status: 200, headers: { 'content-type': file.type }, body: file.content };
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

/** With where its keys that Discord ignores are noted. */
type Asked = Arrived & { readonly onUnknownKeys: UnknownKeyListener | undefined };

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
	{ method, url, path, version, authorization, payload, onUnknownKeys }: Asked,
	token: string,
): RestAnswer {
	if (version === undefined) throw new NoRoute(FAIL.notFound());
	if (version !== '10') throw new NoRoute(FAIL.apiVersion());
	const found = router.find(method, path);
	if (found.kind === 'unknown') throw new NoRoute(FAIL.notFound());
	if (found.kind === 'other-method') throw new NoRoute(FAIL.methodNotAllowed());
	if (found.route.bot && authorization !== `Bot ${token}`) throw FAIL.unauthorized();
	if (payload === 'not-json') throw FAIL.invalidJson();
	return found.route.handle({ params: found.params, query: url.searchParams, ...payload, onUnknownKeys });
}

function answered(act: () => RestAnswer, record: RecordedRequest, report: DiscordReport): RestAnswer {
	try {
		return act();
	} catch (error) {
		if (error instanceof BadBody) {
			report.addRefused(record, error.issues);
			const errors = error.code === 50035 ? { errors: errorTree(error.issues) } : {};
			return { status: 400, body: { message: error.message, code: error.code, ...errors } };
		}
		if (error instanceof NoRoute) report.addUnknownRoute(record, error.failure.message);
		const failure = error instanceof NoRoute ? error.failure : error;
		if (failure instanceof RestFailure) {
			return { status: failure.status, body: { message: failure.message, code: failure.code } };
		}
		console.error('the local Discord itself failed:', error);
		return { status: 500, body: INTERNAL };
	}
}

/** A request that the sandbox has no route for. */
class NoRoute extends Error {
	readonly failure: RestFailure;

	constructor(failure: RestFailure) {
		super(failure.message);
		this.failure = failure;
	}
}

const INTERNAL = { message: '500: Internal Server Error', code: 0 };

/** What Discord says with a status, where a scripted fault does not say it itself. */
function errorAnswer(status: number): HttpAnswer {
	return jsonAnswer(status, status === 500 ? INTERNAL : { message: String(status), code: 0 });
}
