import { readOwnerProfile } from '../../../src/portal/schema/profile-schema.ts';
import type { Profile, StaffProfile } from '../../../src/profile/model.ts';
import type { Facts } from '../../../src/profile/section.ts';

/** Profiles for the tests of this folder, read as the Portal sends them: a list that is not named here is empty. */

const NOW = new Date('2026-03-01T12:00:00Z');

const ANSWER = {
	id: 42,
	username: 'exampleuser',
	subscription_tier: 2,
	state: 1,
	permission_level: 0,
	created_at: '2025-01-01T00:00:00Z',
	last_activity_at: '2026-02-28T00:00:00Z',
	linked_platforms: [
		{ platform: 'discord', platform_user_id: '1185865881356615713', platform_username: 'example' },
	],
	moderation_actions: [
		{
			id: 3,
			action_type: 'PLATFORM_TIMEOUT',
			reason: 'Repeated spam',
			created_at: '2026-02-28T10:00:00Z',
			expires_at: '2026-03-02T10:00:00Z',
		},
		{
			id: 2,
			action_type: 'CHAT_MUTE',
			created_at: '2026-02-01T10:00:00Z',
			expires_at: '2026-02-02T10:00:00Z',
		},
		{
			id: 1,
			action_type: 'PLATFORM_WARNING',
			is_lifted: true,
			lifted_at: '2026-01-03T10:00:00Z',
			created_at: '2026-01-02T10:00:00Z',
		},
		'unreadable',
	],
	chats: [{ id: 7, name: 'lounge', visibility: 'public' }],
	subscription_history: [{ old_tier: 0, new_tier: 2, reason: 'Gift', created_at: NOW.toISOString() }],
	session_history: [
		{
			created_at: NOW.toISOString(),
			client_ip: '203.0.113.77',
			user_agent: 'Firefox',
			geo: { city: 'Berlin', country_code: 'DE', is_proxy: true },
		},
		{ created_at: NOW.toISOString(), client_ip: '2001:db8:aa:bb::1', user_agent: 'Safari' },
	],
};

const { profile, sessions } = readOwnerProfile(ANSWER, ANSWER.username);
const { staff, ...everybodys } = profile;
if (staff === undefined) throw new Error('the answer is not an elevated one');

export const PUBLIC: Profile = everybodys;
export const STAFF: StaffProfile = staff;
export const SESSIONS = sessions;

export function facts(more: Partial<Facts> = {}): Facts {
	return { profile: { ...PUBLIC, staff: STAFF }, addresses: 'masked', now: NOW, ...more };
}
