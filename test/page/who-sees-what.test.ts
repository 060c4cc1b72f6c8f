import { expect, test } from 'vitest';
import { CHANNELS, type ChannelKey } from '../../sandbox/fixtures/guild-ids.ts';
import { PERSONAS, type PersonaKey } from '../../sandbox/fixtures/personas.ts';
import { FAILURES } from '../../src/core/failure.ts';
import { goTo, messagesOn, type Seen, send } from './seen.ts';
import { soon } from './soon.ts';
import { describeInBrowser, useVisitor } from './visitor.ts';

const OPEN: readonly ChannelKey[] = ['general', 'general-thread', 'leaky'];
const LOCKED: readonly ChannelKey[] = [
	'staff-lounge',
	'boosters',
	'mod-news',
	'mod-voice',
	'moderators',
	'mod-thread',
	'private-mod-thread',
	'report-post',
];
const MODERATOR_CHANNELS: readonly ChannelKey[] = [
	'moderators',
	'mod-thread',
	'private-mod-thread',
	'report-post',
];

/** What `/profile exampleuser` shows to somebody somewhere. */
function expected(who: PersonaKey, where: ChannelKey): Partial<Seen> {
	if (who === 'nora') {
		return { ephemeral: true, title: FAILURES['no-session'].title, buttons: ['Sign in and show profile'] };
	}
	const isStaff = (who === 'adam' || who === 'olga') && MODERATOR_CHANNELS.includes(where);
	if (!isStaff) return { ephemeral: false, title: 'exampleuser', fields: ['Account'], menu: [] };
	const buttons = who === 'olga' ? ['Session history (only you will see it)'] : [];
	return { ephemeral: false, title: 'exampleuser', buttons, by: who };
}

describeInBrowser('everybody everywhere', () => {
	const visitor = useVisitor();

	test('asks for a profile, uses each control, and sees what they may', { timeout: 180_000 }, async () => {
		const tab = await visitor().open('/?persona=maud&channel=general&run=%2Fsession%20login');
		await soon(async () => (await messagesOn(tab)).length).toBe(1);
		for (const { key: who } of PERSONAS) {
			for (const where of [...OPEN, ...(who === 'nora' ? [] : LOCKED)]) {
				await goTo(tab, who, where);
				const before = (await messagesOn(tab)).map(({ id }) => id);
				const next = async () => (await messagesOn(tab)).find(({ id }) => !before.includes(id));
				await send(tab, '/profile exampleuser');
				await soon(next, `${who} in #${where}`).toMatchObject(expected(who, where));
				const answer = await next();
				if (!answer) throw new Error('there is no answer');
				before.push(answer.id);
				for (const label of answer.buttons) {
					await tab.locator(`[data-message="${answer.id}"]`).getByRole('button', { name: label }).click();
					const title = who === 'nora' ? FAILURES['not-linked'].title : 'exampleuser · Session history';
					await soon(next).toMatchObject({ ephemeral: true, title, by: who });
				}
				if (answer.menu.length === 0) continue;
				expect(answer.fields).toEqual(expect.arrayContaining(['Standing', 'Moderation']));
				const menu = tab.locator(`[data-message="${answer.id}"] page-select`);
				await menu.getByRole('combobox').click();
				await menu.getByRole('option', { name: /Chats/ }).click();
				await soon(() => titleOf(answer)).toBe('exampleuser · Chats');
			}
		}

		async function titleOf({ id }: Seen): Promise<string | undefined> {
			return (await messagesOn(tab)).find((one) => one.id === id)?.title;
		}

		// What all this has left behind: ephemeral messages are on their addressee's page only.
		for (const { key: who } of PERSONAS) {
			for (const where of [...OPEN, ...(who === 'nora' ? [] : LOCKED)]) {
				await goTo(tab, who, where);
				const seen = await messagesOn(tab);
				expect(seen.filter(({ ephemeral }) => !ephemeral).length).toBe(5);
				expect(seen.filter(({ ephemeral, by }) => ephemeral && by !== who)).toEqual([]);
				if (who !== 'olga') expect(JSON.stringify(seen)).not.toContain('203.0.113');
			}
		}
		expect(visitor().playground.sandbox().discord.violations).toEqual([]);
	});

	test('channels that somebody may not enter are not on their page, nor in what it receives', async () => {
		const received: string[] = [];
		const tab = await visitor().open('/?persona=nora&channel=general');
		tab.on('websocket', (socket) => {
			socket.on('framereceived', ({ payload }) => received.push(String(payload)));
		});
		await tab.goto(`${visitor().page.url}?persona=nora&channel=moderators`);
		await tab.getByText('nora may not enter #moderators').waitFor();
		expect(await messagesOn(tab)).toEqual([]);
		expect(await tab.locator('[data-channel]').allInnerTexts()).toEqual([
			'general',
			'general-thread',
			'leaky',
		]);
		expect(await tab.locator('#message-box').isDisabled()).toBe(true);
		expect(received.length).toBeGreaterThan(0);
		expect(received.join()).not.toMatch(/Chat mute|203\.0\.113|staff-lounge/);
		expect(received.join()).not.toContain(CHANNELS['staff-lounge']);
	});

	test('a foreign control is used with the rights of anybody who uses it', async () => {
		const tab = await visitor().open('/?persona=olga&channel=mod-thread&run=%2Fprofile%20quiet.user');
		const last = async () => (await messagesOn(tab)).at(-1);
		await soon(last).toMatchObject({ title: 'quiet.user' });
		await goTo(tab, 'mel', 'mod-thread');
		const menu = tab.locator('page-select').last();
		await menu.getByRole('combobox').click();
		await menu.getByRole('option', { name: 'Standing' }).click();
		await soon(last).toMatchObject({ ephemeral: true, title: FAILURES['only-public'].title, by: 'mel' });
	});

	test('the browser has nothing to complain about', () => {
		expect(visitor().complaints).toEqual([]);
	});
});
