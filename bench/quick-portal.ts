import { openLoopbackServer, sendAnswer } from 'discord-sandbox/http';
import { answerTo } from '../sandbox/portal/authenticate.ts';
import { CANARIES } from '../sandbox/portal/canaries.ts';
import { readIncoming } from '../sandbox/portal/incoming.ts';
import { createPortalState } from '../sandbox/portal/portal-state.ts';
import { profileView } from '../sandbox/portal/profile-view.ts';

/** A Portal that answers at once, has no limits, and knows as many accounts as are asked for. */
export interface QuickPortal {
	readonly url: string;
	readonly botKey: string;
	readonly publicKey: string;
	/** A session of an admin, as the value of its cookie. */
	readonly cookie: string;
	close(): Promise<void>;
}

/** One account of a measurement: each lookup is for another one, so that nothing comes from a cache. */
export interface Subject {
	readonly username: string;
	readonly id: number;
}

export function subject(n: number): Subject {
	return { username: `member${n}`, id: FIRST_ID + n };
}

const FIRST_ID = 1_000_000;
const PROFILE = /^\/v1\/users\/profile\/member(\d+)$/;

/** Profiles are those of the sandbox's `exampleuser`, each with a name and an id of its own; all else is the sandbox's Portal. */
export async function openQuickPortal(): Promise<QuickPortal> {
	const state = createPortalState();
	const [admin, example] = [state.accounts.byName('adam'), state.accounts.byName('exampleuser')];
	if (!admin || !example) throw new Error('the sandbox has lost its people');
	const { id: _id, username: _username, ...rest } = profileView(admin, example);
	const ending = JSON.stringify(rest).slice(1);
	const server = await openLoopbackServer(0, {
		name: 'the Portal',
		async request(request, response) {
			const [, n] = PROFILE.exec(request.url ?? '') ?? [];
			if (n === undefined) return sendAnswer(response, answerTo(state, await readIncoming(request)));
			const cookie = request.headers.cookie?.replace(/^psession=/, '');
			if (!state.sessions.find(cookie)) return void response.writeHead(401).end('{}');
			const body = `${JSON.stringify(subject(Number(n))).slice(0, -1)},${ending}`;
			response.writeHead(200, {
				'content-type': 'application/json',
				'content-length': Buffer.byteLength(body),
			});
			response.end(body);
		},
	});
	return {
		url: server.url,
		botKey: CANARIES.botKey,
		publicKey: CANARIES.publicKey,
		cookie: state.sessions.issue(admin).cookie,
		close: server.down,
	};
}
