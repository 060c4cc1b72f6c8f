import { ChannelType, PermissionFlagsBits } from 'discord-api-types/v10';
import { describe, expect, test } from 'vitest';
import type {
	ChannelView,
	GuildView,
	OverwriteView,
	RoleView,
} from '../../../src/channels/guild-directory.ts';
import { BY_SETTINGS, homeOf, judgePlace } from '../../../src/channels/place.ts';

const GUILD = '1';
const { ViewChannel: VIEW, Administrator: ADMINISTRATOR } = PermissionFlagsBits;
const NAMED = new Set(['10', '90']);

const role = (id: string, permissions = 0n, more: Partial<RoleView> = {}): RoleView => ({
	id,
	permissions,
	...more,
});
const guild = (...roles: GuildView['roles']): GuildView => ({
	id: GUILD,
	roles: [role(GUILD, VIEW), ...roles],
});
const lets = (id: string, of: OverwriteView['of'] = 'role'): OverwriteView => ({
	id,
	of,
	allow: VIEW,
	deny: 0n,
});
const keepsOut = (id: string): OverwriteView => ({ id, of: 'role', allow: 0n, deny: VIEW });
const PRIVATE = [keepsOut(GUILD), lets('2')];
const channel = (more: Partial<ChannelView> = {}): ChannelView => {
	return { id: '10', type: ChannelType.GuildText, parentId: null, overwrites: PRIVATE, ...more };
};
const TEAM = guild(role('2'), role('3', ADMINISTRATOR), role('4', VIEW, { selfAssignable: 'boosting' }));

const placeOf = (one: ChannelView | undefined, parent?: ChannelView, where: GuildView | undefined = TEAM) =>
	judgePlace(homeOf(one, parent), where, { named: NAMED, approved: new Map() });

describe('a named channel that only the team sees', () => {
	const AS_CHANNEL = 'moderator-channel';
	const AS_PUBLIC = 'public-channel';
	test.each([
		[0, AS_CHANNEL, 'text'],
		[1, AS_PUBLIC, 'direct message'],
		[2, AS_PUBLIC, 'voice'],
		[3, AS_PUBLIC, 'group message'],
		[4, AS_PUBLIC, 'category'],
		[5, AS_PUBLIC, 'announcement'],
		[6, AS_PUBLIC, 'store'],
		[7, AS_PUBLIC, 'unknown'],
		[8, AS_PUBLIC, 'unknown'],
		[9, AS_PUBLIC, 'unknown'],
		[10, AS_PUBLIC, 'announcement thread'],
		[11, AS_PUBLIC, 'public thread whose channel is unknown'],
		[12, AS_PUBLIC, 'private thread whose channel is unknown'],
		[13, AS_PUBLIC, 'stage'],
		[14, AS_PUBLIC, 'directory'],
		[15, AS_CHANNEL, 'forum'],
		[16, AS_CHANNEL, 'media'],
	] as const)('of type %i counts as %s (%s)', (type, place, _kind) => {
		expect(placeOf(channel({ type })).place).toBe(place);
	});

	test.each([11, 12])('makes its threads of type %i moderator channels', (type) => {
		expect(placeOf(channel({ id: '11', type, parentId: '10' }), channel()).place).toBe('moderator-channel');
	});

	test('does not make threads of announcements moderator channels', () => {
		const thread = channel({ id: '11', type: ChannelType.AnnouncementThread, parentId: '10' });
		expect(placeOf(thread, channel({ type: ChannelType.GuildAnnouncement })).place).toBe('public-channel');
	});

	test('may be named by its category, but has only its own overwrites', () => {
		expect(placeOf(channel({ id: '12', parentId: '90' })).place).toBe('moderator-channel');
		expect(placeOf(channel({ id: '12', parentId: '90', overwrites: [] }))).toEqual({
			place: 'public-channel',
			reason: 'everyone sees it',
		});
	});
});

const SITUATIONS: Readonly<Record<string, readonly [GuildView, readonly OverwriteView[]]>> = {
	'only the team sees it': [TEAM, PRIVATE],
	'nobody but administrators sees it': [TEAM, [keepsOut(GUILD)]],
	'a member is let in': [TEAM, [...PRIVATE, lets('77', 'member')]],
	'no overwrites at all': [TEAM, []],
	'@everyone is let in again': [TEAM, [{ ...keepsOut(GUILD), allow: VIEW }, lets('2')]],
	'@everyone has no View Channel in the server': [
		{ id: GUILD, roles: [role(GUILD, 0n), role('2'), role('4', 0n, { selfAssignable: 'onboarding' })] },
		[lets('2')],
	],
	'a self-assignable role is let in': [TEAM, [...PRIVATE, lets('4')]],
	'a self-assignable role sees it by its permissions': [
		{ id: GUILD, roles: [role(GUILD, 0n), role('2'), role('4', VIEW, { selfAssignable: 'onboarding' })] },
		[lets('2')],
	],
	'a self-assignable role is administrator': [
		guild(role('2'), role('4', ADMINISTRATOR, { selfAssignable: 'a purchase' })),
		PRIVATE,
	],
};

test('every kind of channel in every situation counts as this', () => {
	const kinds = Array.from({ length: 17 }, (_, type) => type);
	const table = Object.entries(SITUATIONS).map(([situation, [where, overwrites]]) => {
		const marks = kinds.map((type) => {
			const home = channel({ type, overwrites });
			const isThread = type === ChannelType.PublicThread || type === ChannelType.PrivateThread;
			const thread = channel({ id: '11', type, parentId: '10', overwrites: [] });
			const judged = isThread
				? placeOf(thread, channel({ overwrites }), where)
				: placeOf(home, undefined, where);
			return judged.place === 'moderator-channel' ? 'M' : '.';
		});
		return `${marks.join('')} ${situation}`;
	});
	expect(`\n${table.join('\n')}\n`).toMatchInlineSnapshot(`
		"
		M..........MM..MM only the team sees it
		M..........MM..MM nobody but administrators sees it
		M..........MM..MM a member is let in
		................. no overwrites at all
		................. @everyone is let in again
		M..........MM..MM @everyone has no View Channel in the server
		................. a self-assignable role is let in
		................. a self-assignable role sees it by its permissions
		................. a self-assignable role is administrator
		"
	`);
});

describe('a channel counts as public', () => {
	const publicBecause = (reason: string) => ({ place: 'public-channel', reason });

	test('when nobody named it, however private it is', () => {
		expect(placeOf(channel({ id: '12' }))).toEqual(publicBecause('not named'));
		expect(placeOf(channel({ id: '12', parentId: '91' }))).toEqual(publicBecause('not named'));
	});

	test('when @everyone sees it', () => {
		expect(placeOf(channel({ overwrites: [] }))).toEqual(publicBecause('everyone sees it'));
	});

	test('when @everyone is administrator', () => {
		const open: GuildView = { id: GUILD, roles: [role(GUILD, ADMINISTRATOR)] };
		expect(placeOf(channel(), undefined, open)).toEqual(publicBecause('everyone sees it'));
	});

	test('when a role that people can give themselves sees it', () => {
		const overwrites = [...PRIVATE, lets('4')];
		expect(placeOf(channel({ overwrites }))).toEqual({
			...publicBecause('a self-assignable role sees it'),
			unexpected: { roles: ['4'], members: [] },
		});
	});

	test('when its server, or the channel of a thread, is not known', () => {
		const trust = { named: NAMED, approved: new Map() };
		expect(judgePlace(channel(), undefined, trust)).toEqual(publicBecause('not connected'));
		expect(placeOf(undefined)).toEqual(publicBecause('channel unknown'));
		expect(placeOf(channel({ type: ChannelType.PublicThread }))).toEqual(publicBecause('channel unknown'));
	});
});

describe('a named channel that only the team sees counts as public', () => {
	test.each([
		['Porter cannot see it', channel({ hidden: true })],
		['linked to a game', channel({ linked: true })],
		['unknown kind of channel', channel({ type: 99 })],
		['kind of channel', channel({ type: ChannelType.GuildVoice })],
	] as const)('because of this: %s', (reason, one) => {
		expect(placeOf(one)).toEqual({ place: 'public-channel', reason });
	});

	test('when a role of Twitch, YouTube or a server subscription sees it', () => {
		const where = guild(role('2'), role('5', 0n, { selfAssignable: 'a subscription' }));
		expect(placeOf(channel({ overwrites: [...PRIVATE, lets('5')] }), undefined, where)).toEqual({
			place: 'public-channel',
			reason: 'a subscription role sees it',
			unexpected: { roles: ['5'], members: [] },
		});
	});
});

describe('an audience that was pinned for the settings', () => {
	const pinned = { roles: ['2', '3'], members: [], by: BY_SETTINGS };
	const judged = (overwrites: readonly OverwriteView[], named = NAMED) =>
		judgePlace(channel({ overwrites }), TEAM, { named, approved: new Map([['10', pinned]]) });

	test('may not become larger', () => {
		expect(judged(PRIVATE).place).toBe('moderator-channel');
		expect(judged([...PRIVATE, lets('78', 'member')])).toMatchObject({ reason: 'wider than approved' });
	});

	test('makes no moderator channel of one that the settings do not name any more', () => {
		expect(judged(PRIVATE, new Set())).toEqual({ place: 'public-channel', reason: 'not named' });
	});
});

describe('the members of an approved role', () => {
	const judged = (approved: number, most: number, overwrites = PRIVATE) => {
		const counts = { '2': { approved, most } };
		const trusted = { roles: ['2', '3'], members: [], counts };
		return judgePlace(channel({ overwrites }), TEAM, { named: NAMED, approved: new Map([['10', trusted]]) });
	};

	test.each([
		[4, 7],
		[0, 3],
		[100, 151],
	])('close the channel when they were %i and became %i', (approved, most) => {
		expect(judged(approved, most)).toEqual({
			place: 'public-channel',
			reason: 'more members than approved',
			unexpected: { roles: ['2'], members: [] },
			counts: { '2': { approved, most } },
		});
	});

	test.each([
		[4, 6],
		[6, 9],
		[0, 2],
		[100, 150],
	])('do not when they were %i and became %i', (approved, most) => {
		expect(judged(approved, most).place).toBe('moderator-channel');
	});

	test('do not if they cannot see the channel any more', () => {
		expect(judged(4, 40, [keepsOut(GUILD)]).place).toBe('moderator-channel');
	});
});

describe('a channel with an approved audience', () => {
	const approvedFor = (roles: string[], members: string[]) => ({
		named: new Set<string>(),
		approved: new Map([['10', { roles, members }]]),
	});
	const judged = (overwrites: readonly OverwriteView[], trust = approvedFor(['2', '3'], ['77'])) =>
		judgePlace(channel({ overwrites }), TEAM, trust);

	test('is a moderator channel while nobody else can see it', () => {
		expect(judged([...PRIVATE, lets('77', 'member')]).place).toBe('moderator-channel');
		expect(judged(PRIVATE).place).toBe('moderator-channel');
	});

	test('counts as public as soon as one more role or member can see it, and says who', () => {
		expect(judged([...PRIVATE, lets('78', 'member')])).toEqual({
			place: 'public-channel',
			reason: 'wider than approved',
			unexpected: { roles: [], members: ['78'] },
		});
		expect(judged(PRIVATE, approvedFor(['3'], []))).toMatchObject({ unexpected: { roles: ['2'] } });
	});

	test('counts as public for @everyone and self-assignable roles, even if they were approved', () => {
		const all = approvedFor(['1', '2', '3', '4'], []);
		expect(judged([], all)).toMatchObject({ reason: 'everyone sees it' });
		expect(judged([...PRIVATE, lets('4')], all)).toMatchObject({ reason: 'a self-assignable role sees it' });
	});
});
