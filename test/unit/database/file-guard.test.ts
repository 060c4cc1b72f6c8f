import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, existsSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, onTestFinished, test } from 'vitest';
import { createLookupLog } from '../../../src/audit/record.ts';
import { machine } from '../../../src/core/world.ts';
import { openStore, type Store } from '../../../src/database/store.ts';
import { createSessionRepository } from '../../../src/sessions/repository.ts';
import { lookupOf } from '../audit/lookup-of.ts';
import { rowFor } from './store.contract.ts';
import { temporaryFolder, temporaryStore } from './temporary.ts';

const SOON = { timeout: 10_000 };

describe('a database that a Porter has taken', () => {
	test('is refused to a second one, and free again when the first stops', async () => {
		const folder = temporaryFolder();
		const first = await temporaryStore(folder, { takesWithinMs: 0 });
		await expect(temporaryStore(folder, { takesWithinMs: 300 })).rejects.toMatchObject({
			code: 'store-in-use',
		});
		await first.close();
		await expect(temporaryStore(folder, { takesWithinMs: 0 })).resolves.toBeDefined();
	});

	test('is waited for while the first one stops', async () => {
		const folder = temporaryFolder();
		const first = await temporaryStore(folder, { takesWithinMs: 0 });
		const second = temporaryStore(folder, { takesWithinMs: 30_000 });
		await first.close();
		await expect(second).resolves.toBeDefined();
	});

	test('can be used by other programs, which can tell', async () => {
		const folder = temporaryFolder();
		const porter = await temporaryStore(folder, { takesWithinMs: 0 });
		const admin = await temporaryStore(folder);
		await createSessionRepository(admin).put(rowFor('1'));
		expect(admin.isInUse()).toBe(true);
		await porter.close();
		expect(admin.isInUse()).toBe(false);
	});

	test('is free when the process has been killed', async () => {
		const folder = temporaryFolder();
		const url = `sqlite:${join(folder, 'porter.db')}`;
		const program = `
			import { machine } from ${JSON.stringify(import.meta.resolve('../../../src/core/world.ts'))};
			import { openStore } from ${JSON.stringify(import.meta.resolve('../../../src/database/store.ts'))};
			await openStore(${JSON.stringify(url)}, machine, { takesWithinMs: 0 });
			console.log('taken');
			setInterval(() => {}, 1000);
		`;
		const other = spawn(process.execPath, ['--input-type=module', '--eval', program]);
		await once(other.stdout, 'data');
		const open = () => temporaryStore(folder, { takesWithinMs: 0 });
		await expect(open()).rejects.toMatchObject({ code: 'store-in-use' });
		other.kill('SIGKILL');
		await once(other, 'exit');
		await expect(open()).resolves.toBeDefined();
	});
});

describe('a database whose files are not its own any more', () => {
	async function watched() {
		const file = join(temporaryFolder(), 'porter.db');
		let lost = 0;
		const store: Store = await openStore(`sqlite:${file}`, machine, {
			takesWithinMs: 0,
			onLost: () => (lost += 1),
		});
		onTestFinished(() => store.close());
		await createLookupLog(store).record(lookupOf());
		return { store, file, lost: () => lost };
	}

	test.each([
		['is deleted', (file: string) => rmSync(file)],
		['is moved away', (file: string) => renameSync(file, `${file}.old`)],
		['loses its log', (file: string) => rmSync(`${file}-wal`)],
		['loses the index of its log', (file: string) => rmSync(`${file}-shm`)],
		['loses its lock', (file: string) => rmSync(`${file}-lock`)],
		[
			'is put back from a backup',
			(file: string) => {
				copyFileSync(file, `${file}.copy`);
				renameSync(`${file}.copy`, file);
			},
		],
	])('%s: it is told once, and nothing is read or written any more', async (_, happens) => {
		const { store, file, lost } = await watched();
		happens(file);
		await expect.poll(lost, SOON).toBe(1);
		await expect(createLookupLog(store).record(lookupOf())).rejects.toMatchObject({ code: 'store-gone' });
		await expect(createSessionRepository(store).find('1')).rejects.toMatchObject({ code: 'store-gone' });
		expect(lost()).toBe(1);
	});

	test('what waits for a thread that cannot begin fails', async () => {
		const folder = temporaryFolder();
		const store = await temporaryStore(folder);
		await createLookupLog(store).record(lookupOf());
		// The thread for long reads has not opened it yet.
		rmSync(folder, { recursive: true });
		await expect(store.reports.selectFrom('lookup').selectAll().execute()).rejects.toMatchObject({
			code: 'store-gone',
		});
	});
});

describe('what was deleted', () => {
	test('is gone from the log beside the database too, within a moment', async () => {
		const store = await temporaryStore();
		const rows = createSessionRepository(store);
		const sealed = 'canary-of-a-sealed-session';
		await rows.put(rowFor('1', { sealed }));
		const isThere = () =>
			['', '-wal'].some(
				(end) => existsSync(store.file + end) && readFileSync(store.file + end).includes(sealed),
			);
		expect(isThere()).toBe(true);
		await rows.remove('1');
		await expect.poll(isThere, SOON).toBe(false);
		expect(statSync(`${store.file}-wal`).size).toBe(0);
	});

	test('is gone as soon as nobody reads an older state any more', async () => {
		const store = await temporaryStore();
		const rows = createSessionRepository(store);
		await rows.put(rowFor('1'));
		const reader = new DatabaseSync(store.file);
		reader.exec('begin');
		reader.prepare('select * from session').all();
		await rows.remove('1');
		// It is not waited for.
		await rows.put(rowFor('2'));
		reader.exec('commit');
		reader.close();
		await expect.poll(() => statSync(`${store.file}-wal`).size, SOON).toBe(0);
	});
});

test('the event loop goes on while the database is locked', async () => {
	const store = await temporaryStore();
	const other = new DatabaseSync(store.file);
	other.exec('begin immediate');
	let turns = 0;
	let isDone = false;
	const recording = createLookupLog(store)
		.record(lookupOf())
		.finally(() => (isDone = true));
	recording.catch(() => {});
	while (!isDone) {
		turns += 1;
		await new Promise((resolve) => setImmediate(resolve));
	}
	await expect(recording).rejects.toMatchObject({ code: 'store-busy' });
	expect(turns).toBeGreaterThan(10);
	other.exec('rollback');
	other.close();
});
