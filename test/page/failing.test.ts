import type { Page as Tab } from 'playwright-core';
import { expect, test } from 'vitest';
import type { FaultName } from '../../sandbox/playground/protocol.ts';
import { FAILURES } from '../../src/core/failure.ts';
import { messagesOn, send, setMode, titlesOn, traceOver } from './seen.ts';
import { soon } from './soon.ts';
import { describeInBrowser, useVisitor } from './visitor.ts';

/** What the server says, where the box itself shows the choice before it has taken effect. */
const isOn = async (tab: Tab, key: FaultName) =>
	(await tab.locator(`.fault:has(input[value="${key}"])`).getAttribute('data-on')) === 'true';
const fault = (tab: Tab, key: FaultName) => tab.locator(`.fault input[value="${key}"]`);

describeInBrowser('make it fail', () => {
	const visitor = useVisitor();
	let tab: Tab;

	test('an expired session is told, and signing in ends it and the switch', async () => {
		tab = await visitor().open('/?persona=adam&channel=report-post');
		await fault(tab, 'expired').click();
		await soon(() => isOn(tab, 'expired')).toBe(true);
		await tab.locator('.notice').waitFor({ state: 'hidden' });
		await send(tab, '/profile exampleuser');
		await soon(() => titlesOn(tab)).toEqual([FAILURES['session-expired'].title]);
		await tab.getByRole('button', { name: 'Sign in and show profile' }).click();
		await soon(() => titlesOn(tab)).toEqual(['exampleuser']);
		await soon(() => isOn(tab, 'expired')).toBe(false);
	});

	test('after five bot logins the website is asked for', async () => {
		tab = await visitor().open('/?persona=gus&channel=general');
		await fault(tab, 'five-logins').click();
		await soon(() => isOn(tab, 'five-logins')).toBe(true);
		await send(tab, '/session login');
		await soon(() => titlesOn(tab)).toContain(FAILURES['web-login-required'].title);
		await fault(tab, 'five-logins').click();
		await soon(() => isOn(tab, 'five-logins')).toBe(false);
	});

	test('somebody without a Portal account has no session that could expire', async () => {
		tab = await visitor().open('/?persona=nora&channel=general');
		expect(await fault(tab, 'expired').isDisabled()).toBe(true);
		expect(await fault(tab, 'widened').isDisabled()).toBe(false);
	});

	test('#moderators that everybody sees is no moderator channel, until it is closed again', async () => {
		tab = await visitor().open('/?persona=adam&channel=moderators');
		await fault(tab, 'widened').click();
		await soon(() => tab.locator('h1 .sr').count()).toBe(0);
		await send(tab, '/profile exampleuser');
		const last = async () => (await messagesOn(tab)).filter(({ title }) => title === 'exampleuser').at(-1);
		await soon(last).toMatchObject({ fields: ['Account'] });
		expect((await traceOver(tab, 'exampleuser')).join('\n')).toContain('counts as a public channel');
		const guest = await visitor().openBeside('/?persona=nora&channel=moderators');
		await soon(() => guest.locator('#message-box').isEnabled()).toBe(true);
		await fault(tab, 'widened').click();
		await guest.getByText('nora may not enter #moderators').waitFor();
	});

	test('a callback that Discord refuses is no answer, which the person is told and can put away', async () => {
		tab = await visitor().open('/?persona=mel&channel=general');
		await fault(tab, 'discord-500').click();
		await soon(() => isOn(tab, 'discord-500')).toBe(true);
		await send(tab, '/session status');
		await tab.getByText('The application did not respond').first().waitFor();
		expect((await traceOver(tab, 'status')).join('\n')).toContain('POST callback → 500');
		await tab.getByRole('button', { name: 'Dismiss message' }).last().click();
		await soon(() => tab.locator('page-message span.failed').count()).toBe(0);
	});

	test('reset takes back every message and every fault', async () => {
		tab = await visitor().open('/?persona=adam&channel=moderators');
		await setMode(tab, 'down');
		await tab.getByRole('button', { name: 'Reset everything' }).click();
		await tab.getByText('Nothing has been said in #moderators yet').waitFor();
		await tab.locator('.reset:not([disabled])').waitFor();
		expect(await tab.locator('.mode input:checked').getAttribute('value')).toBe('well');
		expect(await tab.locator('.fault input:checked').count()).toBe(0);
		await send(tab, '/profile exampleuser');
		await soon(() => titlesOn(tab)).toEqual(['exampleuser']);
		expect(visitor().complaints).toEqual([]);
	});
});
