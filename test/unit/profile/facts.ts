import type { Profile, StaffProfile } from '../../../src/profile/model.ts';
import type { Facts } from '../../../src/profile/section.ts';

/** Profiles for the tests of this folder. */

const NOW = new Date('2026-03-01T12:00:00Z');
const none = { items: [], unreadable: 0 };

export const PUBLIC: Profile = { id: 42, username: 'exampleuser', tier: 'Premium' };

export const STAFF: StaffProfile = {
	state: 'timeout',
	stateLabel: 'Timeout',
	roleLabel: 'User',
	createdAt: new Date('2025-01-01T00:00:00Z'),
	lastActiveAt: new Date('2026-02-28T00:00:00Z'),
	linkedAccounts: {
		items: [{ platform: 'discord', id: '1185865881356615713', username: 'example' }],
		unreadable: 0,
	},
	moderation: {
		items: [
			{
				id: 3,
				label: 'Timeout',
				reason: 'Repeated spam',
				lifted: false,
				createdAt: new Date('2026-02-28T10:00:00Z'),
				expiresAt: new Date('2026-03-02T10:00:00Z'),
			},
			{
				id: 2,
				label: 'Chat mute',
				lifted: false,
				createdAt: new Date('2026-02-01T10:00:00Z'),
				expiresAt: new Date('2026-02-02T10:00:00Z'),
			},
			{
				id: 1,
				label: 'Warning',
				lifted: true,
				liftedAt: new Date('2026-01-03T10:00:00Z'),
				createdAt: new Date('2026-01-02T10:00:00Z'),
			},
		],
		unreadable: 1,
	},
	chats: { items: [{ id: '7', name: 'lounge', visibility: 'Public' }], unreadable: 0 },
	bots: none,
	subscriptions: { items: [{ from: 'Basic', to: 'Premium', at: NOW, reason: 'Gift' }], unreadable: 0 },
	permissions: none,
};

export const SESSIONS = {
	items: [
		{ createdAt: NOW, ip: '203.0.113.77', userAgent: 'Firefox', city: 'Berlin', country: 'DE', proxy: true },
		{ createdAt: NOW, ip: '2001:db8:aa:bb::1', userAgent: 'Safari' },
	],
	unreadable: 0,
};

export function facts(more: Partial<Facts> = {}): Facts {
	return { profile: { ...PUBLIC, staff: STAFF }, addresses: 'masked', now: NOW, ...more };
}
