import type { DiscordFixture } from './fixture.ts';

const LOCKED = [
	{ role: 'everyone', deny: ['ViewChannel'] },
	{ role: 'staff', allow: ['ViewChannel'] },
	{ member: 'bot', allow: ['ViewChannel'] },
] as const;

/** What a local Discord has when nothing else is asked for: one guild, an ordinary member, one of the staff, an administrator. */
export const DEFAULT_FIXTURE = {
	application: { name: 'Bot' },
	people: { alice: {}, bob: {}, carol: {} },
	guilds: {
		main: {
			name: 'Test Server',
			roles: {
				staff: { name: 'Staff', permissions: ['ModerateMembers', 'ManageMessages', 'ManageThreads'] },
				administrator: { name: 'Administrator', permissions: ['Administrator'] },
			},
			channels: {
				general: {},
				'general-thread': { type: 11, parent: 'general' },
				staff: { overwrites: LOCKED },
				voice: { type: 2 },
			},
			members: { alice: [], bob: ['staff'], carol: ['administrator'] },
		},
	},
} as const satisfies DiscordFixture;
