import { jsonAnswer } from 'discord-sandbox/http';
import { wholeSeconds } from '../clock.ts';
import type { EndpointRequest, KeyEndpoint } from './endpoint.ts';

/** What anybody may know of the one bot that there is. */
const listed = ({ state }: EndpointRequest) => ({
	id: 1,
	name: 'Porter',
	groups: 1,
	users: state.accounts.usernames.length,
	avatar_url: null,
	latency_ms: null,
	is_verified: true,
	last_activity_at: null,
	created_at: wholeSeconds(state.startedAt),
	updated_at: wholeSeconds(state.startedAt),
});

const me: KeyEndpoint = {
	method: 'GET',
	path: '/v1/bot/me',
	tier: 'bot',
	credential: 'bot-key',
	answer: (request) =>
		jsonAnswer(200, {
			...listed(request),
			platform: 'discord',
			owner_id: 1,
			bot_type: 1,
			is_active: true,
			rate_limit_per_hour: 1000,
		}),
};

const list: KeyEndpoint = {
	method: 'GET',
	path: '/v1/bots',
	credential: 'public-key',
	answer: (request) => jsonAnswer(200, [listed(request)]),
};

export const BOT_ENDPOINTS = [me, list];
