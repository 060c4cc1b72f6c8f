import type { ServerResponse } from 'node:http';
import { answerWithFault, createExchangeSignal, type HttpLog } from 'discord-sandbox/http';
import type { Account } from './account/account.ts';
import { problem } from './answer.ts';
import { answerTo, endpointAt, keyRight, refuseTooMany } from './authenticate.ts';
import type { PortalFaults } from './fault/fault-rules.ts';
import { httpFaultOf } from './fault/http-fault.ts';
import type { PortalRequest } from './incoming.ts';
import { isObject } from './json.ts';
import type { PortalRequestRecord } from './request-record.ts';
import type { PortalState } from './world.ts';

function discordIdOf(world: PortalState, { cookie, body }: PortalRequest): string | undefined {
	const holder = cookie === undefined ? undefined : world.sessions.holder(cookie);
	if (holder) return holder.discord?.id;
	if (!isObject(body)) return undefined;
	if (typeof body.platform_user_id === 'string') return body.platform_user_id;
	return typeof body.code === 'string' ? world.codes.holder(body.code)?.discord?.id : undefined;
}

function cookieKind({ sessions }: PortalState, cookie: string | undefined, holder: Account | undefined) {
	if (cookie === undefined) return 'none';
	if (!holder) return 'unknown';
	return sessions.find(cookie) ? 'live' : 'dead';
}

/** Answers one request: the limit first, then the rules of faults, then the Portal; and notes it in the log. */
export async function answerRequest(
	{ world, faults, log }: { world: PortalState; faults: PortalFaults; log: HttpLog<PortalRequestRecord> },
	asked: PortalRequest,
	response: ServerResponse,
): Promise<void> {
	const at = world.clock.now();
	const holder = asked.cookie === undefined ? undefined : world.sessions.holder(asked.cookie);
	const refusal = refuseTooMany(world, asked);
	const { method, path } = asked;
	const fault = refusal ? undefined : faults.take({ method, path, discordId: discordIdOf(world, asked) });
	const noted = {
		at,
		method,
		path: asked.url,
		session: holder?.username,
		cookie: cookieKind(world, asked.cookie, holder),
		keyRight: keyRight(endpointAt(path), asked),
		fault: fault?.kind,
		userAgent: asked.userAgent,
	} as const;

	let recorded = false;
	const answerAt = (at: string) => answerTo(world, { ...asked, path: at });
	const exchange = {
		response,
		gone: createExchangeSignal(response),
		act: () => refusal ?? answerAt(path),
		errorAnswer: (status: number) => problem(status, 'Internal server error'),
		record(status: number) {
			if (recorded) return;
			recorded = true;
			log.add({ ...noted, status });
		},
	};
	await answerWithFault(exchange, fault && httpFaultOf(fault, answerAt));
}
