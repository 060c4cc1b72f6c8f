import { describe, expect, test } from 'vitest';
import { readOwnerProfile, readProfile } from '../../../src/portal/schema/profile-schema.ts';

const PUBLIC = { id: 42, username: 'exampleuser', avatar_url: null, subscription_tier: 0 };

describe('session history', () => {
	const record = {
		token_suffix: 'canary-suffix',
		created_at: '2026-02-20T08:00:00Z',
		client_ip: '198.51.100.5',
		user_agent: 'Mozilla/5.0',
		geo: {
			city: 'Berlin',
			region_name: 'Land Berlin',
			country_code: 'DE',
			lat: 52.520008,
			lon: 13.404954,
			isp: 'Deutsche Telekom',
			org: 'DTAG',
			is_mobile: false,
			is_proxy: true,
			is_hosting: false,
		},
	};

	test('is in an owner lookup only, without token suffix and coordinates', () => {
		const answer = {
			...PUBLIC,
			state: 0,
			session_history: [record, null, { token_suffix: 'canary-suffix' }],
		};
		const { profile, sessions } = readOwnerProfile(answer, 'exampleuser');
		expect(sessions).toEqual({
			items: [
				{
					createdAt: new Date('2026-02-20T08:00:00Z'),
					ip: '198.51.100.5',
					userAgent: 'Mozilla/5.0',
					city: 'Berlin',
					region: 'Land Berlin',
					country: 'DE',
					provider: 'Deutsche Telekom',
					mobile: false,
					proxy: true,
					hosting: false,
				},
			],
			unreadable: 2,
		});
		expect(JSON.stringify({ profile, sessions })).not.toMatch(/canary-suffix|52\.52|13\.40/);
		expect(JSON.stringify(readProfile(answer, 'exampleuser'))).not.toMatch(/198\.51|Berlin|canary/);
		expect(profile).toEqual(readProfile(answer, 'exampleuser'));
	});

	test.each([null, 'somewhere', 7, [], { city: 7, lat: 1 }])('may have %j for a place', (geo) => {
		const answer = { ...PUBLIC, state: 0, session_history: [{ client_ip: '198.51.100.5', geo }] };
		expect(readOwnerProfile(answer, 'exampleuser').sessions.items).toEqual([{ ip: '198.51.100.5' }]);
	});
});
