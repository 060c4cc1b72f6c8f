import { describe, expect, test } from 'vitest';
import { LIST_FIELDS, LISTS } from '../../../src/portal/schema/items.ts';
import { readOwnerProfile, readProfile } from '../../../src/portal/schema/profile-schema.ts';
import type { Profile, StaffProfile } from '../../../src/profile/model.ts';

const PUBLIC = { id: 42, username: 'exampleuser', avatar_url: null, subscription_tier: 0 };

const EMPTY = { items: [], unreadable: 0 };
const NOTHING = Object.fromEntries(Object.keys(LISTS).map((name) => [name, EMPTY]));

const read = (fields: object): Profile => readProfile({ ...PUBLIC, ...fields }, 'exampleuser');

function staffOf(fields: object): StaffProfile {
	const { staff } = read({ state: 0, ...fields });
	if (!staff) throw new Error('the answer is not an elevated one');
	return staff;
}

describe('a public answer', () => {
	test('has four fields', () => {
		expect(read({ avatar_url: 'https://cdn.example.com/a.png', subscription_tier: 3 })).toEqual({
			id: 42,
			username: 'exampleuser',
			avatarUrl: 'https://cdn.example.com/a.png',
			tier: 'Lifetime',
		});
	});

	test.each([undefined, null])('stays public while it has neither state nor level but %j', (nothing) => {
		const fields = {
			state: nothing,
			permission_level: nothing,
			moderation_actions: [{ id: 1 }],
			session_history: [{ client_ip: 'x' }],
		};
		expect(read(fields)).toEqual({ id: 42, username: 'exampleuser', tier: 'Basic' });
		expect(readOwnerProfile({ ...PUBLIC, ...fields }, 'exampleuser').sessions).toEqual(EMPTY);
	});

	test.each([
		[0, 'Basic'],
		[1, 'Trial'],
		[2, 'Premium'],
		['3', 'Lifetime'],
		[7, 'Unknown (7)'],
		[-1, 'Unknown (-1)'],
		[1.5, 'Unknown'],
		['Gold', 'Unknown'],
		['constructor', 'Unknown'],
		[{}, 'Unknown'],
		[null, 'Unknown'],
		[undefined, 'Unknown'],
	])('calls tier %j %s', (subscription_tier, tier) => {
		expect(read({ subscription_tier }).tier).toBe(tier);
	});

	test.each([
		{ id: undefined },
		{ id: 'x' },
		{ id: -1 },
		{ id: 1.5 },
		{ username: undefined },
		{ username: 17 },
		{ username: 'a b' },
		{ username: 'ab' },
	])('without the essentials is nonsense: %j', (fields) => {
		expect(() => read(fields)).toThrow('portal-nonsense');
	});

	test('may have its id as text', () => {
		expect(read({ id: '42' }).id).toBe(42);
	});

	test.each([[], null, 'exampleuser', 42, undefined])('is an object: %j is none', (json) => {
		expect(() => readProfile(json, 'exampleuser')).toThrow('portal-nonsense');
	});

	test('is about the account that was asked for, whatever the case', () => {
		expect(readProfile(PUBLIC, 'EXAMPLEuser').username).toBe('exampleuser');
		expect(() => readProfile(PUBLIC, 'exampleuser2')).toThrow('wrong-profile');
	});
});

describe('an elevated answer', () => {
	test.each([
		[0, 'active', 'Active'],
		[1, 'timeout', 'Timeout'],
		[2, 'banned', 'Banned'],
		['active', 'active', 'Active'],
		['BANNED', 'banned', 'Banned'],
		['2', 'banned', 'Banned'],
		[7, 'unknown', 'Unknown (7)'],
		['melted', 'unknown', 'Unknown'],
		[{}, 'unknown', 'Unknown'],
		[false, 'unknown', 'Unknown'],
		['', 'unknown', 'Unknown'],
	])('has the state %j as %s', (state, expected, stateLabel) => {
		expect(staffOf({ state })).toEqual({ ...NOTHING, state: expected, stateLabel });
	});

	test('may lack every list, or have null or nothing in it', () => {
		for (const list of [undefined, null, []]) {
			const names = [...Object.keys(LIST_FIELDS), 'session_history'];
			const fields = Object.fromEntries(names.map((name) => [name, list]));
			expect(staffOf(fields)).toEqual({ ...NOTHING, state: 'active', stateLabel: 'Active' });
		}
	});

	test('has its dates and the rest in our words', () => {
		const wire = {
			permission_level: 2,
			permission_since: '2026-01-01T00:00:00Z',
			subscription_expires_at: '2026-01-02T00:00:00.5Z',
			subscription_granted_by: '1004',
			created_at: '2026-01-03T00:00:00.123456789Z',
			updated_at: '2026-01-04T02:00:00+02:00',
			last_activity_at: '2026-01-05T00:00:00',
		};
		expect(staffOf(wire)).toEqual({
			...NOTHING,
			state: 'active',
			stateLabel: 'Active',
			roleLabel: 'Admin',
			roleSince: new Date('2026-01-01T00:00:00.000Z'),
			tierUntil: new Date('2026-01-02T00:00:00.500Z'),
			tierGrantedBy: 1004,
			createdAt: new Date('2026-01-03T00:00:00.123Z'),
			updatedAt: new Date('2026-01-04T00:00:00.000Z'),
			lastActiveAt: new Date('2026-01-05T00:00:00.000Z'),
		});
	});

	test.each([
		'soon',
		'',
		0,
		-1_770_000_000,
		86_400,
		Number.POSITIVE_INFINITY,
		9e15,
		null,
		{},
		'2026-13-01T00:00:00Z',
		'2026-02-31T00:00:00Z',
		'0000-00-00T00:00:00Z',
		'2026-01-01 noon',
		'2026-01-01T00:00:00+99:00',
		'2026-1-1',
	])('leaves out a date that is none: %j', (created_at) => {
		expect(staffOf({ created_at })).not.toHaveProperty('createdAt');
	});
});

describe('an answer without a state', () => {
	test.each([undefined, null])('is elevated by its permission level: %j', (state) => {
		const ban = { id: 1, action_type: 'PLATFORM_BAN' };
		const { staff } = read({ state, permission_level: 0, moderation_actions: [ban] });
		expect(staff).toMatchObject({
			state: 'unknown',
			stateLabel: 'Unknown',
			roleLabel: 'User',
			moderation: { items: [{ id: 1, label: 'Ban' }] },
		});
	});
});

describe('a date', () => {
	const date = new Date('2026-02-02T02:40:00Z');
	test.each([
		[1_770_000_000, date],
		['1770000000', date],
		[1_770_000_000_000, date],
		['1770000000000', date],
		['2026-02-02T02:40:00+0000', date],
		['2026-02-02T03:40:00+01', date],
		['2026-02-02 02:40:00', date],
		['2026-02-02 02:40:00Z', date],
		['2026-02-02 02:40:00 +0000', date],
		['2026-02-02 02:40:00.000000+00:00', date],
		['2026-02-02T02:40', date],
		[' 2026-02-02t02:40:00z', date],
		['2026-02-02', new Date('2026-02-02T00:00:00Z')],
		[253_402_300_799, new Date('9999-12-31T23:59:59Z')],
	])('may be written as %j', (created_at, expected) => {
		expect(staffOf({ created_at }).createdAt).toEqual(expected);
	});
});

describe('moderation actions', () => {
	test('are named in our words', () => {
		const types = [
			['PLATFORM_WARNING', 'Warning'],
			['PLATFORM_TIMEOUT', 'Timeout'],
			['PLATFORM_BAN', 'Ban'],
			['CHAT_BAN', 'Chat ban'],
			['CHAT_MUTE', 'Chat mute'],
			['CHAT_KICK', 'Chat kick'],
			['PLATFORM_HAIRCUT', 'Unknown action'],
			['toString', 'Unknown action'],
			[17, 'Unknown action'],
			[null, 'Unknown action'],
		] as const;
		const { moderation } = staffOf({
			moderation_actions: types.map(([action_type], id) => ({ id, action_type })),
		});
		expect(moderation.items.map(({ label }) => label)).toEqual(types.map(([, label]) => label));
	});

	test('have everything the Portal tells of them', () => {
		const wire = {
			id: 2,
			action_type: 'PLATFORM_TIMEOUT',
			reason: 'Repeated violations',
			is_lifted: true,
			expires_at: '2026-02-11T14:30:00Z',
			lifted_at: '2026-02-11T11:30:00Z',
			created_at: '2026-02-11T10:00:00Z',
			issued_by_id: 1003,
			lifted_by: { id: 1004, username: 'olga' },
		};
		expect(staffOf({ moderation_actions: [wire] }).moderation.items).toEqual([
			{
				id: 2,
				label: 'Timeout',
				reason: 'Repeated violations',
				lifted: true,
				expiresAt: new Date('2026-02-11T14:30:00Z'),
				liftedAt: new Date('2026-02-11T11:30:00Z'),
				createdAt: new Date('2026-02-11T10:00:00Z'),
				issuedBy: 1003,
				liftedBy: 1004,
			},
		]);
	});

	test('cost only themselves when they cannot be read', () => {
		const rubbish = [null, 7, 'PLATFORM_BAN', [], {}, true, { id: null }, { mood: 'sunny' }];
		const { moderation } = staffOf({ moderation_actions: [...rubbish, { id: 1 }, ...rubbish] });
		expect(moderation).toEqual({
			items: [{ id: 1, label: 'Unknown action', lifted: false }],
			unreadable: rubbish.length * 2,
		});
	});

	test.each(['soon', '', 0, 300, {}, false])(
		'of which the end is %j stay, with an end that is unreadable',
		(end) => {
			const { moderation } = staffOf({ moderation_actions: [{ id: 1, expires_at: end }] });
			expect(moderation).toEqual({
				items: [{ id: 1, label: 'Unknown action', lifted: false, endUnreadable: true }],
				unreadable: 0,
			});
		},
	);

	test('without an end have none', () => {
		const { moderation } = staffOf({ moderation_actions: [{ id: 1, expires_at: null }, { id: 1 }] });
		const item = { id: 1, label: 'Unknown action', lifted: false };
		expect(moderation.items).toEqual([item, item]);
	});

	test.each([
		[true, null, true],
		[false, null, false],
		[false, '2026-01-01T00:00:00Z', false],
		[undefined, '2026-01-01T00:00:00Z', true],
		[undefined, undefined, false],
		['true', null, true],
		[1, null, true],
		['1', undefined, true],
		['False', '2026-01-01T00:00:00Z', false],
		[0, null, false],
		['maybe', null, false],
	])('with is_lifted %j and lifted_at %j are lifted: %j', (is_lifted, lifted_at, lifted) => {
		const { moderation } = staffOf({ moderation_actions: [{ id: 1, is_lifted, lifted_at }] });
		expect(moderation.items[0]?.lifted).toBe(lifted);
	});

	test('come newest first; those without a date last, in the order in which they came', () => {
		const days = [undefined, '03', '01', undefined, '02', '03'];
		const moderation_actions = days.map((day, id) => ({ id, created_at: day && `2026-01-${day}T00:00:00Z` }));
		const { moderation } = staffOf({ moderation_actions });
		expect(moderation.items.map(({ id }) => id)).toEqual([1, 5, 4, 2, 0, 3]);
	});

	test('of the older edition are read too', () => {
		const { moderation } = staffOf({ punishments: [{ id: 1, punishment_type: 'BAN' }] });
		expect(moderation.items).toEqual([{ id: 1, label: 'Ban', lifted: false }]);
	});

	test('are read up to 5,000: the oldest are left out, wherever they stand', () => {
		const moderation_actions = Array.from({ length: 5003 }, (_, id) => ({
			id,
			created_at: 1_770_000_000 + id,
		}));
		const { moderation } = staffOf({ moderation_actions });
		expect(moderation.items).toHaveLength(5000);
		expect(moderation.items.at(0)?.id).toBe(5002);
		expect(moderation.items.at(-1)?.id).toBe(3);
		expect(moderation).toMatchObject({ unreadable: 0, leftOut: 3 });
	});

	test.each(['none', 7, { 0: { id: 1 }, length: 1 }, true])(
		'in %j are one thing that cannot be read',
		(list) => {
			expect(staffOf({ moderation_actions: list }).moderation).toEqual({ items: [], unreadable: 1 });
		},
	);
});

test('the other lists are read likewise', () => {
	const at = '2026-01-01T00:00:00Z';
	const date = new Date(at);
	const staff = staffOf({
		linked_platforms: [
			{ platform: 'discord', platform_user_id: '1185865881356615713', platform_username: 'x', linked_at: at },
			{ platform: 'discord', platform_user_id: 1_185_865_881_356_615_700 },
			{ platform_user_id: '1' },
			{ mood: 'sunny' },
		],
		chats: [
			{ id: 1, name: 'a', visibility: 'private', is_public: false, created_at: at },
			{ id: '9f86d081884c7d659a2feaa0c55ad015', name: '<@1>', is_public: true },
			{ id: 'not an id!', name: 'c', visibility: 'secret' },
		],
		bots: [
			{ id: 1, name: 'b', bot_type: 2, groups: 250, users: 50_000, is_active: false, created_at: at },
			{ id: 2, name: 'c', bot_type: 9, groups: 'many' },
		],
		subscription_history: [
			{ old_tier: 0, new_tier: 9, reason: 'Trial', granted_by_id: 7, created_at: at },
			7,
		],
		permission_history: [{ old_level: 0, new_level: 2, changed_by_id: 7, created_at: at }],
	});
	expect(staff).toMatchObject({
		linkedAccounts: {
			items: [
				{ platform: 'discord', id: '1185865881356615713', username: 'x', linkedAt: date },
				{ platform: 'discord' },
				{ platform: 'unknown', id: '1' },
			],
			unreadable: 1,
		},
		chats: {
			items: [
				{ id: '1', name: 'a', visibility: 'Private', createdAt: date },
				{ id: '9f86d081884c7d659a2feaa0c55ad015', name: '<@1>', visibility: 'Public' },
				{ name: 'c', visibility: 'Unknown' },
			],
			unreadable: 0,
		},
		bots: {
			items: [
				{ id: 1, name: 'b', kind: 'Verified', groups: 250, users: 50_000, active: false, createdAt: date },
				{ id: 2, name: 'c', kind: 'Unknown (9)' },
			],
			unreadable: 0,
		},
		subscriptions: {
			items: [{ from: 'Basic', to: 'Unknown (9)', reason: 'Trial', by: 7, at: date }],
			unreadable: 1,
		},
		permissions: { items: [{ from: 'User', to: 'Admin', by: 7, at: date }], unreadable: 0 },
	});
	expect(staff.linkedAccounts.items[1]).toEqual({ platform: 'discord' });
});
