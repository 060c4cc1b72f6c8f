import { type Interceptable, MockAgent } from 'undici';
import { Secret } from '../../../src/core/secret.ts';
import type { LiveSession } from '../../../src/core/viewer.ts';
import type { PortalEvent } from '../../../src/portal/client.ts';
import { createPortal, type PortalOptions } from '../../../src/portal/portal.ts';
import { worldAt } from '../../world.ts';

const ORIGIN = 'https://portal.test';
export const COOKIE = 'canary-cookie-0123456789abcdef';
export const BOT_KEY = 'canary-bot-key';
export const PUBLIC_KEY = 'canary-public-key';
export const JSON_TYPE = { headers: { 'content-type': 'application/json' } };

/** What anybody sees of `exampleuser`. */
export const PUBLIC_PROFILE = { id: 42, username: 'exampleuser', avatar_url: null, subscription_tier: 0 };

export function session(overrides: Partial<LiveSession> = {}): LiveSession {
	return {
		callerId: '410000000000000004',
		cookie: new Secret(COOKIE),
		viewer: { id: 1003, username: 'adam', role: 'admin' },
		generation: 'g1',
		...overrides,
	};
}

/** A Portal over undici's MockAgent, on a clock that stands still until the test moves it. */
export function mockPortal(overrides: Partial<PortalOptions> = {}) {
	const agent = new MockAgent();
	agent.disableNetConnect();
	const events: PortalEvent[] = [];
	const clock = { now: Date.UTC(2026, 4, 10, 12) };
	const portal = createPortal({
		origin: new URL(ORIGIN),
		botKey: new Secret(BOT_KEY),
		publicKey: new Secret(PUBLIC_KEY),
		version: '1.2.3',
		dispatcher: agent,
		world: worldAt(() => clock.now),
		onRequest: (event) => events.push(event),
		...overrides,
	});
	const pool = agent.get(ORIGIN);
	const profileAnswers = (status: number, body: object | string, headers: Record<string, string> = {}) =>
		pool
			.intercept({ path: '/v1/users/profile/exampleuser' })
			.reply(status, body, { headers: { 'content-type': 'application/json', ...headers } });
	return { agent, pool, portal, events, clock, profileAnswers };
}

/** Answers one request for `exampleuser` when the function that it gives is called. */
export function heldProfile(pool: Interceptable): () => void {
	const { promise, resolve } = Promise.withResolvers<void>();
	pool.intercept({ path: '/v1/users/profile/exampleuser' }).reply(async () => {
		await promise;
		return { statusCode: 200, data: PUBLIC_PROFILE, responseOptions: JSON_TYPE };
	});
	return resolve;
}
