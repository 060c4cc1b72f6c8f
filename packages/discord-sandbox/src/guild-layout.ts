import { ChannelType, PermissionFlagsBits as P } from 'discord-api-types/v10';
import { PERSONAS } from '../../../sandbox/fixtures/personas.ts';
import { BOT, CHANNELS, type ChannelKey, ELSEWHERE_ID, FOUNDER, GUILD_ID, ROLES, userOf } from './guild.ts';
import type { Channel, Guild, Member, Overwrite, Role } from './model.ts';

const EVERYBODY =
	P.ViewChannel |
	P.SendMessages |
	P.SendMessagesInThreads |
	P.ReadMessageHistory |
	P.EmbedLinks |
	P.AttachFiles |
	P.Connect |
	P.UseApplicationCommands;
const MODERATION = P.ModerateMembers | P.ManageMessages | P.ManageThreads | P.KickMembers | P.BanMembers;
const IN_PROMPT = 1;

function role(id: string, name: string, position: number, more: Partial<Role> = {}): Role {
	return { id, name, position, permissions: 0n, managed: false, flags: 0, ...more };
}

function roles(): Role[] {
	return [
		role(ROLES.everyone, '@everyone', 0, { permissions: EVERYBODY }),
		role(ROLES.onboarding, 'News reader', 1, { flags: IN_PROMPT }),
		role(ROLES.booster, 'Server Booster', 2, { managed: true, tags: { premium_subscriber: null } }),
		role(ROLES.bot, 'Porter', 3, { permissions: EVERYBODY, managed: true, tags: { bot_id: BOT.id } }),
		role(ROLES.moderator, 'Moderator', 4, { permissions: EVERYBODY | MODERATION }),
		role(ROLES.administrator, 'Administrator', 5, { permissions: P.Administrator }),
	];
}

function seen(by: string): Overwrite {
	return { id: by, type: 0, allow: P.ViewChannel, deny: 0n };
}

/** Moderators and the bot may enter, @everyone may not. */
const LOCKED: readonly Overwrite[] = [
	{ id: ROLES.everyone, type: 0, allow: 0n, deny: P.ViewChannel },
	seen(ROLES.moderator),
	seen(ROLES.bot),
];

function channels(): Channel[] {
	let position = 0;
	const channel = (
		key: ChannelKey,
		type: ChannelType,
		overwrites: readonly Overwrite[],
		parent?: ChannelKey,
	) => ({
		id: CHANNELS[key],
		guildId: GUILD_ID,
		name: key,
		type,
		position: position++,
		parentId: parent ? CHANNELS[parent] : null,
		overwrites,
	});
	const thread = (key: ChannelKey, type: ChannelType, parent: ChannelKey, ...memberIds: string[]) => ({
		...channel(key, type, [], parent),
		thread: { ownerId: FOUNDER.id, archived: false, locked: false, memberIds: new Set(memberIds) },
	});
	return [
		channel('general', ChannelType.GuildText, []),
		thread('general-thread', ChannelType.PublicThread, 'general'),
		channel('moderation', ChannelType.GuildCategory, LOCKED),
		channel('moderators', ChannelType.GuildText, LOCKED, 'moderation'),
		thread('mod-thread', ChannelType.PublicThread, 'moderators'),
		thread('private-mod-thread', ChannelType.PrivateThread, 'moderators', BOT.id),
		// The bot is no member of this one, so Discord never tells it that the thread exists.
		thread('unseen-mod-thread', ChannelType.PrivateThread, 'moderators'),
		channel('mod-forum', ChannelType.GuildForum, LOCKED, 'moderation'),
		thread('report-post', ChannelType.PublicThread, 'mod-forum'),
		channel('staff-lounge', ChannelType.GuildText, LOCKED),
		channel('leaky', ChannelType.GuildText, [seen(ROLES.moderator), seen(ROLES.bot)]),
		channel('boosters', ChannelType.GuildText, [...LOCKED, seen(ROLES.booster)]),
		channel('mod-news', ChannelType.GuildAnnouncement, LOCKED),
		channel('mod-voice', ChannelType.GuildVoice, LOCKED),
	];
}

const ROLE_OF = {
	member: [],
	moderator: [ROLES.moderator],
	administrator: [ROLES.administrator],
} as const;

function byId<T extends { readonly id: string }>(items: readonly T[]): Map<string, T> {
	return new Map(items.map((item) => [item.id, item]));
}

function members(rolesOf: (one: (typeof PERSONAS)[number]) => readonly string[], bot: readonly string[]) {
	const all: Member[] = PERSONAS.map((one) => ({ user: userOf(one), roleIds: rolesOf(one) }));
	all.push({ user: FOUNDER, roleIds: [] }, { user: BOT, roleIds: bot });
	return new Map(all.map((member) => [member.user.id, member]));
}

/** The two guilds as they are when a sandbox starts; every sandbox gets its own. */
export function createGuilds(): Guild[] {
	const elsewhere: Channel = {
		id: CHANNELS.elsewhere,
		guildId: ELSEWHERE_ID,
		name: 'elsewhere',
		type: ChannelType.GuildText,
		position: 0,
		parentId: null,
		overwrites: [],
	};
	return [
		{
			id: GUILD_ID,
			name: "Porter's Lodge",
			ownerId: FOUNDER.id,
			roles: byId(roles()),
			channels: byId(channels()),
			members: members((one) => ROLE_OF[one.guildRole], [ROLES.bot]),
		},
		{
			id: ELSEWHERE_ID,
			name: 'Elsewhere',
			ownerId: FOUNDER.id,
			roles: byId([role(ELSEWHERE_ID, '@everyone', 0, { permissions: EVERYBODY })]),
			channels: byId([elsewhere]),
			members: members(() => [], []),
		},
	];
}
