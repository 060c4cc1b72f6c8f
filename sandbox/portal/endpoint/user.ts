import { type HttpAnswer, jsonAnswer } from 'discord-sandbox/http';
import type { Account } from '../account/account.ts';
import { problem } from '../problem.ts';
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

function show(viewer: Account, subject: Account | undefined): HttpAnswer {
	if (!subject || subject.lookupsLeft === 0) return problem(404, 'User not found');
	if (subject.lookupsLeft !== undefined) subject.lookupsLeft -= 1;
	return jsonAnswer(200, profileView(viewer, subject));
}

const me: SessionEndpoint = {
	method: 'GET',
	path: '/v1/users/me',
	tier: 'auth',
	credential: 'session',
	answer: (_request, { account }) => jsonAnswer(200, ownView(account)),
};

const mySessions: SessionEndpoint = {
	method: 'GET',
	path: '/v1/users/me/sessions',
	tier: 'auth',
	credential: 'session',
	answer({ state }, current) {
		const { sessions } = state;
		const before = current.account.sessionHistory;
		return jsonAnswer(200, {
			sessions: sessions.live(current.account).map((session) => liveView(session, current)),
			history: [...sessions.ended(current.account).map(pastView), ...(Array.isArray(before) ? before : [])],
		});
	},
};

const profile: SessionEndpoint = {
	method: 'GET',
	path: '/v1/users/profile/:username',
	tier: 'auth',
	credential: 'session',
	answer({ state, params: { username = '' } }: EndpointRequest, { account }) {
		const fault = nameFault(username);
		return fault ? problem(400, fault) : show(account, state.accounts.byName(username));
	},
};

const userById: SessionEndpoint = {
	method: 'GET',
	path: '/v1/users/:id',
	tier: 'auth',
	credential: 'session',
	answer: ({ state, params }, { account }) => show(account, state.accounts.byId(Number(params.id))),
};

/** A profile without a name: refused as a name that is too short. */
const namelessProfile: SessionEndpoint = { ...profile, path: '/v1/users/profile/' };

export const USER_ENDPOINTS = [me, mySessions, profile, namelessProfile, userById];
