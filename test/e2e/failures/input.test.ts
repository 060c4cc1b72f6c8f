import { afterAll, describe, expect, test } from 'vitest';
import { ELSEWHERE_ID } from '../../../sandbox/fixtures/guild-ids.ts';
import { persona } from '../../../sandbox/fixtures/personas.ts';
import { PROCESSES } from '../../../sandbox/sandbox.ts';
import { profile, sandboxForThisFile, signIn } from '../sandbox-for-file.ts';
import { answerOf, expectFailure, titleOf } from '../view.ts';

/** Nobody waits long for what is never answered. */
const sandbox = await sandboxForThisFile({
	// discord.js rejects promises of its own for some of these: only the real program has a handler for that.
	programs: PROCESSES,
	discord: { responseMs: 1500 },
});
const { discord, portal } = sandbox;
await signIn(sandbox);
const adam = discord.as('adam');

const options = (username: unknown, more: readonly object[] = []) => ({
	type: 1,
	name: 'profile',
	id: '470000000000000001',
	options: [{ type: 3, name: 'username', value: username }, ...more],
});
const anyAnswer = answerOf(await profile(adam, 'moderators', 'exampleuser'));
/** Uses a control that the message may not even have. */
const press = (customId: string, message = anyAnswer, componentType = 2, values?: readonly string[]) =>
	adam.raw({
		type: 3,
		channel: 'moderators',
		data: { custom_id: customId, component_type: componentType, ...(values ? { values } : {}) },
		message,
	});

afterAll(async () => {
	expect(titleOf(answerOf(await profile(adam, 'moderators', 'exampleuser')))).toBe('exampleuser');
	expect(discord.violations).toEqual([]);
});

describe('a username', () => {
	test.each([
		'..',
		'no',
		'with space',
		'über',
		'a/b',
		'%2e%2e',
		'name?x=1',
		'../../me',
		'x'.repeat(33),
		'<@1>',
	])('%j is no username, and the Portal is not asked', async (username) => {
		const asked = portal.requests.length;
		const exchange = await adam.raw({ type: 2, channel: 'moderators', data: options(username) });
		expectFailure(exchange, 'bad-username');
		expect(portal.requests.length).toBe(asked);
	});

	test.each([
		['@exampleuser', 'exampleuser'],
		['  exampleuser ', 'exampleuser'],
		['ExampleUser', 'exampleuser'],
		['_._', '_._'],
		['abcdefghijklmnopqrstuvwxyz-.-_32', 'abcdefghijklmnopqrstuvwxyz-.-_32'],
	])('%j finds %s', async (typed, title) => {
		expect(titleOf(answerOf(await profile(adam, 'moderators', typed))).replaceAll('\\', '')).toBe(title);
	});
});

describe('a command', () => {
	test.each([
		['a section that there is not', options('exampleuser', [{ type: 3, name: 'section', value: 'secrets' }])],
		['a view that is no section', options('exampleuser', [{ type: 3, name: 'section', value: 'addresses' }])],
		['options of other types', options(42)],
		['no options', { type: 1, name: 'profile', id: '470000000000000001' }],
		['a name that Porter does not know', { type: 1, name: 'kick', id: '470000000000000001' }],
		['a name that every object has', { type: 1, name: 'constructor', id: '470000000000000001' }],
		['no sub-command', { type: 1, name: 'session', id: '470000000000000002' }],
	])('with %s is told as unreadable', async (_what, data) => {
		expectFailure(await adam.raw({ type: 2, channel: 'moderators', data }), 'bad-input');
	});
});

describe('a control', () => {
	test.each([
		'profile',
		'profile|',
		'profile|view|overview',
		'profile|view|overview|0',
		'profile|view|secrets|0|exampleuser',
		'profile|view|overview|-1|exampleuser',
		'profile|view|overview|1e9|exampleuser',
		'profile|view|overview|x|exampleuser',
		'profile|sign-out|overview|0|exampleuser',
		'profile|overview|0|exampleuser',
		'profile|sign-in|overview|0|exampleuser|more',
		'profile|menu|exampleuser',
		'profile|view|__proto__|0|exampleuser',
		'session|delete',
		'session|do|delete',
		'session|',
		'constructor|overview|0|exampleuser',
		'an-older-porter:profile:exampleuser',
		'|||',
		'x'.repeat(100),
	])('called %j is out of date', async (customId) => {
		expectFailure(await press(customId), 'stale-control');
	});

	test.each([
		['another kind of menu', 5, ['410000000000000001']],
		['a section that there is not', 3, ['secrets']],
		['the addresses', 3, ['addresses']],
		['two sections', 3, ['chats', 'bots']],
		['nothing', 3, []],
	] as const)('that chose %s is out of date', async (_what, type, values) => {
		expectFailure(await press('profile|menu|exampleuser', undefined, type, values), 'stale-control');
	});

	test('with a username that is none asks the Portal nothing', async () => {
		const asked = portal.requests.length;
		expectFailure(await press('profile|view|overview|0|../../me'), 'bad-username');
		expect(portal.requests.length).toBe(asked);
	});

	test('of a failure leaves the message that it is on as it was', async () => {
		const before = answerOf(await profile(adam, 'moderators', 'exampleuser'));
		const told = expectFailure(await press('profile|view|secrets|0|exampleuser', before), 'stale-control');
		expect(told.ephemeralFor).toBe('adam');
		expect(discord.visible('adam', 'moderators').find(({ id }) => id === before.id)).toEqual(before);
	});

	test('beyond the last page shows the last page', async () => {
		const turned = await press('profile|view|chats|9999|exampleuser');
		expect(turned.outcome).toBe('updated');
		expect(titleOf(answerOf(turned))).toBe('exampleuser · Chats');
	});
});

describe('a place where Porter does not work', () => {
	test('is another server', async () => {
		expectFailure(
			await adam.raw({ type: 2, channel: 'elsewhere', data: options('exampleuser') }),
			'not-here',
		);
	});

	test('is a direct message', async () => {
		expectFailure(await adam.raw({ type: 2, channel: null, data: options('exampleuser') }), 'not-here');
		const data = { custom_id: 'profile|view|overview|0|exampleuser', component_type: 2 };
		expectFailure(await adam.raw({ type: 3, channel: null, data, message: anyAnswer }), 'not-here');
	});

	test.each([
		['somebody’s own install', { '1': persona('adam').discordId }],
		['an install for another server', { '0': ELSEWHERE_ID }],
	])('is %s', async (_what, owners) => {
		const overrides = { authorizing_integration_owners: owners };
		const exchange = await adam.raw({
			type: 2,
			channel: 'moderators',
			data: options('exampleuser'),
			overrides,
		});
		expectFailure(exchange, 'not-here');
	});

	test('gives no suggestions', async () => {
		const data = options('exa');
		const focused = { ...data, options: data.options.map((one) => ({ ...one, focused: true })) };
		const exchange = await adam.raw({ type: 4, channel: 'elsewhere', data: focused });
		expect(exchange.choices).toEqual([]);
	});
});

test.each([
	['a form', { type: 5, data: { custom_id: 'profile|x', components: [] } }],
	[
		'a command on a user',
		{ type: 2, data: { type: 2, name: 'profile', id: '470000000000000001', target_id: '1', resolved: {} } },
	],
])('%s, which Porter has none of, is answered with a failure', async (_what, sent) => {
	expectFailure(await adam.raw({ channel: 'moderators', ...sent }), 'bad-input');
});

test('kinds of interaction that Porter does not know, and broken ones, are left alone', async () => {
	const { raw: none } = adam;
	const channel = 'moderators';
	const unknown = [
		none({ type: 99, channel, data: {} }),
		none({ type: 2, channel, data: null }),
		none({ type: 3, channel, data: {} }),
		none({ type: 3, channel, data: { custom_id: 'profile|view|overview|0|exampleuser', component_type: 2 } }),
		none({ type: 2, channel, data: options('exampleuser'), overrides: { member: null, user: null } }),
		none({ type: 2, channel, data: options('exampleuser'), overrides: { entitlements: null } }),
	];
	const outcomes = (await Promise.all(unknown)).map(({ outcome }) => outcome);
	expect(outcomes).toEqual(unknown.map(() => 'failed'));
});

test('an interaction without a channel counts as one in public', async () => {
	const data = options('exampleuser', [{ type: 3, name: 'section', value: 'chats' }]);
	const exchange = await adam.raw({
		type: 2,
		channel: 'moderators',
		data,
		overrides: { channel: undefined },
	});
	expectFailure(exchange, 'moderator-channel-only');
});
