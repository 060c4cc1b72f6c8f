import { PermissionFlagsBits } from 'discord.js';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { CHANNELS } from '../../sandbox/fixtures/guild-ids.ts';
import { profile, sandboxForThisFile, signIn } from './sandbox-for-file.ts';
import { answerOf, expectFailure, textOf, wordsOf } from './view.ts';

const { ViewChannel } = PermissionFlagsBits;
const LOUNGE = 'staff-lounge';
const sandbox = await sandboxForThisFile({ env: { LOG_CHANNEL_IDS: CHANNELS.moderators } });
const { discord, portal } = sandbox;
const { change } = discord;

const administer = (sub: string, channel?: string) =>
	discord.as('gus').slash('general', 'moderator-channels', channel ? { channel } : {}, sub);
const listed = async () => wordsOf(answerOf(await administer('list')));
const lookUp = (channel: Parameters<typeof profile>[1] = LOUNGE) =>
	profile(discord.as('adam'), channel, 'exampleuser');
const isShown = async (channel?: Parameters<typeof profile>[1]) =>
	(await lookUp(channel)).messages.map(textOf).join().includes('Moderation');
const logLines = () =>
	(['moderators', 'boosters'] as const).flatMap((channel) =>
		discord.visible('gus', channel).map(({ content }) => content),
	);
const logged = (text: string) => discord.until(() => logLines().some((line) => line.includes(text)));
async function approve(channel = LOUNGE) {
	const preview = answerOf(await administer('add', channel));
	await discord.as('gus').press(preview, 'Approve this audience');
	return wordsOf(preview);
}

beforeEach(() => signIn(sandbox, ['adam']));
afterEach(() => expect(discord.violations).toEqual([]));

describe('a channel of the settings', () => {
	test('is told of when Porter first sees it, unless it is unsafe', async () => {
		await logged(`<#${CHANNELS.moderators}> counts as moderator channel: seen by <@&`);
		await logged(`<#${CHANNELS['mod-forum']}> counts as moderator channel`);
		expect(logLines().join()).not.toContain(`<#${CHANNELS.leaky}> counts as moderator channel`);
	});

	test('is closed when somebody else gets to see it, also over a restart, until that is approved', async () => {
		expect(await isShown('moderators')).toBe(true);
		change.setOverwrite('moderators', { member: 'nora' }, ViewChannel, 0n);
		expect(await isShown('moderators')).toBe(false);
		await sandbox.restart();
		expect(await isShown('moderators')).toBe(false);
		expect(await listed()).toMatch(
			/🔴 .*more than the approved audience: <@\d+>. Take View Channel from them/,
		);
		await approve('moderators');
		expect(await isShown('moderators')).toBe(true);
		change.removeOverwrite('moderators', { member: 'nora' });
	});

	test('that becomes safe later is protected from then on', async () => {
		change.setOverwrite('leaky', { role: 'everyone' }, 0n, ViewChannel);
		await logged(`<#${CHANNELS.leaky}> counts as moderator channel`);
		expect(await isShown('leaky')).toBe(true);
		change.setOverwrite('leaky', { member: 'nora' }, ViewChannel, 0n);
		expect(await isShown('leaky')).toBe(false);
	});
});

describe('while the gateway is away', () => {
	test('an answer under way shows nothing, since the channel may have opened', async () => {
		portal.fault({ match: { path: /profile/ }, times: 1, do: { kind: 'delay', ms: 300 } });
		const stop = portal.on('request', ({ path }) => {
			if (!path.includes('profile')) return;
			stop();
			discord.gateway.drop();
			change.setOverwrite('mod-forum', { role: 'everyone' }, ViewChannel, 0n);
		});
		const exchange = await profile(discord.as('adam'), 'report-post', 'exampleuser');
		expectFailure(exchange, 'place-changed', { placeNote: true });
		expect(wordsOf(answerOf(exchange))).toContain('connecting to Discord');
		change.setOverwrite('mod-forum', { role: 'everyone' }, 0n, ViewChannel);
		await discord.botReady();
	});

	test('nothing is taken back, and what happened meanwhile is seen afterwards', async () => {
		await approve();
		const shown = await lookUp();
		discord.gateway.drop();
		change.renameChannel(LOUNGE, 'lounge');
		await discord.botReady();
		await expect.poll(() => isShown()).toBe(true);
		expect(shown.messages).toHaveLength(1);
		discord.gateway.drop();
		change.setOverwrite(LOUNGE, { role: 'everyone' }, ViewChannel, 0n);
		await discord.until(() => shown.messages.length === 0);
		change.setOverwrite(LOUNGE, { role: 'everyone' }, 0n, ViewChannel);
	});

	test('a channel that opens during a long absence is found when the connection begins anew', async () => {
		const shown = await lookUp();
		expect(shown.messages).toHaveLength(1);
		discord.gateway.invalidate(false);
		discord.gateway.drop();
		change.setOverwrite(LOUNGE, { role: 'everyone' }, ViewChannel, 0n);
		await discord.until(() => shown.messages.length === 0, 15_000);
		change.setOverwrite(LOUNGE, { role: 'everyone' }, 0n, ViewChannel);
	});
});

/** Each makes the lounge unsafe, and safe again. */
const OPENINGS: readonly [what: string, words: string, opens: () => () => void][] = [
	[
		'a role of Twitch may see it',
		'Twitch, YouTube or a server subscription',
		() => {
			change.setOverwrite(LOUNGE, { role: 'subscriber' }, ViewChannel, 0n);
			return () => change.removeOverwrite(LOUNGE, { role: 'subscriber' });
		},
	],
	[
		'a role that is sold with the server may see it',
		'Twitch, YouTube or a server subscription',
		() => {
			const tags = { integration_id: '470000000000000001', subscription_listing_id: '470000000000000002' };
			const role = change.addRole({ name: 'Patron', managed: true, tags });
			change.setOverwrite(LOUNGE, { role }, ViewChannel, 0n);
			return () => change.deleteRole(role);
		},
	],
	[
		'it is linked to a game',
		'linked to a game',
		() => {
			change.linkChannel(LOUNGE, true);
			return () => change.linkChannel(LOUNGE, false);
		},
	],
	[
		'it is of a kind that nobody knows yet',
		'does not know this kind of channel',
		() => {
			change.convertChannel(LOUNGE, 99);
			return () => change.convertChannel(LOUNGE, 0);
		},
	],
];

describe.each(OPENINGS)('when %s', (_what, words, opens) => {
	test('its messages are taken back, and it is public, also after a restart', async () => {
		await approve();
		const shown = await lookUp();
		expect(textOf(answerOf(shown))).toContain('Moderation');
		const close = opens();
		await discord.until(() => shown.messages.length === 0);
		await logged(words);
		expect(await listed()).toContain(words);
		await sandbox.restart();
		expect(await isShown()).toBe(false);
		expect(await listed()).toContain(words);
		close();
		await expect.poll(() => isShown()).toBe(true);
	});
});

describe('the members of approved roles', () => {
	const colleagues = ['mel', 'maud', 'olga'] as const;
	const give = (key: (typeof colleagues)[number]) => change.giveRole(key, 'moderator');
	const take = (key: (typeof colleagues)[number]) => change.takeRole(key, 'moderator');

	test('are counted before approving, with those who can let others see the channel', async () => {
		const preview = await approve();
		expect(preview).toMatch(/Can be seen by: <@&\d+>, <@&\d+> \(4 members\), <@&\d+> \(1 member\)\./);
		expect(preview).toMatch(/Can let others see it: <@&\d+>\./);
	});

	test('are approved as they were shown', async () => {
		const preview = answerOf(await administer('add', LOUNGE));
		change.giveRole('nora', 'moderator');
		const pressed = await discord.as('gus').press(preview, 'Approve this audience');
		change.takeRole('nora', 'moderator');
		expectFailure(pressed, 'audience-changed');
	});

	test('that Discord does not tell are said to be unknown', async () => {
		discord.fault({ match: { path: /member-counts/ }, times: 1, do: { status: 403, body: { code: 50001 } } });
		expect(wordsOf(answerOf(await administer('add', LOUNGE)))).toContain('Discord does not say how many');
	});

	test('are told of when they become more, and close the channel when they are many more', async () => {
		// A log that the moderators cannot see stays open.
		for (const role of ['booster', 'moderator'] as const) change.removeOverwrite('boosters', { role });
		await expect.poll(listed).toMatch(/🟢 <#450000000000000010>/);
		await administer('log', 'boosters');
		colleagues.forEach(take);
		await approve();
		give('mel');
		await sandbox.restart();
		await logged('<#450000000000000008>: 2 members hold');
		expect(await isShown()).toBe(true);
		colleagues.forEach(give);
		await sandbox.restart();
		await logged('It counts as public until `/moderator-channels add` approves that');
		expect(await isShown()).toBe(false);
		expect(await listed()).toMatch(/🔴 .*4 members hold <@&\d+>, 1 was approved/);
		colleagues.forEach(take);
		await sandbox.restart();
		expect(await isShown()).toBe(false);
		await approve();
		expect(await isShown()).toBe(true);
	});
});

describe('somebody who is not quite a member', () => {
	const IS_GUEST = 1 << 4;
	const ask = () => profile(discord.as('adam'), 'moderators', 'exampleuser');
	afterEach(() => change.editMember('adam', { flags: 0, timedOutUntil: undefined }));

	test('as a guest is shown nothing', async () => {
		change.editMember('adam', { flags: IS_GUEST });
		expectFailure(await ask(), 'guest');
	});

	test('with a timeout is shown nothing until it is over', async () => {
		change.editMember('adam', { timedOutUntil: new Date(Date.now() + 60_000) });
		expectFailure(await ask(), 'timed-out');
		change.editMember('adam', { timedOutUntil: new Date(Date.now() - 1000) });
		expect(textOf(answerOf(await ask()))).toContain('Moderation');
	});
});
