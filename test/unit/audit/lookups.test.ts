import { DatabaseSync } from 'node:sqlite';
import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import { createLookups } from '../../../src/audit/record.ts';
import { temporaryStore } from '../database/temporary.ts';
import { lookupOf } from './lookup-of.ts';

async function trailOf(...names: readonly string[]) {
	const store = await temporaryStore();
	const lookups = createLookups(store);
	for (const subjectUsername of names) await lookups.record(lookupOf({ subjectUsername }));
	return { ...store, ...lookups };
}

describe('record', () => {
	test('writes who, whom, where and which sections', async () => {
		const { db, record } = await trailOf();
		await record(lookupOf());
		expect({ ...(await db.selectFrom('lookup').selectAll().executeTakeFirst()) }).toEqual({
			seq: 1,
			at: '2026-01-02T03:04:05.678Z',
			caller_id: '410000000000000003',
			viewer_id: 1002,
			viewer_role: 'moderator',
			subject_id: 42,
			subject_username: 'exampleuser',
			guild_id: '900000000000000001',
			channel_id: '900000000000000002',
			sections: '["account","moderation"]',
			visibility: 'open',
			outcome: 'shown',
			duration_ms: 124,
			hash: expect.stringMatching(/^[0-9a-f]{64}$/),
		});
	});

	test('is on the disk when it resolves', async () => {
		const { file, record } = await trailOf();
		await record(lookupOf());
		const other = new DatabaseSync(file, { readOnly: true });
		expect(other.prepare('select count(*) as n from lookup').get()).toMatchObject({ n: 1 });
		other.close();
	});

	test('fails as unwritable, with the cause, on a locked database', async () => {
		const { file, record } = await trailOf();
		const other = new DatabaseSync(file);
		other.exec('begin exclusive');
		await expect(record(lookupOf())).rejects.toMatchObject({
			code: 'audit-unwritable',
			cause: expect.objectContaining({ errcode: 5 }),
		});
		other.close();
	});

	test('fails as unwritable on a read-only database', async () => {
		const { db, record } = await trailOf();
		await sql`pragma query_only = on`.execute(db);
		await expect(record(lookupOf())).rejects.toMatchObject({ code: 'audit-unwritable' });
	});

	test('fails as unwritable on a closed database', async () => {
		const { close, record } = await trailOf();
		await close();
		await expect(record(lookupOf())).rejects.toMatchObject({ code: 'audit-unwritable' });
	});

	test('fails as unwritable on a row that no database would take', async () => {
		const { record } = await trailOf();
		await expect(record(lookupOf({ at: new Date('never') }))).rejects.toMatchObject({
			code: 'audit-unwritable',
		});
		await expect(record(lookupOf({ durationMs: Number.NaN }))).rejects.toMatchObject({
			code: 'audit-unwritable',
		});
	});
});

describe('recent', () => {
	const caller = lookupOf().callerId;

	test('gives names newest first and each once, in its newest spelling', async () => {
		const { recent } = await trailOf('ada', 'bob', 'ADA', 'eve', 'bob');
		expect(await recent(caller, '', 25)).toEqual(['bob', 'eve', 'ADA']);
	});

	test('gives at most as many as asked for', async () => {
		const { recent } = await trailOf('ada', 'bob', 'eve');
		expect(await recent(caller, '', 2)).toEqual(['eve', 'bob']);
	});

	test('gives those that begin with what was typed, whatever its case', async () => {
		const { recent } = await trailOf('ada', 'Adam', 'bob', 'xada');
		expect(await recent(caller, 'aD', 25)).toEqual(['Adam', 'ada']);
	});

	test.each(['%', '_', '!', '\\', "'", '__proto__', 'a%', '_da'])(
		'takes %j as it is written',
		async (typed) => {
			const { recent } = await trailOf('ada', 'bob');
			expect(await recent(caller, typed, 25)).toEqual([]);
		},
	);

	test('finds the underscore that was typed, and nothing in its place', async () => {
		const { recent } = await trailOf('a_b', 'axb');
		expect(await recent(caller, 'a_', 25)).toEqual(['a_b']);
	});

	test("keeps one caller's lookups from another", async () => {
		const { record, recent } = await trailOf('ada');
		await record(lookupOf({ callerId: '1', subjectUsername: 'bob' }));
		expect(await recent(caller, '', 25)).toEqual(['ada']);
		expect(await recent('%', '', 25)).toEqual([]);
	});

	test('fails as the database does', async () => {
		const { close, recent } = await trailOf('ada');
		await close();
		await expect(recent(caller, '', 25)).rejects.toMatchObject({ code: 'store-unusable' });
	});
});
