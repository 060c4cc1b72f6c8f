import { PermissionFlagsBits } from 'discord-api-types/v10';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
	audienceOf,
	type ChannelAudience,
	guildPermissions,
	managersOf,
} from '../../src/channels/audience.ts';
import type { ChannelView, GuildView, OverwriteView, RoleView } from '../../src/channels/guild-directory.ts';

const GUILD = 'g';
const { ViewChannel: VIEW, Administrator: ADMINISTRATOR, SendMessages: SEND } = PermissionFlagsBits;
const { ManageGuild, ManageRoles, ManageChannels, ModerateMembers } = PermissionFlagsBits;
const MANAGING = ManageGuild | ManageRoles | ManageChannels;

/** Discord's documented algorithm for one member, as its documentation writes it down; independent of `audienceOf`. */
function memberMay(
	one: bigint,
	guild: GuildView,
	channel: ChannelView,
	memberId: string,
	roleIds: readonly string[],
): boolean {
	const role = (id: string) => guild.roles.find((one) => one.id === id);
	const overwriteFor = (id: string) => channel.overwrites.find((one) => one.id === id);
	let permissions = role(guild.id)?.permissions ?? 0n;
	for (const id of roleIds) permissions |= role(id)?.permissions ?? 0n;
	if ((permissions & ADMINISTRATOR) === ADMINISTRATOR) return true;
	const everyone = overwriteFor(guild.id);
	if (everyone) {
		permissions &= ~everyone.deny;
		permissions |= everyone.allow;
	}
	let allow = 0n;
	let deny = 0n;
	for (const id of roleIds) {
		const overwrite = overwriteFor(id);
		if (overwrite) {
			allow |= overwrite.allow;
			deny |= overwrite.deny;
		}
	}
	permissions &= ~deny;
	permissions |= allow;
	const own = overwriteFor(memberId);
	if (own) {
		permissions &= ~own.deny;
		permissions |= own.allow;
	}
	return (permissions & one) !== 0n;
}

const ROLE_IDS = ['r1', 'r2', 'r3', 'r4'] as const;
const MEMBER_IDS = ['m1', 'm2', 'm3'] as const;
const permissions = fc.constantFrom(0n, VIEW, SEND, VIEW | ManageRoles, ManageGuild, ADMINISTRATOR);
const allowDeny = fc.constantFrom<readonly [bigint, bigint]>(
	[0n, 0n],
	[VIEW, 0n],
	[0n, VIEW],
	[SEND, VIEW],
	[VIEW, SEND],
	[ManageChannels, VIEW],
	[0n, MANAGING],
);

const guild: fc.Arbitrary<GuildView> = fc
	.tuple(permissions, ...ROLE_IDS.map(() => permissions))
	.map(([everyone, ...others]) => {
		const roles: RoleView[] = others.map((one, index) => ({ id: ROLE_IDS[index] ?? '', permissions: one }));
		return { id: GUILD, roles: [{ id: GUILD, permissions: everyone & ~ADMINISTRATOR }, ...roles] };
	});
const overwrites: fc.Arbitrary<readonly OverwriteView[]> = fc
	.record({
		of: fc.subarray([GUILD, ...ROLE_IDS, ...MEMBER_IDS]),
		what: fc.array(allowDeny, { minLength: 8, maxLength: 8 }),
	})
	.map(({ of, what }) =>
		of.map((id, index): OverwriteView => {
			const [allow, deny] = what[index] ?? [0n, 0n];
			return { id, of: id.startsWith('m') ? 'member' : 'role', allow, deny };
		}),
	);
const member = fc.record({ id: fc.constantFrom(...MEMBER_IDS, 'm9'), roles: fc.subarray([...ROLE_IDS]) });

/** Asserts that exactly those are listed whom Discord's algorithm allows something. @returns whether `who` is one of them */
function expectExactly(
	{ everyone, roles, members }: ChannelAudience,
	who: { readonly id: string; readonly roles: readonly string[] },
	may: (id: string, roleIds: readonly string[]) => boolean,
): boolean {
	const ids = roles.map(({ id }) => id);
	const does = may(who.id, who.roles);
	// Everybody who may is listed: by a role, by an overwrite of their own, or as everyone.
	const isListed = everyone || members.includes(who.id) || who.roles.some((id) => ids.includes(id));
	if (does) expect(isListed).toBe(true);
	// And nobody is listed in vain: somebody with that role alone may.
	for (const id of ids) expect(may('m9', id === GUILD ? [] : [id])).toBe(true);
	for (const id of members) expect(may(id, [])).toBe(true);
	expect(everyone).toBe(may('m9', []));
	return does;
}

describe('the audience of a channel', () => {
	test('has, of 100,000 random servers, exactly those who can see it by Discord’s algorithm, and who can widen it', () => {
		const found = { sees: 0, manages: 0 };
		fc.assert(
			fc.property(guild, overwrites, member, (where, over, who) => {
				const channel: ChannelView = { id: 'c', type: 0, parentId: null, overwrites: over };
				const may = (bits: bigint) => (id: string, roleIds: readonly string[]) =>
					memberMay(bits, where, channel, id, roleIds);
				if (expectExactly(audienceOf(where, channel), who, may(VIEW))) found.sees += 1;
				if (expectExactly(managersOf(where, channel), who, may(MANAGING))) found.manages += 1;
			}),
			{ numRuns: 100_000 },
		);
		expect(found.sees).toBeGreaterThan(10_000);
		expect(found.manages).toBeGreaterThan(10_000);
	}, 120_000);
});

describe('what a member may do in the server at large', () => {
	const where: GuildView = {
		id: GUILD,
		ownerId: 'owner',
		roles: [
			{ id: GUILD, permissions: VIEW },
			{ id: 'r1', permissions: ManageGuild },
			{ id: 'r2', permissions: ModerateMembers },
		],
	};

	test('is what everybody and their roles may, whatever a channel’s overwrites allow', () => {
		expect(guildPermissions(where, { id: 'm1', roles: [] })).toBe(VIEW);
		expect(guildPermissions(where, { id: 'm1', roles: ['r2'] })).toBe(VIEW | ModerateMembers);
		expect(guildPermissions(where, { id: 'm1', roles: ['r1', 'r2', 'gone'] })).toBe(
			VIEW | ManageGuild | ModerateMembers,
		);
	});

	test('is everything for its owner', () => {
		expect(guildPermissions(where, { id: 'owner', roles: [] })).toBe(ADMINISTRATOR);
	});
});
