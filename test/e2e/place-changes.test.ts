import { PermissionFlagsBits } from 'discord.js';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { PorterGuildChanges } from '../../sandbox/fixtures/guild.ts';
import { expectLogged, profile, sandboxForThisFile, signIn } from './sandbox-for-file.ts';
import { answerOf, blocksOf, expectFailure, failureIn, textOf, titleOf } from './view.ts';

const { ViewChannel } = PermissionFlagsBits;
/** People wait a shorter time than usual for what will never come. */
const sandbox = await sandboxForThisFile({ discord: { settleMs: 2500 } });
const { discord, portal } = sandbox;
const { change } = discord;

const ELEVATED = /Talked over the film|Friday film night|"Moderation"|"Standing"/;

/** Each takes a moderator channel from the moderators, and gives it back. */
const OPENINGS: readonly [
	string,
	(change: PorterGuildChanges) => void,
	(change: PorterGuildChanges) => void,
][] = [
	[
		'@everyone may see it',
		(it) => it.setOverwrite('moderators', { role: 'everyone' }, ViewChannel, 0n),
		(it) => it.setOverwrite('moderators', { role: 'everyone' }, 0n, ViewChannel),
	],
	[
		'a role that people can give themselves may see it',
		(it) => it.setOverwrite('moderators', { role: 'onboarding' }, ViewChannel, 0n),
		(it) => it.removeOverwrite('moderators', { role: 'onboarding' }),
	],
	[
		'the role that sees it can be picked in onboarding',
		(it) => it.editRole('moderator', { flags: 1 }),
		(it) => it.editRole('moderator', { flags: 0 }),
	],
	[
		'other servers can follow it',
		(it) => it.convertChannel('moderators', 5),
		(it) => it.convertChannel('moderators', 0),
	],
	[
		'everybody is an administrator',
		(it) => it.editRole('everyone', { permissions: PermissionFlagsBits.Administrator }),
		(it) =>
			it.editRole('everyone', { permissions: ViewChannel | PermissionFlagsBits.UseApplicationCommands }),
	],
];

/** Asks the Portal, which takes so long that the bot defers, and lets `meanwhile` happen before it answers. */
async function meanwhile(happens: () => void, doing: () => ReturnType<typeof profile>) {
	await signIn(sandbox, ['adam']);
	portal.fault({ match: { path: /profile/ }, times: 1, do: { kind: 'delay', ms: 1000 } });
	const arrived = new Promise<void>((resolve) => {
		const stop = portal.on('request', ({ path }) => {
			if (!path.includes('profile')) return;
			stop();
			resolve();
		});
	});
	const exchange = doing();
	await arrived;
	happens();
	return await exchange;
}

beforeEach(() => signIn(sandbox, ['adam']));
afterEach(() => expect(discord.violations).toEqual([]));

describe.each(OPENINGS)('when from now on %s', (_what, open, close) => {
	afterEach(() => close(change));

	test('an answer under way shows nothing', async () => {
		const exchange = await meanwhile(
			() => open(change),
			() => profile(discord.as('adam'), 'moderators', 'exampleuser'),
		);
		expectFailure(exchange, 'place-changed', { placeNote: true });
		await expectLogged(sandbox, '"outcome":"place-changed"');
		const versions = discord.openMessages().filter(({ id }) => id === answerOf(exchange).id);
		expect(
			versions
				.flatMap((one) => [one, ...one.earlier])
				.map(textOf)
				.join(),
		).not.toMatch(ELEVATED);
	});

	test('a press brings nothing more, and the next lookup only what everybody may see', async () => {
		const asked = answerOf(await profile(discord.as('adam'), 'moderators', 'exampleuser'));
		open(change);
		const pressed = await discord.as('adam').raw({
			type: 3,
			channel: 'moderators',
			data: { custom_id: 'profile|view|moderation|0|exampleuser', component_type: 2 },
			message: asked,
		});
		expectFailure(pressed, 'moderator-channel-only', { placeNote: true });
		const again = await profile(discord.as('adam'), 'moderators', 'exampleuser');
		expect(blocksOf(answerOf(again))).toEqual(['Account']);
	});
});

describe('a thread', () => {
	test('counts as what its channel has become', async () => {
		const exchange = await meanwhile(
			() => change.setOverwrite('moderators', { role: 'everyone' }, ViewChannel, 0n),
			() => profile(discord.as('adam'), 'mod-thread', 'exampleuser', { section: 'chats' }),
		);
		change.setOverwrite('moderators', { role: 'everyone' }, 0n, ViewChannel);
		expectFailure(exchange, 'place-changed', { placeNote: true });
	});

	describe('that the gateway has not named, since it was archived when Porter started,', () => {
		beforeEach(async () => {
			change.archiveThread('mod-thread', true);
			await sandbox.restart();
			change.archiveThread('mod-thread', true);
		});
		afterEach(() => change.archiveThread('mod-thread', false));

		test('counts as its channel: Porter asks Discord about it', async () => {
			const answer = answerOf(await profile(discord.as('adam'), 'mod-thread', 'exampleuser'));
			expect(blocksOf(answer)).toContain('Moderation');
		});

		test('counts as public if Discord does not say, and people are told why', async () => {
			discord.fault({ match: { method: 'GET', path: /^\/channels\/\d+$/ }, do: { status: 500 } });
			const exchange = await profile(discord.as('adam'), 'mod-thread', 'exampleuser');
			expect(blocksOf(answerOf(exchange))).toEqual(['Account']);
			const told = () => exchange.messages.map(textOf).join();
			await expect.poll(told, { timeout: 5000 }).toContain('Porter does not know it');
			discord.clearFaults();
		});
	});

	test('that is somewhere else now counts as what it is in', async () => {
		const exchange = await meanwhile(
			() => change.moveThread('report-post', 'general'),
			() => profile(discord.as('adam'), 'report-post', 'exampleuser', { section: 'chats' }),
		);
		change.moveThread('report-post', 'mod-forum');
		expect(failureIn(answerOf(exchange))).toBe('place-changed');
		const again = await profile(discord.as('adam'), 'report-post', 'exampleuser', { section: 'chats' });
		expect(titleOf(answerOf(again))).toBe('exampleuser · Chats');
	});
});

test('a press under way on an open message is told in an ephemeral reply', async () => {
	const asked = answerOf(await profile(discord.as('adam'), 'moderators', 'exampleuser'));
	const exchange = await meanwhile(
		() => change.setOverwrite('moderators', { role: 'everyone' }, ViewChannel, 0n),
		() => discord.as('adam').choose(asked, 'moderation'),
	);
	change.setOverwrite('moderators', { role: 'everyone' }, 0n, ViewChannel);
	expect(expectFailure(exchange, 'place-changed', { placeNote: true }).ephemeralFor).toBe('adam');
});

test('an ephemeral reply under way still arrives: only who asked in a moderator channel sees it', async () => {
	const exchange = await meanwhile(
		() => change.setOverwrite('moderators', { role: 'everyone' }, ViewChannel, 0n),
		() => profile(discord.as('adam'), 'moderators', 'exampleuser', { section: 'chats', private: true }),
	);
	change.setOverwrite('moderators', { role: 'everyone' }, 0n, ViewChannel);
	expect(answerOf(exchange).ephemeralFor).toBe('adam');
	expect(titleOf(answerOf(exchange))).toBe('exampleuser · Chats');
});

test('a channel that is deleted meanwhile gets no answer, and Porter goes on', async () => {
	const before = discord.openMessages().length;
	const exchange = await meanwhile(
		() => change.deleteChannel('report-post'),
		() => profile(discord.as('adam'), 'report-post', 'exampleuser'),
	);
	expect(exchange.messages).toEqual([]);
	const posted = discord.openMessages().slice(before);
	expect(posted.map(textOf).join()).not.toMatch(ELEVATED);
	const again = await profile(discord.as('adam'), 'moderators', 'exampleuser');
	expect(blocksOf(answerOf(again))).toContain('Moderation');
});
