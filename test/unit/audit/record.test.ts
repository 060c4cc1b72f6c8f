import { DatabaseSync } from 'node:sqlite';
import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import { createLookupLog } from '../../../src/audit/record.ts';
import { temporaryStore } from '../database/temporary.ts';
import { lookupOf } from './lookup-of.ts';

async function recording() {
	const store = await temporaryStore();
	return { ...store, ...createLookupLog(store) };
}

describe('record', () => {
	test('writes who, whom, where and which sections', async () => {
		const { db, record } = await recording();
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
			kind: 'lookup',
			details: '{}',
			hash: expect.stringMatching(/^[0-9a-f]{64}$/),
		});
	});

	test('is on the disk when it resolves', async () => {
		const { file, record } = await recording();
		await record(lookupOf());
		const other = new DatabaseSync(file, { readOnly: true });
		expect(other.prepare('select count(*) as n from lookup').get()).toMatchObject({ n: 1 });
		other.close();
	});

	test('says that it is locked, with the cause', async () => {
		const { file, record } = await recording();
		const other = new DatabaseSync(file);
		other.exec('begin exclusive');
		await expect(record(lookupOf())).rejects.toMatchObject({
			code: 'store-busy',
			cause: expect.objectContaining({ errcode: 5 }),
		});
		other.close();
	});

	test('says that the database is read-only', async () => {
		const { db, record } = await recording();
		await sql`pragma query_only = on`.execute(db);
		await expect(record(lookupOf())).rejects.toMatchObject({ code: 'store-read-only' });
	});

	test('fails on a closed database', async () => {
		const { close, record } = await recording();
		await close();
		await expect(record(lookupOf())).rejects.toMatchObject({ code: 'store-unusable' });
	});

	test('refuses a row that no database would take: that is a bug', async () => {
		const { record } = await recording();
		await expect(record(lookupOf({ at: new Date('never') }))).rejects.toThrow(RangeError);
		await expect(record(lookupOf({ durationMs: Number.NaN }))).rejects.toThrow(RangeError);
	});
});
