import type { Page as Tab } from 'playwright-core';
import { beforeAll, describe, expect, test } from 'vitest';
import type { FaultName, PortalMode } from '../../sandbox/playground/protocol.ts';
import { FAILURES, type FailureCode } from '../../src/core/failure.ts';
import { messagesOn, send, traceOver } from './seen.ts';
import { soon } from './soon.ts';
import { describeInBrowser, useVisitor } from './visitor.ts';

const titles = async (tab: Tab) => (await messagesOn(tab)).map(({ title }) => title);
/** What the server says, where the box itself shows the choice before it has taken effect. */
const isOn = async (tab: Tab, key: FaultName) =>
	(await tab.locator(`.fault:has(input[value="${key}"])`).getAttribute('data-on')) === 'true';
const fault = (tab: Tab, key: FaultName) => tab.locator(`.fault input[value="${key}"]`);

/** Switches the Portal's mode, and waits until everybody is done with it. */
async function setMode(tab: Tab, key: PortalMode): Promise<void> {
	await tab.locator(`.mode:has(input[value="${key}"])`).click();
	// A radio button shows its choice at once; the server's word is what counts.
	await tab.locator(`fieldset[data-mode="${key}"]:not([disabled])`).waitFor();
}

describeInBrowser('make it fail', () => {
	const visitor = useVisitor();
	let tab: Tab;

	describe('the Portal', () => {
		beforeAll(async () => {
			tab = await visitor().open('/?persona=adam&channel=moderators');
		});

		test.each<[PortalMode, string]>([
			['slow-1', 'quiet.user'],
			['slow-4', 'timed-out'],
		])('in the mode %s lets people see that Porter is thinking', async (mode, username) => {
			await setMode(tab, mode);
			await send(tab, `/profile ${username}`);
			if (mode === 'slow-4') await tab.getByText('Porter is thinking').last().waitFor();
			await soon(() => titles(tab)).toContain(username);
			const steps = (await traceOver(tab, username)).join('\n');
			expect(steps).toMatch(/type 5: is thinking/);
			expect(steps).toMatch(/GET \/v1\/users\/profile\/\{username\} → 200/);
		});

		test.each<[PortalMode, FailureCode]>([
			['never', 'portal-slow'],
			['down', 'portal-down'],
			['busy', 'portal-busy'],
			['nonsense', 'portal-nonsense'],
		])('in the mode %s brings the failure %s, which the steps name', async (mode, code) => {
			const before = (await messagesOn(tab)).length;
			await setMode(tab, mode);
			await send(tab, '/profile exampleuser');
			await soon(async () => (await messagesOn(tab)).slice(before).map(({ title }) => title)).toEqual([
				FAILURES[code].title,
			]);
			expect((await traceOver(tab, 'exampleuser')).join('\n')).toContain(code);
		});

		test('works again at once when the switch is set back', async () => {
			await setMode(tab, 'well');
			await send(tab, '/profile exampleuser');
			await soon(() => titles(tab)).toContain('exampleuser');
		});
	});

	test('an expired session is told, and signing in ends it and the switch', async () => {
		tab = await visitor().open('/?persona=adam&channel=report-post');
		await fault(tab, 'expired').click();
		await soon(() => isOn(tab, 'expired')).toBe(true);
		await tab.locator('.notice').waitFor({ state: 'hidden' });
		await send(tab, '/profile exampleuser');
		await soon(() => titles(tab)).toEqual([FAILURES['session-expired'].title]);
		await tab.getByRole('button', { name: 'Sign in and show profile' }).click();
		await soon(() => titles(tab)).toEqual(['exampleuser']);
		await soon(() => isOn(tab, 'expired')).toBe(false);
	});

	test('after five bot logins the website is asked for', async () => {
		tab = await visitor().open('/?persona=gus&channel=general');
		await fault(tab, 'five-logins').click();
		await soon(() => isOn(tab, 'five-logins')).toBe(true);
		await send(tab, '/session login');
		await soon(() => titles(tab)).toContain(FAILURES['web-login-required'].title);
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
		const guest = await visitor().open('/?persona=nora&channel=moderators');
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
		await soon(() => titles(tab)).toEqual(['exampleuser']);
		expect(visitor().complaints).toEqual([]);
	});
});
