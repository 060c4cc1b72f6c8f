import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Failure } from '../../../src/core/failure.ts';
import { LIST_FIELDS, LISTS } from '../../../src/portal/schema/items.ts';
import { readOwnerProfile, readProfile } from '../../../src/portal/schema/profile-schema.ts';
import { readOwnExpiry } from '../../../src/portal/schema/session-schema.ts';
import { readMe, readViewer } from '../../../src/portal/schema/viewer-schema.ts';
import type { OwnerProfile } from '../../../src/profile/model.ts';

const LIST_ITEMS = Object.values(LISTS).flatMap(({ fields }) => Object.keys(fields));
const FIELDS = [
	...new Set([
		...Object.keys(LIST_FIELDS),
		...LIST_ITEMS,
		'id',
		'username',
		'avatar_url',
		'subscription_tier',
		'state',
		'permission_level',
		'session_history',
		'geo',
		'sessions',
		'is_current',
		'__proto__',
		'toString',
		'valueOf',
		'constructor',
	]),
];

/** Any JSON, with the Portal's field names more often than others. */
const json = fc.letrec((tie) => ({
	value: fc.oneof(
		{ depthSize: 'small' },
		fc.constantFrom<unknown>(
			null,
			true,
			0,
			1,
			2,
			3,
			7,
			-1,
			1.5,
			1e300,
			'2026-01-01T00:00:00Z',
			'active',
			'PLATFORM_BAN',
		),
		fc.string({ unit: 'binary', maxLength: 8 }).map((text) => `CANARY${text}`),
		fc.array(tie('value'), { maxLength: 4 }),
		fc.dictionary(fc.constantFrom(...FIELDS), tie('value')),
	),
})).value;

/** The same at the top of an answer, most of which are elevated ones about the account that is asked for. */
const profileJson = fc
	.tuple(fc.dictionary(fc.constantFrom(...FIELDS), json), fc.constantFrom(0, 2, 7, 'active', null))
	.map(([fields, state]): unknown => ({ state, ...fields, id: 42, username: 'exampleuser' }));

/** As a parser makes it: plain objects, `__proto__` a field like any other. */
const anyJson = fc.oneof(json, profileJson).map((value): unknown => JSON.parse(JSON.stringify(value)));

const LABEL =
	/^(Unknown( \(-?\d{1,16}\)| action)?|Basic|Trial|Premium|Lifetime|User|Moderator|Admin|Owner|Active|Timeout|Banned|Warning|Ban|Chat (ban|mute|kick)|Official|Verified|Community|Public|Private)$/;

function labelsOf({ profile }: OwnerProfile): (string | undefined)[] {
	const { tier, staff } = profile;
	if (!staff) return [tier];
	return [
		tier,
		staff.stateLabel,
		staff.roleLabel,
		...staff.moderation.items.map(({ label }) => label),
		...staff.chats.items.map(({ visibility }) => visibility),
		...staff.bots.items.map(({ kind }) => kind),
		...[...staff.subscriptions.items, ...staff.permissions.items].flatMap(({ from, to }) => [from, to]),
	];
}

describe('any JSON at all', () => {
	test('is read or refused with a Failure, and never puts a text of its own into a label', () => {
		let elevated = 0;
		fc.assert(
			fc.property(anyJson, (value) => {
				try {
					const answer = readOwnerProfile(value, 'exampleuser');
					if (answer.profile.staff) elevated += 1;
					for (const label of labelsOf(answer)) if (label !== undefined) expect(label).toMatch(LABEL);
					expect(readProfile(value, 'exampleuser')).toEqual(answer.profile);
				} catch (error) {
					if (!(error instanceof Failure)) throw error;
				}
			}),
			{ numRuns: 3000 },
		);
		expect(elevated).toBeGreaterThan(100);
	});

	test('as an account or a list of sessions is read or refused with a Failure', () => {
		fc.assert(
			fc.property(anyJson, (value) => {
				readOwnExpiry(value);
				for (const reader of [readViewer, readMe]) {
					try {
						reader(value);
					} catch (error) {
						if (!(error instanceof Failure)) throw error;
					}
				}
			}),
			{ numRuns: 1000 },
		);
	});

	test('costs no more than itself if zod cannot even describe it', () => {
		const odd = JSON.parse('{"constructor":{"name":{"toString":1,"valueOf":1}}}');
		const answer = {
			id: 42,
			username: 'exampleuser',
			state: odd,
			avatar_url: odd,
			moderation_actions: [{ id: odd }, odd],
		};
		expect(readProfile(answer, 'exampleuser').staff).toMatchObject({
			stateLabel: 'Unknown',
			moderation: { items: [], unreadable: 2 },
		});
		for (const reader of [readViewer, readMe]) expect(() => reader({ id: odd })).toThrow(Failure);
		expect(() => readProfile(odd, 'exampleuser')).toThrow(Failure);
		expect(readOwnExpiry({ sessions: odd })).toBeUndefined();
	});

	test('changes no prototype', () => {
		const text =
			'{"__proto__":{"state":0,"polluted":true},"constructor":{"prototype":{"polluted":true}},"id":1,"username":"exampleuser"}';
		expect(readProfile(JSON.parse(text), 'exampleuser')).toEqual({
			id: 1,
			username: 'exampleuser',
			tier: 'Unknown',
		});
		expect({}).not.toHaveProperty('polluted');
	});
});
