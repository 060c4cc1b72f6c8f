import type { Page as Tab } from 'playwright-core';
import { beforeAll, expect, test } from 'vitest';
import type { PortalMode } from '../../sandbox/playground/protocol.ts';
import { FAILURES, type FailureCode } from '../../src/core/failure.ts';
import { messagesOn, send, setMode, titlesOn, traceOver } from './seen.ts';
import { soon } from './soon.ts';
import { describeInBrowser, useVisitor } from './visitor.ts';

describeInBrowser('make the Portal fail', () => {
	const visitor = useVisitor();
	let tab: Tab;

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
		await soon(() => titlesOn(tab)).toContain(username);
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
		await soon(() => titlesOn(tab)).toContain('exampleuser');
	});
});
