import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, onTestFinished, test } from 'vitest';
import { startDiscord } from '../src/start.ts';
import { openBareBot } from './bare-bot.ts';
import { FIXTURE } from './fixture.ts';
import { restOf } from './test-bot.ts';

setFlagsFromString('--expose-gc');
const collect: () => void = runInNewContext('gc');

/** Bytes in use after a collection. */
function heap(): number {
	collect();
	collect();
	return process.memoryUsage().heapUsed;
}

async function startSmall(limits: Parameters<typeof startDiscord>[0] = {}) {
	const discord = await startDiscord({ ...FIXTURE, ...limits });
	onTestFinished(() => discord.close());
	await restOf(discord).put(`/applications/${discord.applicationId}/commands`, {
		body: [{ name: 'ask', description: 'Asks' }],
	});
	return discord;
}

test('the heap does not grow by interactions', { timeout: 120_000 }, async () => {
	const discord = await startSmall({ keptInteractions: 50, keptMessages: 50, keptRequests: 50 });
	await openBareBot(discord);
	const mel = discord.as('mel');
	const ask = async (times: number) => {
		for (let n = 0; n < times; n += 1) await mel.slash('general', 'ask');
	};
	// Fills what is kept by number: 1000 events for a replay, above all.
	await ask(1200);
	const before = heap();
	await ask(2000);
	const bytesEach = (heap() - before) / 2000;
	// It was 1,150 bytes when nothing was freed.
	expect(bytesEach).toBeLessThan(150);
	expect(discord.openMessages()).toHaveLength(50);
	expect(discord.requests).toHaveLength(50);
	expect(discord.problems()).toEqual([]);
});

test('an interaction that is over is forgotten when its token has expired', async () => {
	const discord = await startSmall({ tokenMs: 1 });
	await openBareBot(discord);
	const first = await discord.as('mel').slash('general', 'ask');
	await new Promise((resolve) => setTimeout(resolve, 5));
	await discord.as('mel').slash('general', 'ask');
	expect(first.outcome).toBe('answered');
	await expect(discord.as('mel').submit(first, {})).rejects.toThrow('no such form');
});

test('sessions whose bots died are forgotten, and hold up nothing', async () => {
	const discord = await startSmall({ sessionMs: 20 });
	const killed = await openBareBot(discord);
	killed.kill();
	await new Promise((resolve) => setTimeout(resolve, 60));
	const bot = await openBareBot(discord);
	expect((await discord.as('mel').slash('general', 'ask')).outcome).toBe('answered');
	expect(bot.events.filter(({ t }) => t === 'READY')).toHaveLength(1);
});
