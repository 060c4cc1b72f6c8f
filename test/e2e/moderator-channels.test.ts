import { DatabaseSync } from 'node:sqlite';
import { PermissionFlagsBits } from 'discord.js';
import { rateLimit } from 'discord-sandbox';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { PorterMessage } from '../../sandbox/fixtures/guild.ts';
import { ROLES } from '../../sandbox/fixtures/guild-ids.ts';
import { openSandbox, type Sandbox } from '../../sandbox/sandbox.ts';
import { transcript } from '../../sandbox/tour/transcript.ts';
import { FAILURES } from '../../src/core/failure.ts';
import { IN_PROCESS } from './bot-in-process.ts';

const { ViewChannel } = PermissionFlagsBits;
const LOUNGE = 'staff-lounge';
const NOTHING = 0n;

let sandbox: Sandbox;

beforeAll(async () => {
	sandbox = await openSandbox({ programs: IN_PROCESS });
	for (const key of ['adam', 'olga', 'gus'] as const) {
		await sandbox.discord.as(key).slash('general', 'session', {}, 'login');
	}
});
afterAll(async () => {
	expect(sandbox.discord.violations).toEqual([]);
	await sandbox.close();
});

const text = (messages: readonly PorterMessage[]) => messages.flatMap(transcript).join('\n');
const administer = async (sub: string, channel?: string) =>
	sandbox.discord.as('gus').slash('general', 'moderator-channels', channel ? { channel } : {}, sub);
const lookUp = (channel: Parameters<Sandbox['discord']['visible']>[1], username = 'exampleuser') =>
	sandbox.discord.as('adam').slash(channel, 'profile', { username });
const isPrivateAgain = () =>
	sandbox.discord.change.setOverwrite(LOUNGE, { role: 'everyone' }, NOTHING, ViewChannel);
const opens = () => sandbox.discord.change.setOverwrite(LOUNGE, { role: 'everyone' }, ViewChannel, NOTHING);
/** The log is written after the answer; this waits for a line of it. */
const logged = async (pattern: RegExp) => {
	const lines = () => sandbox.discord.visible('gus', 'moderators').map(({ content }) => content);
	await sandbox.discord.until(() => lines().some((line) => pattern.test(line)));
	return lines().filter((line) => pattern.test(line));
};

async function approveLounge(): Promise<void> {
	const preview = await administer('add', LOUNGE);
	const [message] = preview.messages;
	if (!message) throw new Error('no preview');
	await sandbox.discord.as('gus').press(message, 'Approve this audience');
}

describe('an administrator', () => {
	test('is shown who can see a channel, and makes it a moderator channel with one press', async () => {
		expect(text((await lookUp(LOUNGE)).messages)).not.toContain('Moderation');
		const preview = await administer('add', LOUNGE);
		expect(preview.messages[0]?.ephemeralFor).toBe('gus');
		const embed = preview.messages[0]?.embeds[0]?.description ?? '';
		expect(embed).toContain(`<@&${ROLES.moderator}>`);
		expect(embed).toContain(`<@&${ROLES.administrator}>`);
		await approveLounge();
		expect(text((await lookUp(LOUNGE)).messages)).toContain('Moderation');
	});

	test('cannot approve a channel that everybody or a self-assignable role can see', async () => {
		for (const [channel, why] of [
			['general', '@everyone can see it'],
			['boosters', 'people can get by themselves'],
			['mod-forum', ''],
		] as const) {
			const { messages } = await administer('add', channel);
			const isRefused = JSON.stringify(messages).includes('not safe');
			expect(isRefused).toBe(why !== '');
			expect(text(messages)).toContain(why);
			expect(JSON.stringify(messages).includes('|approve|')).toBe(why === '');
		}
	});

	test('approves what was shown and nothing else, when the audience changes before the press', async () => {
		const preview = await administer('add', LOUNGE);
		sandbox.discord.change.setOverwrite(LOUNGE, { member: 'nora' }, ViewChannel, NOTHING);
		const pressed = await sandbox.discord.as('gus').press(preview.messages[0] ?? '', 'Approve this audience');
		expect(text(pressed.messages)).toContain('has just changed');
		sandbox.discord.change.removeOverwrite(LOUNGE, { member: 'nora' });
	});

	test('may be two at once: the second approval of the same audience changes nothing', async () => {
		const [one, two] = await Promise.all([administer('add', LOUNGE), administer('add', LOUNGE)]);
		const pressed = await Promise.all(
			[one, two].map((preview) =>
				sandbox.discord.as('gus').press(preview.messages[0] ?? '', 'Approve this audience'),
			),
		);
		for (const { messages } of pressed) expect(text(messages)).toContain('is a moderator channel now');
	});

	test('needs Manage Server, whatever Discord let through', async () => {
		const forged = await sandbox.discord.as('adam').raw({
			type: 2,
			channel: 'general',
			data: {
				id: '1',
				type: 1,
				name: 'moderator-channels',
				options: [{ type: 1, name: 'list', options: [] }],
			},
		});
		expect(text(forged.messages)).toContain('not for you');
	});

	test('sees in the list what each channel is now', async () => {
		const description = text((await administer('list')).messages);
		expect(description).toMatch(/🟢 .*approved by @gus/);
		expect(description).toMatch(/🔴 .*@everyone can see it/);
		expect(description).toMatch(/🔴 .*people can get by themselves/);
		expect(description).toMatch(/🔴 .*announcement channels cannot be/);
	});
});

describe('in unusual circumstances, an administrator', () => {
	test('cannot take out what the settings name, and its approval stays', async () => {
		const preview = await administer('add', 'moderators');
		await sandbox.discord.as('gus').press(preview.messages[0] ?? '', 'Approve this audience');
		expect(JSON.stringify((await administer('remove', 'moderators')).messages)).toContain(
			'Nothing was changed',
		);
		const role = sandbox.discord.change.addRole({ name: 'Interns' });
		sandbox.discord.change.setOverwrite('moderators', { role }, ViewChannel, NOTHING);
		expect(text((await lookUp('moderators')).messages)).not.toContain('Standing');
		sandbox.discord.change.deleteRole(role);
	});

	test('is shown everybody whom the approval would be for, and cannot approve too many', async () => {
		const roles = Array.from({ length: 15 }, (_, index) =>
			sandbox.discord.change.addRole({ name: `Team ${index}` }),
		);
		for (const role of roles) sandbox.discord.change.setOverwrite(LOUNGE, { role }, ViewChannel, NOTHING);
		const shown = JSON.stringify((await administer('add', LOUNGE)).messages);
		for (const { id } of roles) expect(shown).toContain(`<@&${id}>`);
		for (let more = 0; more < 50; more++) {
			const role = sandbox.discord.change.addRole({ name: `Crowd ${more}` });
			sandbox.discord.change.setOverwrite(LOUNGE, { role }, ViewChannel, NOTHING);
			roles.push(role);
		}
		const crowd = JSON.stringify((await administer('add', LOUNGE)).messages);
		expect(crowd).toContain('too many to look at');
		expect(crowd).not.toContain('|approve|');
		for (const role of roles) sandbox.discord.change.deleteRole(role);
	});

	test('cannot approve a channel that Porter cannot see, and nothing is shown in it', async () => {
		await approveLounge();
		expect(text((await lookUp(LOUNGE)).messages)).toContain('Moderation');
		sandbox.discord.change.removeOverwrite(LOUNGE, { role: 'bot' });
		expect(text((await lookUp(LOUNGE)).messages)).not.toContain('Moderation');
		const { messages } = await administer('add', LOUNGE);
		expect(text(messages)).toContain('it could not take its messages back');
		expect(JSON.stringify(messages)).not.toContain('|approve|');
		sandbox.discord.change.setOverwrite(LOUNGE, { role: 'bot' }, ViewChannel, NOTHING);
	});

	test('sees an overwrite of somebody who has left, since it lets them in when they return', async () => {
		sandbox.discord.change.setOverwrite(LOUNGE, { member: 'mel' }, ViewChannel, NOTHING);
		sandbox.discord.change.removeMember('mel');
		expect(text((await administer('add', LOUNGE)).messages)).toContain('@mel');
		sandbox.discord.change.removeOverwrite(LOUNGE, { member: 'mel' });
		sandbox.discord.change.addMember('mel', 'moderator');
	});

	test('reads that the database is busy, and nothing is approved', async () => {
		const preview = await administer('add', LOUNGE);
		await administer('remove', LOUNGE);
		const database = new DatabaseSync(sandbox.env.DATABASE_URL?.replace('sqlite:', '') ?? '');
		database.exec('begin exclusive');
		const pressed = await sandbox.discord.as('gus').press(preview.messages[0] ?? '', 'Approve this audience');
		database.exec('rollback');
		database.close();
		expect(text(pressed.messages)).toContain(FAILURES['store-busy'].title);
		expect(text((await lookUp(LOUNGE)).messages)).not.toContain('Moderation');
	});

	test('may press a button of a channel that is gone, or a forged one', async () => {
		const [message = ''] = (await administer('add', LOUNGE)).messages;
		const press = (id: string) =>
			sandbox.discord
				.as('gus')
				.raw({ type: 3, channel: 'general', message, data: { custom_id: id, component_type: 2 } });
		const digest = 'A'.repeat(22);
		const gone = await press(`moderator-channels|approve|450000000000009999|${digest}`);
		expect(text(gone.messages)).toContain(FAILURES['no-such-channel'].title);
		const forged = await press('moderator-channels|approve|everything');
		expect(text(forged.messages)).toContain(FAILURES['stale-control'].title);
	});
});

describe('when a channel opens', () => {
	beforeEach(async () => {
		await administer('log', 'moderators');
		isPrivateAgain();
		await approveLounge();
	});

	test('Porter takes its messages back, and says so once in the log channel', async () => {
		const shown = await lookUp(LOUNGE);
		expect(text(shown.messages)).toContain('Moderation');
		opens();
		await sandbox.discord.until(() =>
			sandbox.discord.visible('adam', LOUNGE).every(({ id }) => id !== shown.messages[0]?.id),
		);
		const lines = await logged(/took back/);
		expect(lines).toHaveLength(1);
		expect(lines[0]).toContain('@everyone can see it');
		isPrivateAgain();
	});

	test('the next lookup shows the public part, and tells the caller why', async () => {
		sandbox.discord.change.setOverwrite(LOUNGE, { role: 'onboarding' }, ViewChannel, NOTHING);
		const looked = await lookUp(LOUNGE, 'quiet.user');
		await sandbox.discord.until(() => looked.messages.length === 2);
		const [open, why] = looked.messages;
		expect(open?.ephemeralFor).toBeUndefined();
		expect(text(open ? [open] : [])).not.toContain('Standing');
		expect(why?.ephemeralFor).toBe('adam');
		expect(text(why ? [why] : [])).toContain('people can get by themselves');
		expect(await logged(/people can get by themselves/)).toHaveLength(1);
		sandbox.discord.change.removeOverwrite(LOUNGE, { role: 'onboarding' });
	});

	test('one role more than approved is enough', async () => {
		const role = sandbox.discord.change.addRole({ name: 'Newcomers' });
		const before = await lookUp(LOUNGE, 'staff-admin');
		expect(text(before.messages)).toContain('Account');
		sandbox.discord.change.setOverwrite(LOUNGE, { role }, ViewChannel, NOTHING);
		const refused = await sandbox.discord
			.as('adam')
			.slash(LOUNGE, 'profile', { username: 'exampleuser', section: 'moderation' });
		expect(text(refused.messages)).toContain('more than the approved audience');
		expect(JSON.stringify(refused.messages)).toContain(`<@&${role.id}>`);
		sandbox.discord.change.deleteRole(role);
		expect(text((await lookUp(LOUNGE)).messages)).toContain('Moderation');
	});

	test('an account page goes too: its colour and its menu tell of more than the account', async () => {
		const shown = await sandbox.discord
			.as('adam')
			.slash(LOUNGE, 'profile', { username: 'exampleuser', section: 'account' });
		expect(JSON.stringify(shown.messages)).toContain('Moderation (5)');
		opens();
		await sandbox.discord.until(() => shown.messages.length === 0);
		isPrivateAgain();
	});

	test('while Discord makes Porter wait, nothing goes out', async () => {
		sandbox.discord.fault({ times: 1, match: { kind: 'callback' }, do: rateLimit(0.6) });
		const looking = lookUp(LOUNGE, 'exampleuser');
		await expect.poll(() => sandbox.discord.requests.some(({ status }) => status === 429)).toBe(true);
		opens();
		const { messages } = await looking;
		expect(JSON.stringify(messages)).not.toContain('Standing');
		expect(text(messages)).toContain('became public');
		isPrivateAgain();
	});

	test('a message of which Discord did not say that it took it is taken back as well', async () => {
		sandbox.portal.expireSessions('adam');
		await sandbox.discord.as('adam').slash('general', 'session', {}, 'login');
		sandbox.portal.fault({ times: 1, match: { path: /profile/ }, do: { kind: 'delay', ms: 700 } });
		sandbox.discord.fault({ times: 1, match: { kind: 'callback' }, do: { acceptThenDelayMs: 2600 } });
		const shown = await lookUp(LOUNGE, 'timed-out');
		expect(text(shown.messages)).toContain('Standing');
		opens();
		await sandbox.discord.until(() => shown.messages.length === 0, 8000);
		isPrivateAgain();
	});

	test('one role with more permissions is enough, too', async () => {
		const role = sandbox.discord.change.addRole({ name: 'Helpers' });
		const shown = await lookUp(LOUNGE);
		expect(text(shown.messages)).toContain('Moderation');
		sandbox.discord.change.editRole(role, { permissions: PermissionFlagsBits.Administrator });
		await sandbox.discord.until(() => shown.messages.length === 0);
		sandbox.discord.change.deleteRole(role);
	});

	test('between a press and its answer, nothing goes out', async () => {
		const shown = await lookUp(LOUNGE);
		const [message = ''] = shown.messages;
		sandbox.portal.expireSessions('adam');
		await sandbox.discord.as('adam').slash('general', 'session', {}, 'login');
		sandbox.portal.fault({ times: 1, match: { path: /profile/ }, do: { kind: 'delay', ms: 1500 } });
		const asked = sandbox.portal.requests.length;
		const pressing = sandbox.discord.as('adam').choose(message, 'moderation');
		await expect.poll(() => sandbox.portal.requests.length).toBeGreaterThan(asked);
		opens();
		const { messages } = await pressing;
		expect(JSON.stringify(messages)).not.toContain('Talked over the film');
		expect(text(messages)).toContain('became public');
		isPrivateAgain();
	});

	test('so does a thread that is moved elsewhere', async () => {
		const shown = await lookUp('mod-thread');
		expect(text(shown.messages)).toContain('Moderation');
		sandbox.discord.change.moveThread('mod-thread', 'general');
		await sandbox.discord.until(() => shown.messages.length === 0);
		expect(text((await lookUp('mod-thread', 'quiet.user')).messages)).not.toContain('Standing');
		sandbox.discord.change.moveThread('mod-thread', 'moderators');
	});

	test('while Porter was away, it takes its messages back when it returns', async () => {
		const shown = await lookUp(LOUNGE);
		expect(text(shown.messages)).toContain('Moderation');
		await sandbox.porter().stop();
		opens();
		await sandbox.restart();
		await sandbox.discord.until(() => shown.messages.length === 0);
		isPrivateAgain();
	});

	test('its archived threads open too, also those that Porter does not know any more', async () => {
		sandbox.discord.change.moveThread('private-mod-thread', LOUNGE);
		const shown = await lookUp('private-mod-thread');
		expect(text(shown.messages)).toContain('Moderation');
		sandbox.discord.change.archiveThread('private-mod-thread', true);
		await sandbox.restart();
		opens();
		await sandbox.discord.until(() => shown.messages.length === 0);
		isPrivateAgain();
		sandbox.discord.change.archiveThread('private-mod-thread', false);
		sandbox.discord.change.moveThread('private-mod-thread', 'moderators');
	});

	test('that is deleted, nothing is left to do and nothing breaks', async () => {
		sandbox.discord.change.deleteChannel('report-post');
		expect(text((await lookUp('moderators', 'exampleuser')).messages)).toContain('Moderation');
	});

	test('between a command and its answer, nothing goes out', async () => {
		sandbox.portal.fault({ times: 1, match: { path: /profile/ }, do: { kind: 'delay', ms: 1500 } });
		const looking = lookUp(LOUNGE, 'timed-out');
		await sandbox.discord.until(() =>
			sandbox.discord.visible('adam', LOUNGE).some(({ thinking }) => thinking),
		);
		opens();
		const { messages } = await looking;
		expect(text(messages)).toContain('became public');
		expect(JSON.stringify(messages)).not.toContain('Standing');
		isPrivateAgain();
	});

	test('what was shown is taken back when the channel is taken out, in threads too', async () => {
		sandbox.discord.change.moveThread('mod-thread', LOUNGE);
		const there = await lookUp('mod-thread');
		expect(text((await administer('remove', LOUNGE)).messages)).toContain('takes back what it has shown');
		await expect.poll(() => there.messages).toEqual([]);
		sandbox.discord.change.moveThread('mod-thread', 'moderators');
	});

	test('an approval that is taken back ends it too', async () => {
		await administer('remove', LOUNGE);
		expect(text((await lookUp(LOUNGE, 'exampleuser')).messages)).not.toContain('Moderation');
	});
});

describe('the log channel', () => {
	test('must be a moderator channel', async () => {
		expect(text((await administer('log', 'general')).messages)).toContain(
			'only be kept in a moderator channel',
		);
	});

	test('has one line a lookup, and counts the same one up', async () => {
		await administer('log', 'moderators');
		await lookUp('moderators', 'staff-admin');
		const [line] = await logged(/looked up `staff-admin`/);
		expect(line).toMatch(/<@\d+> looked up `staff-admin` in <#\d+>: account \(open\)/);
		await lookUp('general', 'staff-admin');
		const again = await logged(/staff-admin.*2 times/);
		expect(again).toHaveLength(1);
	});

	test('writes a line again that somebody has deleted', async () => {
		await lookUp('moderators', 'timed-out');
		const [line] = sandbox.discord
			.visible('gus', 'moderators')
			.filter(({ content }) => content.includes('`timed-out`'));
		await fetch(`${sandbox.discord.apiUrl}/v10/channels/${line?.channelId}/messages/${line?.id}`, {
			method: 'DELETE',
			headers: { authorization: `Bot ${sandbox.discord.token}` },
		});
		await lookUp('moderators', 'timed-out');
		await logged(/`timed-out`.* times/);
	});

	test('is a text channel', async () => {
		await expect(administer('log', 'mod-forum')).rejects.toThrow(/no channel mod-forum fits/);
	});

	test('that refuses the line keeps no lookup from being answered, and is shown in the list', async () => {
		sandbox.discord.fault({
			times: 1,
			match: { method: 'POST', path: /^\/channels\/\d+\/messages$/ },
			do: { status: 403, body: { code: 50013, message: 'Missing Permissions' } },
		});
		expect(text((await lookUp('moderators', 'banned-user')).messages)).toContain('Banned');
		const list = async () => text((await administer('list')).messages);
		await expect.poll(list).toContain('Discord refused the last line');
	});
});

test('people who left the server lose their session at the next start', async () => {
	sandbox.discord.change.removeMember('olga');
	await sandbox.restart();
	await sandbox.discord.until(() => true);
	const kept = sandbox.porter().output;
	await expect.poll(() => kept.some((line) => line.includes('ended sessions of people who left'))).toBe(true);
	sandbox.discord.change.addMember('olga');
	const status = await sandbox.discord.as('olga').slash('general', 'session', {}, 'status');
	expect(text(status.messages)).toContain('not signed in');
});
