import { PermissionFlagsBits } from 'discord-api-types/v10';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { audienceOf } from '../../../src/channels/audience.ts';
import type {
	ChannelView,
	GuildView,
	OverwriteView,
	RoleView,
} from '../../../src/channels/guild-directory.ts';

const GUILD = 'g';
const { ViewChannel: VIEW, Administrator: ADMINISTRATOR, SendMessages: SEND } = PermissionFlagsBits;

/** Discord's documented algorithm for one member, as its documentation writes it down; independent of `audienceOf`. */
function memberSees(
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
	return (permissions & VIEW) === VIEW;
}

const ROLE_IDS = ['r1', 'r2', 'r3', 'r4'] as const;
const MEMBER_IDS = ['m1', 'm2', 'm3'] as const;
const permissions = fc.constantFrom(0n, VIEW, SEND, VIEW | SEND, ADMINISTRATOR);
const allowDeny = fc.constantFrom<readonly [bigint, bigint]>(
	[0n, 0n],
	[VIEW, 0n],
	[0n, VIEW],
	[SEND, VIEW],
	[VIEW, SEND],
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

describe('the audience of a channel', () => {
	test('has, of 100,000 random servers, exactly those who can see it by Discord’s algorithm', () => {
		let seen = 0;
		fc.assert(
			fc.property(guild, overwrites, member, (where, over, who) => {
				const channel: ChannelView = { id: 'c', type: 0, parentId: null, overwrites: over };
				const audience = audienceOf(where, channel);
				const roles = audience.roles.map(({ id }) => id);
				const isListed =
					audience.everyone ||
					audience.members.includes(who.id) ||
					who.roles.some((id) => roles.includes(id));
				// Everybody who sees it is in the audience: by a role, by an overwrite of their own, or as everyone.
				if (memberSees(where, channel, who.id, who.roles)) {
					seen += 1;
					expect(isListed).toBe(true);
				}
				// And nobody is listed in vain: somebody with that role alone sees it.
				for (const id of roles) {
					expect(memberSees(where, channel, 'm9', id === GUILD ? [] : [id])).toBe(true);
				}
				for (const id of audience.members) expect(memberSees(where, channel, id, [])).toBe(true);
				expect(audience.everyone).toBe(memberSees(where, channel, 'm9', []));
			}),
			{ numRuns: 100_000 },
		);
		expect(seen).toBeGreaterThan(10_000);
	});
});
