import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Failure } from '../../../src/core/failure.ts';
import { time } from '../../../src/portal/schema/fields.ts';
import { LISTS } from '../../../src/portal/schema/items.ts';
import { readOwnerProfile } from '../../../src/portal/schema/profile-schema.ts';
import { readOwnExpiry } from '../../../src/portal/schema/session-schema.ts';
import { readMe } from '../../../src/portal/schema/viewer-schema.ts';
import { PortalFault } from '../../../src/portal/transport-error.ts';
import { anyJson, timeText } from './portal-json.ts';
import * as zod from './zod-schemas.ts';

/** What a reader answers, or with which failure it refuses; anything else that it throws is a bug. */
function outcomeOf(read: (json: unknown) => unknown, json: unknown): unknown {
	try {
		return { read: read(json) };
	} catch (error) {
		if (error instanceof Failure && error.cause instanceof PortalFault) {
			return { failure: error.code, details: error.details, fault: error.cause.code };
		}
		throw error;
	}
}

function expectSame(json: unknown, byHand: (json: unknown) => unknown, byZod: typeof byHand): void {
	const [actual, expected] = [outcomeOf(byHand, json), outcomeOf(byZod, json)];
	// Vitest's own comparison is slow, so it only words the difference.
	if (!isDeepStrictEqual(actual, expected)) expect(actual).toStrictEqual(expected);
}

const READERS = [
	[
		(json: unknown) => readOwnerProfile(json, 'exampleuser'),
		(json: unknown) => zod.readOwnerProfile(json, 'exampleuser'),
	],
	[readMe, zod.readMe],
	[readOwnExpiry, zod.readOwnExpiry],
] as const;

test('answers are read by hand as zod would read them', () => {
	fc.assert(
		fc.property(anyJson, (json) => {
			for (const [byHand, byZod] of READERS) expectSame(json, byHand, byZod);
		}),
		{ numRuns: 3000 },
	);
});

test('times are read by hand as zod would read them', () => {
	fc.assert(
		fc.property(fc.oneof(timeText, fc.double(), fc.date().map(String)), (value) => {
			expectSame(value, time, zod.timeOf);
		}),
		{ numRuns: 10_000 },
	);
});

test('long lists are read by hand as zod would read them', () => {
	const item = fc.constantFrom<unknown>(
		null,
		{},
		{ id: 1 },
		{ id: 2, created_at: 1_770_000_000 },
		{ id: 3, created_at: '2026-02-11T14:30:00Z' },
		{ created_at: '2026-02-11T14:30:00.123456Z' },
	);
	const few = fc.tuple(fc.array(item, { minLength: 1, maxLength: 9 }), fc.integer({ min: 4990, max: 5010 }));
	fc.assert(
		fc.property(few, fc.constantFrom(...Object.values(LISTS)), ([items, length], { names: [name = ''] }) => {
			const list = Array.from({ length }, (_, index) => items[index % items.length]);
			const json = { id: 42, username: 'exampleuser', state: 0, [name]: list, session_history: list };
			for (const [byHand, byZod] of READERS) expectSame(json, byHand, byZod);
		}),
		{ numRuns: 30 },
	);
});
