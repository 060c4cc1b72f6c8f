import type { ServerResponse } from 'node:http';
import { answerWithFault, createExchangeSignal, type HttpLog } from 'discord-sandbox/http';
import type { Account } from './account/account.ts';
import { answerTo, keyRight, refuseTooMany } from './authenticate.ts';
import type { PortalFaultRules } from './fault/fault-rules.ts';
import { httpFaultOf } from './fault/http-faults.ts';
import type { IncomingPortalRequest } from './incoming.ts';
import { isObject } from './json.ts';
import type { PortalState } from './portal-state.ts';
import { problem } from './problem.ts';
import type { RecordedPortalRequest } from './recorded-request.ts';

/** What answers requests is made of. */
export interface HandleRequestDeps {
	readonly state: PortalState;
	readonly faults: PortalFaultRules;
	readonly log: HttpLog<RecordedPortalRequest>;
}

/** Answers one request: the limit first, then the faults, then the Portal; and notes it in the log. */
export async function handleRequest(
	{ state, faults, log }: HandleRequestDeps,
	asked: IncomingPortalRequest,
	response: ServerResponse,
): Promise<void> {
	const at = state.clock.now();
	const holder = asked.cookie === undefined ? undefined : state.sessions.holder(asked.cookie);
	const refusal = refuseTooMany(state, asked);
	const { method, path } = asked;
	const fault = refusal ? undefined : faults.take({ method, path, discordId: discordIdOf(state, asked) });
	const noted = {
		at,
		method,
		path: asked.url,
		session: holder?.username,
		cookie: cookieKind(state, asked.cookie, holder),
		keyRight: keyRight(asked),
		fault: fault?.kind,
		userAgent: asked.userAgent,
	} as const;

	let isRecorded = false;
	const exchange = {
		response,
		gone: createExchangeSignal(response),
		act: () => refusal ?? answerTo(state, asked),
		record(status: number) {
			if (!isRecorded) log.add({ ...noted, status });
			isRecorded = true;
		},
		errorAnswer: (status: number) => problem(status, 'Internal server error'),
	};
	const answerOf = (other: string) => answerTo(state, { ...asked, path: other });
	await answerWithFault(exchange, fault && httpFaultOf(fault, answerOf));
}

function discordIdOf(state: PortalState, { cookie, body }: IncomingPortalRequest): string | undefined {
	const holder = cookie === undefined ? undefined : state.sessions.holder(cookie);
	if (holder) return holder.discord?.id;
	if (!isObject(body)) return undefined;
	if (typeof body.platform_user_id === 'string') return body.platform_user_id;
	return typeof body.code === 'string' ? state.codes.holder(body.code)?.discord?.id : undefined;
}

function cookieKind({ sessions }: PortalState, cookie: string | undefined, holder: Account | undefined) {
	if (cookie === undefined) return 'none';
	if (!holder) return 'unknown';
	return sessions.find(cookie) ? 'live' : 'dead';
}
