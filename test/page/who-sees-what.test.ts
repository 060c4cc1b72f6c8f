import type { Page as Tab } from 'playwright-core';
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

const FIRST_HALF = PERSONAS.filter((_, n) => n % 2 === 0).map(({ key }) => key);
const SECOND_HALF = PERSONAS.filter((_, n) => n % 2 === 1).map(({ key }) => key);

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

/** Does something as each of some people in each channel that they may enter, one after the other. */
async function forEach(
	people: readonly PersonaKey[],
	doing: (who: PersonaKey, where: ChannelKey) => Promise<void>,
): Promise<void> {
	for (const who of people) {
		for (const where of [...OPEN, ...(who === 'nora' ? [] : LOCKED)]) await doing(who, where);
	}
}

/** Looks up a profile as somebody somewhere, and uses each control of the answer. */
async function lookUp(tab: Tab, who: PersonaKey, where: ChannelKey): Promise<void> {
	await goTo(tab, who, where);
	const before = (await messagesOn(tab)).map(({ id }) => id);
	const next = async () => (await messagesOn(tab)).find(({ id, by }) => by === who && !before.includes(id));
	await send(tab, '/profile exampleuser');
	await soon(next, `${who} in #${where}`).toMatchObject(expected(who, where));
	const answer = await next();
	if (!answer) throw new Error('there is no answer');
	before.push(answer.id);
	const message = tab.locator(`[data-message="${answer.id}"]`);
	for (const label of answer.buttons) {
		await message.getByRole('button', { name: label }).click();
		const title = who === 'nora' ? FAILURES['not-linked'].title : 'exampleuser · Session history';
		await soon(next).toMatchObject({ ephemeral: true, title, by: who });
	}
	if (answer.menu.length === 0) return;
	expect(answer.fields).toEqual(expect.arrayContaining(['Standing', 'Moderation']));
	await message.getByRole('combobox').click();
	await message.getByRole('option', { name: /Chats/ }).click();
	const titleNow = async () => (await messagesOn(tab)).find(({ id }) => id === answer.id)?.title;
	await soon(titleNow).toBe('exampleuser · Chats');
}

/** What somebody sees somewhere in the end: five open answers, and of the ephemeral ones only their own. */
async function expectOwn(tab: Tab, who: PersonaKey, where: ChannelKey): Promise<void> {
	await goTo(tab, who, where);
	const seen = await messagesOn(tab);
	expect(seen.filter(({ ephemeral }) => !ephemeral).length).toBe(5);
	expect(seen.filter(({ ephemeral, by }) => ephemeral && by !== who)).toEqual([]);
	if (who !== 'olga') expect(JSON.stringify(seen)).not.toContain('203.0.113');
}

describeInBrowser('everybody everywhere', () => {
	const visitor = useVisitor();

	test('asks for a profile, uses each control, and sees what they may', { timeout: 180_000 }, async () => {
		const tab = await visitor().open('/?persona=maud&channel=general&run=%2Fsession%20login');
		await soon(async () => (await messagesOn(tab)).length).toBe(1);
		const other = await visitor().openBeside('/?persona=olga&channel=general');
		// One half of the people at the same time as the other, as on Discord.
		await Promise.all([
			forEach(FIRST_HALF, (who, where) => lookUp(tab, who, where)),
			forEach(SECOND_HALF, (who, where) => lookUp(other, who, where)),
		]);
		// What all this has left behind: ephemeral messages are on their addressee's page only.
		await Promise.all([
			forEach(FIRST_HALF, (who, where) => expectOwn(tab, who, where)),
			forEach(SECOND_HALF, (who, where) => expectOwn(other, who, where)),
		]);
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
