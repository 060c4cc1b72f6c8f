import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Failure } from '../../../src/core/failure.ts';
import { readOwnerProfile, readProfile } from '../../../src/portal/schema/profile-schema.ts';
import { readOwnExpiry } from '../../../src/portal/schema/session-schema.ts';
import { readMe, readViewer } from '../../../src/portal/schema/viewer-schema.ts';
import type { OwnerProfile } from '../../../src/profile/model.ts';
import { anyJson } from './portal-json.ts';

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

	test('costs no more than itself if it cannot even be turned into text', () => {
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
