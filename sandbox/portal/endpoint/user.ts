import type { Account } from '../account/account.ts';
import { json, type PortalReply, problem } from '../answer.ts';
import { ownView, profileView } from '../profile-view.ts';
import { liveView, pastView } from '../sessions.ts';
import type { EndpointRequest, SessionEndpoint } from './endpoint.ts';

const NAME_MIN = 3;
const NAME_MAX = 32;

function nameFault(username: string): string | undefined {
	if (username.length < NAME_MIN) return `username must be at least ${NAME_MIN} characters`;
	if (username.length > NAME_MAX) return `username must be at most ${NAME_MAX} characters`;
	return /^[A-Za-z0-9._-]+$/.test(username) ? undefined : 'username contains invalid characters';
}

function show(viewer: Account, subject: Account | undefined): PortalReply {
	if (!subject || subject.lookupsLeft === 0) return problem(404, 'User not found');
	if (subject.lookupsLeft !== undefined) subject.lookupsLeft -= 1;
	return json(200, profileView(viewer, subject));
}

const me: SessionEndpoint = {
	method: 'GET',
	path: /^\/v1\/users\/me$/,
	tier: 'auth',
	credential: 'session',
	answer: (_ask, { account }) => json(200, ownView(account)),
};

const mySessions: SessionEndpoint = {
	method: 'GET',
	path: /^\/v1\/users\/me\/sessions$/,
	tier: 'auth',
	credential: 'session',
	answer({ world }, current) {
		const { sessions } = world;
		const before = current.account.sessionHistory;
		return json(200, {
			sessions: sessions.live(current.account).map((session) => liveView(session, current)),
			history: [...sessions.ended(current.account).map(pastView), ...(Array.isArray(before) ? before : [])],
		});
	},
};

const profile: SessionEndpoint = {
	method: 'GET',
	path: /^\/v1\/users\/profile\/([^/]*)$/,
	tier: 'auth',
	credential: 'session',
	answer({ world, param }: EndpointRequest, { account }) {
		const fault = nameFault(param);
		return fault ? problem(400, fault) : show(account, world.accounts.byName(param));
	},
};

const userById: SessionEndpoint = {
	method: 'GET',
	path: /^\/v1\/users\/(\d{1,15})$/,
	tier: 'auth',
	credential: 'session',
	answer: ({ world, param }, { account }) => show(account, world.accounts.byId(Number(param))),
};

export const USER_ENDPOINTS = [me, mySessions, profile, userById];
