import { PERSONAS, type Persona } from '../../../sandbox/fixtures/personas.ts';
import type { User } from './model.ts';

/** The configured guild, "Porter's Lodge". Its id is also that of its @everyone role, as on Discord. */
export const GUILD_ID = '420000000000000001';
/** A guild where the bot is a member but not configured. */
export const ELSEWHERE_ID = '420000000000000002';
export const APPLICATION_ID = '430000000000000001';
/** Looks like a bot token (its first part is the application's id in base64) and opens nothing but the sandbox. */
export const SANDBOX_TOKEN = 'NDMwMDAwMDAwMDAwMDAwMDAx.Sandbx.this-token-is-fake-and-opens-nothing-real';

/** The founder owns both guilds and is not one of the personas, so that nobody is special by ownership. */
export const FOUNDER: User = { id: '410000000000000099', username: 'founder', bot: false };
export const BOT: User = { id: APPLICATION_ID, username: 'Porter', bot: true };

/** A persona's Discord account. */
export function userOf(one: Persona): User {
	return { id: one.discordId, username: one.discordName, bot: false };
}

/** Everybody there is, members or not. */
export const SANDBOX_USERS: readonly User[] = [...PERSONAS.map(userOf), FOUNDER, BOT];

export const ROLES = {
	everyone: GUILD_ID,
	moderator: '440000000000000001',
	administrator: '440000000000000002',
	bot: '440000000000000003',
	booster: '440000000000000004',
	onboarding: '440000000000000005',
} as const;
export type RoleKey = keyof typeof ROLES;

export const CHANNELS = {
	general: '45000000000000001',
	'general-thread': '450000000000000002',
	moderation: '450000000000000003',
	moderators: '450000000000000004',
	'mod-thread': '450000000000000005',
	'private-mod-thread': '450000000000000006',
	'unseen-mod-thread': '450000000000000007',
	'staff-lounge': '450000000000000008',
	leaky: '450000000000000009',
	boosters: '450000000000000010',
	'mod-news': '450000000000000011',
	'mod-voice': '450000000000000012',
	'mod-forum': '1450000000000000013',
	'report-post': '1450000000000000014',
	elsewhere: '1450000000000000015',
} as const;
export type ChannelKey = keyof typeof CHANNELS;
