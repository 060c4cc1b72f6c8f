import { describe, expect, test } from 'vitest';
import { createLookupLog } from '../../../src/audit/record.ts';
import { createKeptLookups } from '../../../src/audit/repository.ts';
import { lookupOf } from './lookup-of.ts';
import { hour, trailOf } from './trail.ts';

/** A trail with a lookup of each of these names. */
async function lookingUp(...names: readonly string[]) {
	const trail = await trailOf(names.map((subjectUsername) => ({ subjectUsername })));
	return { ...trail, recent: createLookupLog(trail.store).recent };
}

describe('recent names', () => {
	const caller = lookupOf().callerId;

	test('gives names newest first and each once, in its newest spelling', async () => {
		const { recent } = await lookingUp('ada', 'bob', 'ADA', 'eve', 'bob');
		expect(await recent(caller, '', 25)).toEqual(['bob', 'eve', 'ADA']);
	});

	test('gives at most as many as asked for', async () => {
		const { recent } = await lookingUp('ada', 'bob', 'eve');
		expect(await recent(caller, '', 2)).toEqual(['eve', 'bob']);
	});

	test('gives those that begin with what was typed, whatever its case', async () => {
		const { recent } = await lookingUp('ada', 'Adam', 'bob', 'xada');
		expect(await recent(caller, 'aD', 25)).toEqual(['Adam', 'ada']);
	});

	test.each(['%', '_', '!', '\\', "'", '__proto__', 'a%', '_da'])(
		'takes %j as it is written',
		async (typed) => {
			const { recent } = await lookingUp('ada', 'bob');
			expect(await recent(caller, typed, 25)).toEqual([]);
		},
	);

	test('finds the underscore that was typed, and nothing in its place', async () => {
		const { recent } = await lookingUp('a_b', 'axb');
		expect(await recent(caller, 'a_', 25)).toEqual(['a_b']);
	});

	test("keeps one caller's lookups from another", async () => {
		const { record, recent } = await lookingUp('ada');
		await record({ callerId: '1', subjectUsername: 'bob' });
		expect(await recent(caller, '', 25)).toEqual(['ada']);
		expect(await recent('%', '', 25)).toEqual([]);
	});

	test('fails as the database does', async () => {
		const { store, recent } = await lookingUp('ada');
		await store.close();
		await expect(recent(caller, '', 25)).rejects.toMatchObject({ code: 'store-unusable' });
	});
});

describe('createKeptLookups', () => {
	test("counts a caller's own lookups in all servers, and says until when", async () => {
		const { store, record } = await trailOf([{}, { guildId: '900000000000000009' }, { callerId: '1' }]);
		await record({ at: hour(9), callerId: '2', viewerId: 42 });
		const kept = createKeptLookups(store, 365);
		expect(await kept(lookupOf().callerId)).toEqual({ count: 2, until: hour(1 + 365 * 24) });
		expect(await kept('410000000000000009')).toEqual({ count: 0 });
	});
});
