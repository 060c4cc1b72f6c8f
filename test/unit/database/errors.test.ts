import { DatabaseSync } from 'node:sqlite';
import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import { Failure } from '../../../src/core/failure.ts';
import { guarded } from '../../../src/database/errors.ts';
import { createSessionRepository } from '../../../src/sessions/repository.ts';
import { rowFor } from './store.contract.ts';
import { temporaryStore } from './temporary.ts';

const failed = (query: () => Promise<unknown>): Promise<unknown> => guarded(query).catch((error) => error);

describe('guarded', () => {
	test('gives back what the query gives', async () => {
		expect(await guarded(async () => 7)).toBe(7);
	});

	test('calls a database that another process holds busy, and works again afterwards', async () => {
		const store = await temporaryStore();
		const rows = createSessionRepository(store);
		const other = new DatabaseSync(store.file);
		other.exec('begin exclusive');
		await expect(rows.put(rowFor('1'))).rejects.toMatchObject({ code: 'store-busy' });
		expect(await rows.find('1')).toBeUndefined();
		other.exec('rollback');
		other.close();
		await rows.put(rowFor('1'));
		expect(await rows.find('1')).toBeDefined();
	});

	test('calls a database that cannot be written read-only, and can still read it', async () => {
		const store = await temporaryStore();
		const rows = createSessionRepository(store);
		await rows.put(rowFor('1'));
		await sql`pragma query_only = on`.execute(store.db);
		await expect(rows.put(rowFor('2'))).rejects.toMatchObject({ code: 'store-read-only' });
		await expect(rows.remove('1')).rejects.toMatchObject({ code: 'store-read-only' });
		expect(await rows.find('1')).toBeDefined();
	});

	test('calls a full disk read-only', async () => {
		const store = await temporaryStore();
		await sql`pragma max_page_count = 1`.execute(store.db);
		const big = rowFor('1', { sealed: 'x'.repeat(1_000_000) });
		await expect(createSessionRepository(store).put(big)).rejects.toMatchObject({ code: 'store-read-only' });
	});

	test.each([
		[5, 'store-busy'],
		[5 | (2 << 8), 'store-busy'], // SQLITE_BUSY_SNAPSHOT
		[6 | (1 << 8), 'store-busy'], // SQLITE_LOCKED_SHAREDCACHE
		[8 | (4 << 8), 'store-read-only'], // SQLITE_READONLY_DBMOVED
		[14 | (2 << 8), 'store-read-only'], // SQLITE_CANTOPEN_ISDIR
		[11 | (1 << 8), 'store-damaged'], // SQLITE_CORRUPT_VTAB
		[26, 'store-foreign'], // SQLITE_NOTADB
		[10 | (3 << 8), 'store-unusable'], // SQLITE_IOERR_WRITE
	])('reads result code %i as %s', async (errcode, code) => {
		const thrown = Object.assign(new Error('x'), { code: 'ERR_SQLITE_ERROR', errcode });
		expect(await failed(() => Promise.reject(thrown))).toMatchObject({ code, cause: thrown });
	});

	test.each(['EROFS', 'EACCES', 'ENOSPC', 'ENOENT', 'ENOTDIR'])(
		'reads %s of the file system as read-only',
		async (code) => {
			const thrown = Object.assign(new Error('x'), { code });
			expect(await failed(() => Promise.reject(thrown))).toMatchObject({ code: 'store-read-only' });
		},
	);

	test('calls a database that is closed unusable', async () => {
		const store = await temporaryStore();
		await store.close();
		const failure = await failed(() => createSessionRepository(store).all());
		expect(failure).toBeInstanceOf(Failure);
		expect(failure).toMatchObject({
			code: 'store-unusable',
			message: 'store-unusable',
		});
	});

	test('leaves a failure as it is', async () => {
		const failure = new Failure('no-session');
		expect(await failed(() => Promise.reject(failure))).toBe(failure);
	});
});
