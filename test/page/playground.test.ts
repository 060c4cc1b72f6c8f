import { afterAll, beforeAll, expect, test } from 'vitest';
import { openPlayground, type Playground } from '../../sandbox/playground/playground.ts';

let playground: Playground;

beforeAll(async () => {
	playground = await openPlayground();
});
afterAll(() => playground?.close());

test('a restart ends the bot’s process and starts another, which keeps the sessions', async () => {
	const before = playground.sandbox().porter();
	await playground.restart('for a test');
	expect(playground.notice()).toBeUndefined();
	expect(await before.ended).toBeNull();
	expect(playground.sandbox().porter()).not.toBe(before);
	const { messages } = await playground
		.sandbox()
		.discord.as('adam')
		.slash('general', 'session', {}, 'status');
	expect(messages[0]?.embeds[0]?.title).toBe('Your Portal session works');
});
