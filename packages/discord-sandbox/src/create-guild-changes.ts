import { permissionBits } from './build-guild.ts';
import type { Gateway } from './gateway.ts';
import { INTENT } from './gateway-session.ts';
import type { GuildChanges, OverwriteTarget, RoleRef } from './guild-change.ts';
import { threadFor, threadListWire, threadMemberWire } from './guild-create-wire.ts';
import { channelWire, JOINED, memberWire, roleWire, userWire } from './guild-wire.ts';
import type { Channel, LinkedLobby, Member, Role } from './model.ts';
import { canEnter, isThread } from './permission.ts';
import type { DiscordWorld } from './world.ts';

export function createGuildChanges(world: DiscordWorld, gateway: Gateway): GuildChanges {
	const { keys, mainGuild: guild } = world;
	const tell = (event: string, data: unknown, intent: number = INTENT.guilds) => {
		gateway.dispatch(event, data, intent);
		world.announce({ kind: 'guild-changed', guildId: guild.id });
	};
	const channelOf = (key: string): Channel => {
		const channel = guild.channels.get(keys.channel(key));
		if (!channel) throw new Error(`there is no channel ${key}`);
		return channel;
	};
	const botIn = (channel: Channel) => canEnter(guild, channel, world.bot.id);
	/** Threads that a bot cannot see are not told of. */
	const tellChannel = (channel: Channel) => {
		if (!isThread(channel)) return tell('CHANNEL_UPDATE', channelWire(channel));
		if (botIn(channel)) gateway.dispatch('THREAD_UPDATE', channelWire(channel), INTENT.guilds);
		world.announce({ kind: 'guild-changed', guildId: guild.id });
	};
	/** Does what may let the bot into channels; it is sent the active threads of those that it gains. */
	const admitting = <T>(change: () => T): T => {
		const entered = () => [...guild.channels.values()].filter((one) => !isThread(one) && botIn(one));
		const before = new Set(entered().map(({ id }) => id));
		const result = change();
		const gained = entered().flatMap(({ id }) => (before.has(id) ? [] : [id]));
		const bot = guild.members.get(world.bot.id);
		if (bot && gained.length > 0) tell('THREAD_LIST_SYNC', threadListWire(guild, bot, gained));
		return result;
	};
	const threadOf = (key: string) => {
		const channel = channelOf(key);
		if (!channel.thread) throw new Error(`${key} is no thread`);
		return { channel, thread: channel.thread };
	};
	const archive = (channel: Channel, archived: boolean) => {
		if (!channel.thread || channel.thread.archived === archived) return;
		channel.thread.archived = archived;
		tellChannel(channel);
		if (archived || !channel.thread.memberIds.has(world.bot.id)) return;
		const own = { ...threadMemberWire(channel.id, world.bot.id), guild_id: guild.id };
		gateway.dispatch('THREAD_MEMBER_UPDATE', own, INTENT.guilds);
	};
	/** A message that is posted in an archived thread unarchives it. */
	world.subscribe((change) => {
		if (change.kind !== 'message-created') return;
		const channel = guild.channels.get(world.messages.get(change.messageId)?.channelId ?? '');
		if (channel) archive(channel, false);
	});
	const tellThreadMembers = (channel: Channel, userId: string, joins: boolean) => {
		const data = {
			id: channel.id,
			guild_id: guild.id,
			member_count: channel.thread?.memberIds.size,
			...(joins
				? { added_members: [threadMemberWire(channel.id, userId)] }
				: { removed_member_ids: [userId] }),
		};
		tell('THREAD_MEMBERS_UPDATE', data, userId === world.bot.id ? INTENT.guilds : INTENT.guildMembers);
	};
	const roleId = (ref: RoleRef) => (typeof ref === 'string' ? keys.role(ref) : ref.id);
	const targetId = (target: OverwriteTarget) =>
		'role' in target ? roleId(target.role) : keys.person(target.member).id;
	const overwrite = (key: string, target: OverwriteTarget, bits?: { allow: bigint; deny: bigint }) => {
		const channel = channelOf(key);
		if (isThread(channel)) throw new Error('threads have no overwrites');
		const id = targetId(target);
		const type = 'role' in target ? 0 : 1;
		const others = channel.overwrites.filter((one) => one.id !== id);
		admitting(() => {
			channel.overwrites = bits ? [...others, { id, type, ...bits }] : others;
			tellChannel(channel);
		});
	};
	const alter = (
		key: string,
		change: Partial<Pick<Channel, 'name' | 'type' | 'parentId' | 'linkedLobby'>>,
	) => {
		tellChannel(Object.assign(channelOf(key), change));
	};
	const memberOf = (key: string): Member => {
		const member = guild.members.get(keys.person(key).id);
		if (!member) throw new Error(`${key} is no member`);
		return member;
	};
	const tellMember = (event: string, member: Member) =>
		tell(event, { guild_id: guild.id, ...memberWire(member) }, INTENT.guildMembers);

	return {
		setOverwrite: (channel, target, allow, deny) =>
			overwrite(channel, target, { allow: permissionBits(allow), deny: permissionBits(deny) }),
		removeOverwrite: (channel, target) => overwrite(channel, target),
		renameChannel: (channel, name) => alter(channel, { name }),
		moveChannel: (channel, category) =>
			alter(channel, { parentId: category === null ? null : keys.channel(category) }),
		convertChannel: (channel, type) => alter(channel, { type }),
		linkChannel: (channel, linked) => alter(channel, { linkedLobby: linked ? lobby(world) : undefined }),
		moveThread: (thread, parent) => alter(thread, { parentId: keys.channel(parent) }),
		archiveThread: (key, archived) => archive(threadOf(key).channel, archived),
		lockThread(key, locked) {
			const { channel, thread } = threadOf(key);
			thread.locked = locked;
			tellChannel(channel);
		},
		addToThread(key, member) {
			const { channel, thread } = threadOf(key);
			const { id } = keys.person(member);
			thread.memberIds.add(id);
			const bot = guild.members.get(world.bot.id);
			if (bot && id === world.bot.id) tell('THREAD_CREATE', threadFor(channel, bot));
			tellThreadMembers(channel, id, true);
		},
		removeFromThread(key, member) {
			const { channel, thread } = threadOf(key);
			const { id } = keys.person(member);
			thread.memberIds.delete(id);
			// No THREAD_DELETE: Discord says only who was removed, and of private threads nothing afterwards.
			tellThreadMembers(channel, id, false);
		},
		deleteChannel(key) {
			const channel = channelOf(key);
			guild.channels.delete(channel.id);
			for (const one of guild.channels.values()) {
				if (one.parentId !== channel.id) continue;
				if (isThread(one)) guild.channels.delete(one.id);
				else one.parentId = null;
			}
			tell(isThread(channel) ? 'THREAD_DELETE' : 'CHANNEL_DELETE', channelWire(channel));
		},
		addRole(role) {
			const made: Role = {
				permissions: 0n,
				managed: false,
				flags: 0,
				position: guild.roles.size,
				...role,
				id: world.snowflake(),
			};
			guild.roles.set(made.id, made);
			tell('GUILD_ROLE_CREATE', { guild_id: guild.id, role: roleWire(made) });
			return { id: made.id };
		},
		editRole(ref, change) {
			const role = guild.roles.get(roleId(ref));
			if (!role) throw new Error('there is no such role');
			admitting(() => {
				Object.assign(role, change);
				tell('GUILD_ROLE_UPDATE', { guild_id: guild.id, role: roleWire(role) });
			});
		},
		deleteRole(ref) {
			const id = roleId(ref);
			guild.roles.delete(id);
			for (const member of guild.members.values()) {
				member.roleIds = member.roleIds.filter((one) => one !== id);
			}
			for (const channel of guild.channels.values()) {
				channel.overwrites = channel.overwrites.filter((one) => one.id !== id);
			}
			tell('GUILD_ROLE_DELETE', { guild_id: guild.id, role_id: id });
		},
		giveRole(key, ref) {
			const member = memberOf(key);
			member.roleIds = [...new Set([...member.roleIds, roleId(ref)])];
			tellMember('GUILD_MEMBER_UPDATE', member);
		},
		takeRole(key, ref) {
			const member = memberOf(key);
			member.roleIds = member.roleIds.filter((one) => one !== roleId(ref));
			tellMember('GUILD_MEMBER_UPDATE', member);
		},
		editMember(key, change) {
			tellMember('GUILD_MEMBER_UPDATE', Object.assign(memberOf(key), change));
		},
		addMember(key, ...refs) {
			const user = keys.person(key);
			const member = { user, roleIds: refs.map(roleId) };
			guild.members.set(user.id, member);
			tellMember('GUILD_MEMBER_ADD', member);
		},
		removeMember(key) {
			const member = memberOf(key);
			guild.members.delete(member.user.id);
			const data = { guild_id: guild.id, user: userWire(member.user) };
			tell('GUILD_MEMBER_REMOVE', data, INTENT.guildMembers);
		},
	};
}

function lobby(world: DiscordWorld): LinkedLobby {
	return {
		application_id: world.snowflake(),
		lobby_id: world.snowflake(),
		linked_by: world.mainGuild.ownerId,
		linked_at: JOINED,
		require_application_authorization: false,
	};
}
