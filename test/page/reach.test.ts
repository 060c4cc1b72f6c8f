import axe from 'axe-core';
import type { Page as Tab } from 'playwright-core';
import { expect, test } from 'vitest';
import { CHANNELS } from '../../sandbox/fixtures/guild-ids.ts';
import { messagesOn, traceOver } from './seen.ts';
import { soon } from './soon.ts';
import { describeInBrowser, useVisitor } from './visitor.ts';

interface Finding {
	readonly id: string;
	readonly impact: string | null;
	readonly nodes: readonly string[];
}

/** What axe-core finds that keeps people out. */
async function grave(tab: Tab): Promise<Finding[]> {
	await tab.evaluate(axe.source);
	const findings = await tab.evaluate<Finding[]>(
		`axe.run().then(({ violations }) => violations.map(({ id, impact, nodes }) => ({ id, impact, nodes: nodes.map(({ html, failureSummary }) => html + failureSummary) })))`,
	);
	return findings.filter(({ impact }) => impact === 'serious' || impact === 'critical');
}

const last = async (tab: Tab) => (await messagesOn(tab)).at(-1);

describeInBrowser('reaching everything', () => {
	const visitor = useVisitor();

	test('a link runs its command where it says', async () => {
		const tab = await visitor().open('/?persona=olga&channel=moderators&run=%2Fprofile%20exampleuser');
		await soon(() => last(tab)).toMatchObject({ title: 'exampleuser', by: 'olga' });
		expect(new URL(tab.url()).search).toBe('?persona=olga&channel=moderators&run=%2Fprofile%20exampleuser');
		await tab.getByLabel('You are').selectOption('adam');
		await soon(async () => new URL(tab.url()).search).toBe('?persona=adam&channel=moderators');
		await tab.goBack();
		await soon(() => tab.getByLabel('You are').inputValue()).toBe('olga');
		expect(await messagesOn(tab)).toHaveLength(1);
	});

	test('a link with names that nobody has shows the first page', async () => {
		const tab = await visitor().open('/?persona=%3Cscript%3E&channel=nowhere');
		await soon(() => tab.getByLabel('You are').inputValue()).toBe('olga');
	});

	test('anybody who begins to type types into the message box, and channels may be written with their sign', async () => {
		const tab = await visitor().open('/?persona=gus&channel=general');
		await soon(() => tab.getByLabel('You are').inputValue()).toBe('gus');
		await tab.keyboard.type('/moderator-channels add #staff-lounge');
		await tab.keyboard.press('Enter');
		await soon(() => last(tab)).toMatchObject({ title: 'Make this a moderator channel?', by: 'gus' });
	});

	test('the keyboard alone picks a command, is told what is missing, sends, and uses the controls', async () => {
		const tab = await visitor().open('/?persona=olga&channel=mod-thread');
		const box = tab.getByRole('combobox', { name: 'Message #mod-thread' });
		await box.focus();
		await box.pressSequentially('/prof');
		expect(await tab.locator('#picker [aria-selected="true"]').innerText()).toContain('/profile');
		await tab.keyboard.press('Enter');
		expect(await box.inputValue()).toBe('/profile ');
		await tab.keyboard.press('Enter');
		expect(await tab.getByRole('alert').innerText()).toBe('username is required');
		expect(await box.inputValue()).toBe('/profile username:');
		await box.pressSequentially('exampleuser');
		await tab.keyboard.press('Enter');
		await soon(() => last(tab)).toMatchObject({ title: 'exampleuser' });

		await tab.keyboard.press('Shift+Tab');
		await tab.keyboard.press('Enter');
		await soon(() => last(tab)).toMatchObject({ title: 'exampleuser · Session history', ephemeral: true });
		await tab.keyboard.press('Shift+Tab');
		await tab.keyboard.press('ArrowDown');
		await tab.keyboard.press('End');
		await tab.keyboard.press('Enter');
		await soon(() => messagesOn(tab)).toEqual([
			expect.objectContaining({ title: 'exampleuser · Permissions' }),
			expect.objectContaining({ title: 'exampleuser · Session history' }),
		]);
		const dismiss = tab.getByRole('button', { name: 'Dismiss message' });
		await dismiss.focus();
		await tab.keyboard.press('Enter');
		await soon(() => messagesOn(tab)).toHaveLength(1);
	});

	test('the picker shows choices, and suggestions that come from the bot', async () => {
		const tab = await visitor().open('/?persona=adam&channel=mod-thread&run=%2Fprofile%20quiet.user');
		await traceOver(tab, 'quiet.user');
		const box = tab.locator('#message-box');
		await box.pressSequentially('/profile qui');
		await tab.getByRole('option', { name: 'quiet.user' }).waitFor();
		await tab.keyboard.press('ArrowDown');
		await tab.keyboard.press('Enter');
		expect(await box.inputValue()).toBe('/profile username:quiet.user ');
		expect(await tab.getByRole('listbox').getByRole('option').allInnerTexts()).toEqual([
			expect.stringContaining('section'),
			expect.stringContaining('private'),
		]);
		await box.pressSequentially('sec');
		await tab.keyboard.press('Tab');
		await box.pressSequentially('mod');
		await tab.keyboard.press('Enter');
		expect(await box.inputValue()).toBe('/profile username:quiet.user section:moderation ');
		await tab.keyboard.press('Escape');
		expect(await box.getAttribute('aria-expanded')).toBe('false');
		await box.pressSequentially('nonsense');
		await tab.keyboard.press('Enter');
		expect(await tab.getByRole('alert').innerText()).toBe('"nonsense" belongs to no option');
	});

	test('text is shown by the rules of Discord’s markdown, and never as HTML', async () => {
		const { discord } = visitor().playground.sandbox();
		const content = [
			'**bold** *slanted* __under__ ~~gone~~ ||secret|| `co**de`',
			'<@410000000000000004> <@410000000000000999> <#450000000000000004> <#1450000000000000015> @everyone',
			'<t:0:D> [named](https://a.example/) [bad](javascript:alert(1)) <img src=x onerror=alert(1)>',
			'\\*plain\\* -# small',
		].join('\n');
		await fetch(`${discord.apiUrl}/v10/channels/${CHANNELS['general-thread']}/messages`, {
			method: 'POST',
			headers: { authorization: `Bot ${discord.token}`, 'content-type': 'application/json' },
			body: JSON.stringify({ content, allowed_mentions: { parse: [] } }),
		});
		const tab = await visitor().open('/?persona=adam&channel=general-thread');
		const message = tab.locator('page-message').last();
		await message.waitFor();
		const texts = (selector: string) => message.locator(selector).allTextContents();
		expect(await texts('strong')).toEqual(['bold']);
		expect(await texts('em')).toEqual(['slanted']);
		expect(await texts('u')).toEqual(['under']);
		expect(await texts('s')).toEqual(['gone']);
		expect(await texts('discord-code')).toEqual(['co**de']);
		expect(await texts('discord-mention')).toEqual([
			'adam',
			'unknown-user',
			'moderators',
			'No Access',
			'@everyone',
		]);
		expect(await texts('discord-time')).toEqual(['1 January 1970']);
		expect(await texts('a.link')).toEqual(['named']);
		expect(await message.locator('[onerror]').count()).toBe(0);
		expect(await message.textContent()).toContain('<img src=x onerror=alert(1)>');
		expect(await message.textContent()).toContain('*plain*');
		const spoiler = message.getByRole('button', { name: 'Spoiler' });
		await spoiler.focus();
		await tab.keyboard.press('Enter');
		await soon(() => spoiler.count()).toBe(0);
		expect(await texts('page-spoiler')).toEqual(['secret']);
	});

	test('axe-core finds nothing serious, with everything open', async () => {
		const tab = await visitor().open(
			'/?persona=olga&channel=private-mod-thread&run=%2Fprofile%20exampleuser',
		);
		await soon(() => last(tab)).toMatchObject({ title: 'exampleuser' });
		await tab.getByRole('button', { name: /^Session history/ }).click();
		await soon(() => last(tab)).toMatchObject({ ephemeral: true });
		expect(await grave(tab)).toEqual([]);
		await tab.locator('#message-box').fill('/');
		await tab.locator('page-select').first().getByRole('combobox').click();
		await tab.locator('#message-box').focus();
		await tab.keyboard.press('ArrowDown');
		expect(await grave(tab)).toEqual([]);
	});

	test('on a phone everything is there, and nothing hangs over the edge', async () => {
		const size = { width: 375, height: 740 };
		const tab = await visitor().open('/?persona=olga&channel=general', size);
		const wide = () => tab.evaluate<number>('document.documentElement.scrollWidth');
		await tab.getByRole('button', { name: 'Channels' }).click();
		await tab.locator('[data-channel="moderators"]').click();
		await tab.getByRole('heading', { name: '#moderators' }).waitFor();
		await tab.locator('#message-box').fill('/profile exampleuser');
		await tab.locator('#message-box').press('Enter');
		await soon(() => last(tab)).toMatchObject({ title: 'exampleuser' });
		expect(await wide()).toBe(375);
		await tab.getByRole('button', { name: 'What happened' }).click();
		await tab.locator('.steps').waitFor();
		expect(await wide()).toBe(375);
		expect(await grave(tab)).toEqual([]);
		expect(visitor().complaints).toEqual([]);
	});
});
