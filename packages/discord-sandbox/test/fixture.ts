import { PermissionFlagsBits as P } from 'discord-api-types/v10';
import type { DiscordFixture, KeysOf, OverwriteFixture } from '../src/fixture.ts';
import type { SandboxDiscord } from '../src/sandbox-discord.ts';
import { createDiscordWorld } from '../src/world.ts';

/** The guilds that the package's tests happen in: open, locked and leaky channels of every kind, and a second guild. */

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
const OWNER = { id: '410000000000000099', username: 'founder' };

function seen(role: string): OverwriteFixture {
	return { role, allow: P.ViewChannel };
}

const LOCKED: readonly OverwriteFixture[] = [
	{ role: 'everyone', deny: P.ViewChannel },
	seen('moderator'),
	seen('bot'),
];

export const FIXTURE = {
	application: { id: '430000000000000001', name: 'Test Bot' },
	people: {
		nora: { id: '410000000000000001' },
		mel: { id: '410000000000000002' },
		adam: { id: '410000000000000004' },
		olga: { id: '410000000000000005' },
		gus: { id: '410000000000000006' },
	},
	guilds: {
		main: {
			id: '420000000000000001',
			name: 'Test Server',
			owner: OWNER,
			roles: {
				everyone: { permissions: EVERYBODY },
				onboarding: { name: 'News reader', flags: 1 },
				booster: { name: 'Server Booster', managed: true, tags: { premium_subscriber: null } },
				bot: { permissions: EVERYBODY, managed: true, tags: { bot_id: '430000000000000001' } },
				moderator: { id: '440000000000000001', permissions: EVERYBODY | MODERATION },
				administrator: { permissions: P.Administrator },
			},
			channels: {
				general: {},
				'general-thread': { type: 11, parent: 'general' },
				moderation: { type: 4, overwrites: LOCKED },
				moderators: { overwrites: LOCKED, parent: 'moderation' },
				'mod-thread': { type: 11, parent: 'moderators' },
				'private-mod-thread': { type: 12, parent: 'moderators', thread: { members: ['bot'] } },
				'unseen-mod-thread': { type: 12, parent: 'moderators' },
				'mod-forum': { type: 15, overwrites: LOCKED, parent: 'moderation' },
				'report-post': { type: 11, parent: 'mod-forum' },
				'staff-lounge': { overwrites: LOCKED },
				leaky: { overwrites: [seen('moderator'), seen('bot')] },
				boosters: { overwrites: [...LOCKED, seen('booster')] },
				'mod-news': { type: 5, overwrites: LOCKED },
				'mod-voice': { type: 2, overwrites: LOCKED },
			},
			members: {
				nora: [],
				mel: ['moderator'],
				adam: ['moderator'],
				olga: ['moderator'],
				gus: ['administrator'],
			},
			bot: ['bot'],
		},
		elsewhere: { owner: OWNER, channels: { elsewhere: {} } },
	},
} as const satisfies DiscordFixture;

export type TestKeys = KeysOf<typeof FIXTURE>;

/** All ids of the fixture, by key. */
export const IDS = {
	application: FIXTURE.application.id,
	...(createDiscordWorld(FIXTURE).keys.ids as SandboxDiscord<TestKeys>['ids']),
};
