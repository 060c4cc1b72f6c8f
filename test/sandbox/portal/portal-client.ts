import { Agent, request } from 'undici';
import type { SandboxPortal } from '../../../sandbox/portal/sandbox-portal.ts';

interface Reply {
	readonly status: number;
	readonly headers: Readonly<Record<string, string | string[] | undefined>>;
	readonly text: string;
	/** The parsed body; `undefined` if it is no JSON. */
	readonly json: unknown;
}

export interface PortalTestClient {
	get(path: string, cookie?: string): Promise<Reply>;
	/** `/v1/users/profile/...` */
	profile(username: string, cookie: string): Promise<Reply>;
	post(path: string, body: unknown, headers?: Record<string, string>): Promise<Reply>;
	readonly agent: Agent;
	close(): Promise<void>;
}

function parsed(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}

/** A client of the sandbox's Portal that follows no redirects, retries nothing and keeps its own connections. */
export function createPortalTestClient(portal: SandboxPortal): PortalTestClient {
	const agent = new Agent({ maxHeaderSize: 16_384 });
	const ask = async (
		method: 'GET' | 'POST',
		path: string,
		headers: Record<string, string>,
		body?: string,
	) => {
		const answer = await request(`${portal.url}${path}`, {
			method,
			headers,
			dispatcher: agent,
			...(body === undefined ? {} : { body }),
		});
		const text = await answer.body.text();
		return { status: answer.statusCode, headers: answer.headers, text, json: parsed(text) };
	};
	const cookieHeader = (cookie?: string): Record<string, string> =>
		cookie === undefined ? {} : { cookie: `theme=dark; psession=${cookie}` };
	return {
		agent,
		get: (path, cookie) => ask('GET', path, cookieHeader(cookie)),
		profile: (username, cookie) => ask('GET', `/v1/users/profile/${username}`, cookieHeader(cookie)),
		post: (path, body, headers = {}) =>
			ask('POST', path, { 'content-type': 'application/json', ...headers }, JSON.stringify(body)),
		close: () => agent.destroy(),
	};
}
