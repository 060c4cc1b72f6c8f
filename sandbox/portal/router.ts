import type { ServerResponse } from 'node:http';
import type { Account } from './account/account.ts';
import { answerTo, endpointAt, keyRight, refuseTooMany } from './authenticate.ts';
import { play } from './fault/apply-fault.ts';
import { type FaultTarget, send } from './fault/fault-target.ts';
import type { FaultScript } from './fault/script.ts';
import type { PortalRequest } from './incoming.ts';
import { isObject } from './json.ts';
import type { RequestLog } from './request-log.ts';
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

/** Answers one request: the limit first, then the script of faults, then the Portal; and notes it in the log. */
export async function attend(
	{ world, script, log }: { world: PortalState; script: FaultScript; log: RequestLog },
	asked: PortalRequest,
	response: ServerResponse,
): Promise<void> {
	const at = world.clock.now();
	const holder = asked.cookie === undefined ? undefined : world.sessions.holder(asked.cookie);
	const refusal = refuseTooMany(world, asked);
	const { method, path } = asked;
	const fault = refusal ? undefined : script.take({ method, path, discordId: discordIdOf(world, asked) });
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

	const gone = new AbortController();
	response.once('close', () => gone.abort());
	let recorded = false;
	const target: FaultTarget = {
		response,
		gone: gone.signal,
		answer: (instead = path) => answerTo(world, { ...asked, path: instead }),
		record(status) {
			if (recorded) return;
			recorded = true;
			log.add({ ...noted, status });
		},
	};
	if (fault) await play(target, fault);
	else send(target, refusal ?? target.answer());
}
