import { DatabaseSync } from 'node:sqlite';
import { PermissionFlagsBits } from 'discord.js';
import { rateLimit } from 'discord-sandbox';
import type { HttpAnswer } from 'discord-sandbox/http';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { CHANNELS } from '../../sandbox/fixtures/guild-ids.ts';
import { profile, sandboxForThisFile, signIn } from './sandbox-for-file.ts';
import { answerOf, expectFailure, textOf } from './view.ts';

const { ViewChannel } = PermissionFlagsBits;
const sandbox = await sandboxForThisFile({ discord: { settleMs: 6000 } });
const { discord } = sandbox;
const { change } = discord;
const adam = discord.as('adam');
const gus = discord.as('gus');

/** Longer than any pause of Porter's. */
const SOON = { timeout: 15_000 };
const STAFF_DATA = /Talked over the film|Friday film night|"Moderation"|"Standing"|looked up/;
const open = () => change.setOverwrite('moderators', { role: 'everyone' }, ViewChannel, 0n);
const close = () => change.setOverwrite('moderators', { role: 'everyone' }, 0n, ViewChannel);
const look = () => profile(adam, 'moderators', 'exampleuser');

/** What is there to be read in the moderators' channel by people who get to see it. */
const readable = () =>
	discord
		.openMessages()
		.filter(({ channelId, deleted }) => channelId === CHANNELS.moderators && !deleted)
		.map(textOf)
		.filter((text) => STAFF_DATA.test(text));
/** Waits until nothing is left to be read there. */
const expectNothingLeft = () => expect.poll(readable, SOON).toEqual([]);

/** The request takes effect, the channel opens, and the answer is an error. */
const takenThen = (happens: () => void) => ({
	replace(right: () => HttpAnswer): HttpAnswer {
		right();
		happens();
		return {
			status: 500,
			headers: { 'content-type': 'application/json' },
			body: '{"code":0,"message":"no"}',
		};
	},
});

beforeAll(() => signIn(sandbox, ['adam']));
beforeEach(async () => {
	discord.clearFaults();
	close();
	await expect.poll(async () => textOf(answerOf(await look()))).toMatch(STAFF_DATA);
});
afterEach(() => expect(discord.violations).toEqual([]));

describe('an answer that Discord has taken without saying so', () => {
	test('while the channel opens is deleted, and the caller alone is told', async () => {
		discord.fault({ match: { kind: 'callback' }, times: 1, do: takenThen(open) });
		const exchange = await look();
		await expectNothingLeft();
		await expect.poll(() => exchange.messages.length, SOON).toBe(1);
		expect(expectFailure(exchange, 'place-changed', { placeNote: true }).ephemeralFor).toBe('adam');
	});

	test('as an update of a message while the channel opens is deleted with it', async () => {
		const asked = answerOf(await look());
		discord.fault({ match: { kind: 'callback' }, times: 1, do: takenThen(open) });
		const pressed = await adam.choose(asked, 'moderation');
		await expectNothingLeft();
		const told = () => pressed.messages.map(({ ephemeralFor }) => ephemeralFor);
		await expect.poll(told).toEqual(['adam']);
	});

	test.each(['accept-then-drop', 'accept-then-500'] as const)(
		'(%s) is found although nobody can look at first, and taken back when the channel opens',
		async (what) => {
			discord.fault({ match: { kind: 'callback' }, do: what });
			discord.fault({ match: { method: 'GET', path: /@original/ }, times: 2, do: { status: 500 } });
			await look();
			discord.clearFaults();
			open();
			await expectNothingLeft();
		},
	);
});

describe('a message whose deletion', () => {
	test('Discord refuses for a while is deleted afterwards', async () => {
		discord.fault({ match: { method: 'DELETE' }, times: 12, do: { status: 503 } });
		open();
		await expectNothingLeft();
	});

	test('is not allowed in a locked thread is listed with the reason, and deleted when it is unlocked', async () => {
		await profile(adam, 'mod-thread', 'exampleuser');
		change.archiveThread('mod-thread', true);
		change.lockThread('mod-thread', true);
		open();
		const list = async () => textOf(answerOf(await gus.slash('general', 'moderator-channels', {}, 'list')));
		await expect.poll(list).toMatch(/could not take back .* the thread is archived and locked/);
		change.lockThread('mod-thread', false);
		change.archiveThread('mod-thread', false);
		await expect.poll(list).not.toContain('could not take back');
	});
});

test('a message is taken back although the database was locked when it was to be noted', async () => {
	const file = (sandbox.env.DATABASE_URL ?? '').replace('sqlite:', '');
	const other = new DatabaseSync(file);
	discord.fault({
		match: { kind: 'callback' },
		times: 1,
		do: {
			replace(right: () => HttpAnswer) {
				other.exec('begin immediate');
				return right();
			},
		},
	});
	await look();
	await expect.poll(() => sandbox.porter().output.join('\n'), SOON).toContain('taking messages back failed');
	other.exec('rollback');
	other.close();
	open();
	await expectNothingLeft();
});

describe('the log channel', () => {
	beforeEach(async () => {
		await gus.slash('general', 'moderator-channels', { channel: 'moderators' }, 'log');
	});

	test('that Discord does not let Porter write to delays no deletion', async () => {
		discord.fault({ match: { method: 'POST', path: /^\/channels/ }, do: { delayMs: 60_000 } });
		await look();
		open();
		await expectNothingLeft();
	});

	test('that opens loses its lines as well', async () => {
		await look();
		await expect.poll(() => readable().join('\n'), SOON).toContain('looked up');
		open();
		await expectNothingLeft();
	});

	test('gets no line any more that a rate limit has held up until it opened', async () => {
		discord.fault({
			match: { method: 'PATCH', path: /^\/channels/ },
			times: 1,
			do: { status: 404, body: { code: 10008 } },
		});
		discord.fault({ match: { method: 'POST', path: /^\/channels/ }, times: 1, do: rateLimit(1) });
		await look();
		await expect.poll(() => discord.requests.filter(({ status }) => status === 429).length, SOON).toBe(1);
		open();
		await expectNothingLeft();
		await new Promise((resolve) => setTimeout(resolve, 1200));
		expect(readable()).toEqual([]);
	});
});
