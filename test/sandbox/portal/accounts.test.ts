import { describe, expect, test } from 'vitest';
import { PERSONAS } from '../../../sandbox/fixtures/personas.ts';
import { createAccounts } from '../../../sandbox/portal/account/accounts.ts';
import { HOSTILE_TEXTS } from '../../../sandbox/portal/account/hostile-text.ts';
import { CANARIES } from '../../../sandbox/portal/canaries.ts';
import { usePortal } from './portal-fixture.ts';

const at = usePortal();

async function asOwner(username: string): Promise<Map<string, unknown>> {
	const { json } = await at.client.profile(username, at.portal.issueSession('olga'));
	return new Map(Object.entries(Object(json)));
}

const items = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

describe('the accounts', () => {
	test('have names that the Portal allows, and ids of their own', () => {
		const accounts = createAccounts(new Date());
		const ids = accounts.usernames.map((name) => accounts.byName(name)?.id);
		expect(new Set(ids).size).toBe(accounts.usernames.length);
		for (const name of accounts.usernames) expect(name).toMatch(/^[A-Za-z0-9._-]{3,32}$/);
	});

	test('hold every persona that has one, linked to the Discord id', async () => {
		for (const person of PERSONAS) {
			if (!('portal' in person)) continue;
			const answer = await at.client.get('/v1/users/me', at.portal.issueSession(person.portal.username));
			expect(answer.json).toMatchObject({
				id: person.portal.id,
				username: person.portal.username,
				permission_level: person.portal.level,
				state: 0,
				linked_platforms: [{ platform: 'discord', platform_user_id: person.discordId }],
			});
		}
	});

	test('exampleuser has actions that are running, over and lifted', async () => {
		const profile = await asOwner('exampleuser');
		const now = Date.now();
		const standings = items(profile.get('moderation_actions')).map((one) => {
			const { is_lifted, expires_at } = Object(one);
			if (is_lifted) return 'lifted';
			if (expires_at === null) return 'endless';
			return Date.parse(expires_at) > now ? 'running' : 'over';
		});
		expect(standings).toEqual(['running', 'endless', 'over', 'lifted', 'endless']);
		expect(items(profile.get('session_history'))).toHaveLength(12);
	});

	test('exampleuser has an item in every list that any account has', async () => {
		const example = await asOwner('exampleuser');
		for (const username of at.portal.usernames) {
			const lists = [...(await asOwner(username))].filter(([, value]) => Array.isArray(value));
			for (const [name] of lists) expect(items(example.get(name)).length, name).toBeGreaterThan(0);
		}
	});

	test('an account with nothing sends every list empty', async () => {
		const lists = [...(await asOwner('exampleuser'))].filter(([, value]) => Array.isArray(value));
		const quiet = await asOwner('quiet.user');
		expect(lists.map(([name]) => quiet.get(name))).toEqual(lists.map(() => []));
	});

	test('long-history is long', async () => {
		const profile = await asOwner('long-history');
		const lengths = ['moderation_actions', 'session_history', 'chats', 'bots'].map(
			(name) => items(profile.get(name)).length,
		);
		expect(lengths).toEqual([500, 500, 300, 40]);
	});

	test('hostile-text carries every hostile text unchanged, save lone surrogates that JSON escapes', async () => {
		const profile = await asOwner('hostile-text');
		const reasons = items(profile.get('moderation_actions')).map((one) => Object(one).reason);
		expect(reasons).toEqual(HOSTILE_TEXTS);
	});

	test('odd-fields sends __proto__ as a field, unknown numbers, and good items among unreadable ones', async () => {
		const answer = await at.client.profile('odd-fields', at.portal.issueSession('adam'));
		expect(answer.text).toContain('"__proto__":{"permission_level":3');
		expect(answer.json).toMatchObject({ state: 7, permission_level: 5, subscription_tier: 9 });
		expect(items(Object(answer.json).moderation_actions)).toContainEqual(
			expect.objectContaining({ id: 2701, action_type: 'PLATFORM_WARNING' }),
		);
	});

	test('null-arrays, no-arrays and empty-arrays differ in how they say nothing', async () => {
		const said = async (username: string) => (await asOwner(username)).get('moderation_actions');
		expect([await said('null-arrays'), await said('no-arrays'), await said('empty-arrays')]).toEqual([
			null,
			undefined,
			[],
		]);
		expect(await asOwner('no-arrays')).toHaveProperty('size', 9);
	});

	test('every address of every session history is a canary', async () => {
		for (const username of at.portal.usernames) {
			const history = items((await asOwner(username)).get('session_history'));
			const addresses = history.map((one) => Object(one).client_ip).filter((ip) => typeof ip === 'string');
			expect(CANARIES.ips).toEqual(expect.arrayContaining(addresses));
		}
	});

	test('every address is of a documentation range', () => {
		for (const ip of CANARIES.ips) {
			expect(ip).toMatch(/203\.0\.113\.|198\.51\.100\.|192\.0\.2\.|2001:0?db8:/i);
		}
	});
});
