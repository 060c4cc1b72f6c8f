import { PermissionFlagsBits as P } from 'discord-api-types/v10';
import type { ChannelFixture, GuildFixture, PermissionsFixture, RoleFixture } from './fixture.ts';
import { BOT_KEY, EVERYONE_KEY, type FixtureIds } from './fixture-ids.ts';
import type { Channel, DiscordUser, Guild, Member, Overwrite, Role } from './model.ts';
import { isThreadType } from './permission.ts';

/** What a member of a new guild may do, as far as bots are concerned. */
const EVERYBODY =
	P.ViewChannel |
	P.SendMessages |
	P.SendMessagesInThreads |
	P.ReadMessageHistory |
	P.EmbedLinks |
	P.AttachFiles |
	P.AddReactions |
	P.Connect |
	P.UseApplicationCommands;

/** What a guild is built with: the users by key, `bot` among them, and all ids. */
export interface GuildBuildDeps {
	readonly ids: FixtureIds;
	readonly users: ReadonlyMap<string, DiscordUser>;
	/** For a guild that names no owner. */
	readonly owner: DiscordUser;
}

/** A guild as it is at start. @throws Error in plain words if it names a role, channel or person that there is not */
export function buildGuild(key: string, fixture: GuildFixture, deps: GuildBuildDeps): Guild {
	const id = deps.ids.guilds.get(key) ?? '';
	const owner = ownerOf(fixture, deps);
	const find = (kind: string, known: ReadonlyMap<string, string>, name: string) => {
		const found = known.get(name);
		if (found === undefined)
			throw new Error(`fixture: guild "${key}" names a ${kind} "${name}" that is not there`);
		return found;
	};
	const names: Names = {
		role: (name) => (name === EVERYONE_KEY ? id : find('role', deps.ids.roles, name)),
		channel: (name) => find('channel', deps.ids.channels, name),
		user(name) {
			const user = deps.users.get(name);
			if (!user) throw new Error(`fixture: guild "${key}" names somebody "${name}" who is not there`);
			return user;
		},
	};
	return {
		id,
		name: fixture.name ?? key,
		ownerId: owner.id,
		roles: byId(rolesOf(fixture, id, names)),
		channels: byId(
			Object.entries(fixture.channels).map(([name, one], position) =>
				channelOf(name, one, { guildId: id, ownerId: owner.id, position, names }),
			),
		),
		members: membersOf(fixture, owner, names, deps.users),
	};
}

/** Looks up what a fixture names by key. */
interface Names {
	role(key: string): string;
	channel(key: string): string;
	user(key: string): DiscordUser;
}

function ownerOf({ owner }: GuildFixture, { users, owner: nobody, ids }: GuildBuildDeps): DiscordUser {
	if (owner === undefined) return nobody;
	if (typeof owner !== 'string') {
		return { id: owner.id ?? ids.next(), username: owner.username ?? 'owner', bot: false };
	}
	const found = users.get(owner);
	if (!found) throw new Error(`fixture: there is nobody called "${owner}" to own a guild`);
	return found;
}

function rolesOf({ roles = {} }: GuildFixture, guildId: string, names: Names): Role[] {
	const { [EVERYONE_KEY]: everyone = {}, ...others } = roles;
	return [
		roleOf(guildId, '@everyone', 0, { permissions: EVERYBODY, ...everyone }),
		...Object.entries(others).map(([key, one], index) => roleOf(names.role(key), key, index + 1, one)),
	];
}

function roleOf(id: string, key: string, position: number, fixture: RoleFixture): Role {
	return {
		id,
		name: fixture.name ?? key,
		position,
		permissions: permissionBits(fixture.permissions),
		managed: fixture.managed ?? false,
		flags: fixture.flags ?? 0,
		...(fixture.tags ? { tags: fixture.tags } : {}),
	};
}

/** @throws Error for a name that is no permission */
export function permissionBits(permissions: PermissionsFixture = 0n): bigint {
	if (typeof permissions === 'bigint') return permissions;
	if (typeof permissions === 'string') return BigInt(permissions);
	return permissions.reduce((bits, name) => {
		if (!(name in P)) throw new Error(`fixture: there is no permission "${name}"`);
		return bits | P[name];
	}, 0n);
}

interface Place {
	readonly guildId: string;
	readonly ownerId: string;
	readonly position: number;
	readonly names: Names;
}

function channelOf(key: string, fixture: ChannelFixture, { names, ownerId, ...place }: Place): Channel {
	const { type = 0, parent, overwrites = [], thread } = fixture;
	const channel = {
		...place,
		id: names.channel(key),
		name: fixture.name ?? key,
		type,
		parentId: parent === undefined ? null : names.channel(parent),
		overwrites: overwrites.map((one): Overwrite => {
			const bits = { allow: permissionBits(one.allow), deny: permissionBits(one.deny) };
			return 'role' in one
				? { id: names.role(one.role), type: 0, ...bits }
				: { id: names.user(one.member).id, type: 1, ...bits };
		}),
	};
	if (!isThreadType(type)) return channel;
	return {
		...channel,
		thread: {
			ownerId: thread?.owner === undefined ? ownerId : names.user(thread.owner).id,
			archived: thread?.archived ?? false,
			locked: thread?.locked ?? false,
			memberIds: new Set(thread?.members?.map((one) => names.user(one).id)),
		},
	};
}

function membersOf(
	fixture: GuildFixture,
	owner: DiscordUser,
	names: Names,
	users: ReadonlyMap<string, DiscordUser>,
): Map<string, Member> {
	const people = [...users.keys()].filter((key) => key !== BOT_KEY);
	const listed = fixture.members ?? Object.fromEntries(people.map((key): [string, string[]] => [key, []]));
	const members = Object.entries(listed).map(
		([key, roles]): Member => ({ user: names.user(key), roleIds: roles.map(names.role) }),
	);
	if (!members.some(({ user }) => user.id === owner.id)) members.push({ user: owner, roleIds: [] });
	if (fixture.bot !== false) {
		members.push({ user: names.user(BOT_KEY), roleIds: (fixture.bot ?? []).map(names.role) });
	}
	return new Map(members.map((member) => [member.user.id, member]));
}

function byId<T extends { readonly id: string }>(items: readonly T[]): Map<string, T> {
	return new Map(items.map((item) => [item.id, item]));
}
