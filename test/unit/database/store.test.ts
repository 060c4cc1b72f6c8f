import { execFile } from 'node:child_process';
import { chmodSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { promisify } from 'node:util';
import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import { machine } from '../../../src/core/world.ts';
import { MIGRATIONS } from '../../../src/database/migrations.ts';
import { openStore } from '../../../src/database/store.ts';
import { createSessionRepository } from '../../../src/sessions/repository.ts';
import { KEYS } from '../audit/verified.ts';
import { rowFor, testStore } from './store.contract.ts';
import { temporaryFolder, temporaryStore } from './temporary.ts';

testStore('a file', () =>
	openStore(`sqlite:${join(temporaryFolder(), 'porter.db')}`, machine, { keys: KEYS }),
);
testStore('a file by its URL', () =>
	openStore(`sqlite://${join(temporaryFolder(), 'porter.db')}`, machine, { keys: KEYS }),
);
testStore('memory', () => openStore('sqlite::memory:', machine, { keys: KEYS }));

describe('openStore', () => {
	test('creates folder and files for their owner only', async () => {
		const folder = join(temporaryFolder(), 'a', 'b');
		const store = await temporaryStore(folder);
		await createSessionRepository(store).put(rowFor('1'));
		const files = readdirSync(folder).sort();
		expect(files).toEqual(['porter.db', 'porter.db-shm', 'porter.db-wal']);
		for (const file of files) expect(statSync(join(folder, file)).mode & 0o777).toBe(0o600);
		for (const made of [folder, dirname(folder)]) expect(statSync(made).mode & 0o777).toBe(0o700);
	});

	test('takes from others what they could read of an existing database', async () => {
		const folder = temporaryFolder();
		const first = await temporaryStore(folder);
		await first.close();
		chmodSync(first.file, 0o644);
		const second = await temporaryStore(folder);
		expect(statSync(second.file).mode & 0o777).toBe(0o600);
	});

	test('sets what keeps data: WAL, full synchronisation, foreign keys, overwriting of what is deleted', async () => {
		const { db } = await temporaryStore();
		const pragma = async (name: string) =>
			Object.values((await sql<Record<string, unknown>>`pragma ${sql.raw(name)}`.execute(db)).rows[0] ?? {});
		expect(await pragma('journal_mode')).toEqual(['wal']);
		expect(await pragma('synchronous')).toEqual([2]);
		expect(await pragma('foreign_keys')).toEqual([1]);
		expect(await pragma('secure_delete')).toEqual([1]);
	});

	test('keeps what was stored when it is opened again, and runs no migration twice', async () => {
		const folder = temporaryFolder();
		const first = await temporaryStore(folder);
		await createSessionRepository(first).put(rowFor('1'));
		await first.close();
		const second = await temporaryStore(folder);
		expect((await createSessionRepository(second).find('1'))?.sealed).toBe('sealed for 1');
		const done = await sql`select name from kysely_migration`.execute(second.db);
		expect(done.rows).toHaveLength(Object.keys(MIGRATIONS).length);
	});

	test('can be opened by several processes at once, at the very first start too', async () => {
		const url = `sqlite:${join(temporaryFolder(), 'porter.db')}`;
		const program = `
			import { machine } from ${JSON.stringify(import.meta.resolve('../../../src/core/world.ts'))};
			import { openStore } from ${JSON.stringify(import.meta.resolve('../../../src/database/store.ts'))};
			const store = await openStore(${JSON.stringify(url)}, machine);
			await store.close();
		`;
		const start = () => promisify(execFile)(process.execPath, ['--input-type=module', '--eval', program]);
		await expect(Promise.all([start(), start(), start()])).resolves.toHaveLength(3);
	});

	test('takes a relative path', async () => {
		const file = relative(process.cwd(), join(temporaryFolder(), 'porter.db'));
		const store = await openStore(`sqlite:${file}`, machine);
		await store.close();
		expect(statSync(file).isFile()).toBe(true);
	});

	test.each(['postgres://porter:hunter2@db/porter', 'porter.db', '', 'SQLITE', ':sqlite'])(
		'says which addresses it knows when given %j, and not the address',
		async (url) => {
			await expect(openStore(url, machine)).rejects.toThrow(/^the database address must begin with sqlite:$/);
		},
	);

	test('wants a path', async () => {
		await expect(openStore('sqlite:', machine)).rejects.toThrow('the database address names no database');
	});

	test('leaves alone a database that a newer Porter has changed', async () => {
		const folder = temporaryFolder();
		const first = await temporaryStore(folder);
		await sql`insert into kysely_migration values ('9999-later', '2099-01-01T00:00:00.000Z')`.execute(
			first.db,
		);
		await first.close();
		await expect(temporaryStore(folder)).rejects.toMatchObject({ code: 'store-newer' });
	});

	test('refuses what is no database', async () => {
		const file = join(temporaryFolder(), 'porter.db');
		writeFileSync(file, 'This is a text file, and longer than the head of a database.\n'.repeat(20));
		await expect(openStore(`sqlite:${file}`, machine)).rejects.toMatchObject({ code: 'store-foreign' });
	});

	test('cannot open a folder', async () => {
		const folder = join(temporaryFolder(), 'porter.db');
		mkdirSync(folder);
		await expect(openStore(`sqlite:${folder}`, machine)).rejects.toMatchObject({
			code: expect.stringMatching(/^store-/),
		});
	});

	test('gives up on a locked database instead of blocking the process', async () => {
		const folder = temporaryFolder();
		const { file } = await temporaryStore(folder);
		const other = new DatabaseSync(file);
		other.exec('begin exclusive');
		await expect(openStore(`sqlite:${file}`, machine)).rejects.toMatchObject({ code: 'store-busy' });
		other.close();
	});
});
