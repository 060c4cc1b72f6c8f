import { describe, expect, test } from 'vitest';
import type { Lookup } from '../../../src/audit/record.ts';
import { Failure } from '../../../src/core/failure.ts';
import { Secret } from '../../../src/core/secret.ts';
import type { LiveSession, PortalRole, Viewer } from '../../../src/core/viewer.ts';
import type { DisclosureTable } from '../../../src/database/schema.ts';
import type { ProfileRequest } from '../../../src/profile/request.ts';
import { createShow } from '../../../src/profile/show.ts';
import { createWithSession } from '../../../src/sessions/with-session.ts';
import { worldAt } from '../../world.ts';
import { PUBLIC, SESSIONS, STAFF } from './facts.ts';

const NOW = Date.UTC(2026, 2, 1, 12);
const CALLER = { id: '410000000000000005', username: 'olga', avatarUrl: 'https://cdn.test/olga.png' };
const PROFILE = { ...PUBLIC, staff: STAFF };

/** A lookup by somebody who was `stored` when they signed in and is `now` on the Portal. */
function setUp({ stored = 'owner', now = stored, profile = PROFILE, trail }: Options = {}) {
	const session: LiveSession = {
		callerId: CALLER.id,
		cookie: new Secret('canary-cookie-0123456789'),
		viewer: { id: 1004, username: 'olga', role: stored },
		generation: 'g1',
	};
	const viewer: Viewer = { ...session.viewer, role: now };
	const recorded: Lookup[] = [];
	const disclosed: (string | undefined)[] = [];
	const noted: Viewer[] = [];
	let time = NOW;
	const record = async (lookup: Lookup, disclosure?: DisclosureTable) => {
		recorded.push(lookup);
		disclosed.push(disclosure?.id);
	};
	const show = createShow({
		withSession: createWithSession({ open: async () => session, markDead: async () => {} }),
		sessions: { noteViewer: async (_session, changed) => void noted.push(changed) },
		portal: {
			async profile() {
				time += 250;
				return profile;
			},
			viewer: async () => viewer,
			ownerProfile: async () => ({ profile, sessions: SESSIONS }),
		},
		disclosures: {
			row: (given) => ({ ...given, id: `disclosure of ${given.id}` }) as unknown as DisclosureTable,
		},
		lookups: { record: trail ?? record },
		world: worldAt(() => time),
	});
	const look = (more: Partial<ProfileRequest> = {}) =>
		show({
			caller: CALLER,
			interaction: { id: '1', token: new Secret('token') },
			username: 'exampleuser',
			view: 'overview',
			page: 0,
			signIn: false,
			place: 'moderator-channel',
			visibility: 'open',
			guildId: '100000000000000000',
			channelId: '100000000000000001',
			...more,
		});
	return { look, recorded, disclosed, noted };
}

interface Options {
	readonly stored?: PortalRole;
	readonly now?: PortalRole;
	readonly profile?: typeof PROFILE | typeof PUBLIC;
	readonly trail?: () => Promise<void>;
}

describe('the audit trail', () => {
	test('has who looked at whom, where, and how long it took', async () => {
		const { look, recorded } = setUp({ stored: 'admin' });
		await look({ view: 'moderation' });
		expect(recorded).toEqual([
			{
				at: new Date(NOW),
				callerId: CALLER.id,
				viewerId: 1004,
				viewerRole: 'admin',
				subjectId: 42,
				subjectUsername: 'exampleuser',
				guildId: '100000000000000000',
				channelId: '100000000000000001',
				sections: ['moderation'],
				visibility: 'open',
				outcome: 'shown',
				durationMs: 250,
			},
		]);
	});

	test('has, in the same commit, that an open answer with staff sections is a disclosure, and nothing else is', async () => {
		const { look, disclosed } = setUp();
		expect(await look()).toMatchObject({ disclosureId: 'disclosure of 1' });
		await look({ visibility: 'ephemeral' });
		await look({ place: 'public-channel' });
		expect(disclosed).toEqual(['disclosure of 1', undefined, undefined]);
	});

	test('tells whole addresses from masked ones', async () => {
		const { look, recorded } = setUp();
		await look({ view: 'sessions', visibility: 'ephemeral' });
		await look({ view: 'addresses', visibility: 'ephemeral' });
		expect(recorded.map(({ sections }) => sections)).toEqual([['sessions'], ['addresses']]);
	});

	test('says that staff sections were withheld only where there were any and the channel is public', async () => {
		const elevated = setUp({ stored: 'admin' });
		await elevated.look({ place: 'public-channel' });
		await elevated.look();
		expect(elevated.recorded.map(({ outcome }) => outcome)).toEqual(['withheld', 'shown']);
		const plain = setUp({ stored: 'user', profile: PUBLIC });
		await plain.look({ place: 'public-channel' });
		await plain.look();
		expect(plain.recorded.map(({ outcome }) => outcome)).toEqual(['shown', 'shown']);
	});

	test('has nothing of what was refused', async () => {
		const { look, recorded } = setUp({ stored: 'admin' });
		await expect(look({ view: 'sessions', visibility: 'ephemeral' })).rejects.toMatchObject({
			code: 'owners-only',
		});
		await expect(look({ view: 'moderation', place: 'public-channel' })).rejects.toMatchObject({
			code: 'moderator-channel-only',
		});
		await expect(look({ username: '../me' })).rejects.toMatchObject({ code: 'bad-username' });
		expect(recorded).toEqual([]);
	});
});

test('there is no answer if the audit trail cannot be written', async () => {
	const { look } = setUp({ trail: () => Promise.reject(new Failure('store-read-only')) });
	await expect(look()).rejects.toMatchObject({ code: 'store-read-only' });
});

describe('session history', () => {
	const history = { view: 'sessions', visibility: 'ephemeral' } as const;

	test('goes by the role that the Portal says now, and a changed one is noted', async () => {
		const promoted = setUp({ stored: 'admin', now: 'owner' });
		await promoted.look(history);
		expect(promoted.noted).toMatchObject([{ id: 1004, role: 'owner' }]);
		expect(promoted.recorded).toMatchObject([{ viewerRole: 'owner' }]);
		const demoted = setUp({ stored: 'owner', now: 'admin' });
		await expect(demoted.look(history)).rejects.toMatchObject({ code: 'owners-only' });
		expect(demoted.noted).toMatchObject([{ id: 1004, role: 'admin' }]);
	});

	test('writes nothing about a role that is as it was', async () => {
		const { look, noted } = setUp();
		await look(history);
		expect(noted).toEqual([]);
	});

	test('of an account that the Portal shows only the public part of is not there', async () => {
		await expect(setUp({ profile: PUBLIC }).look(history)).rejects.toMatchObject({ code: 'only-public' });
	});
});

test('somebody without a session is offered to sign in and see what they wanted', async () => {
	const show = createShow({
		withSession: createWithSession({
			open: () => Promise.reject(new Failure('no-session')),
			markDead: async () => {},
		}),
		sessions: { noteViewer: () => expect.unreachable() },
		portal: {
			profile: () => expect.unreachable(),
			viewer: () => expect.unreachable(),
			ownerProfile: () => expect.unreachable(),
		},
		disclosures: { row: () => expect.unreachable() },
		lookups: { record: () => expect.unreachable() },
		world: worldAt(() => NOW),
	});
	const request = { username: 'exampleuser', view: 'chats', page: 3, signIn: false } as const;
	const where = { place: 'moderator-channel', visibility: 'open', guildId: '1', channelId: '2' } as const;
	const interaction = { id: '1', token: new Secret('token') };
	await expect(show({ ...request, ...where, interaction, caller: CALLER })).rejects.toMatchObject({
		code: 'no-session',
		details: { offer: { label: 'Sign in and show profile', id: 'profile|sign-in|chats|3|exampleuser' } },
	});
});
