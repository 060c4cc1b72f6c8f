import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { machine } from '../../../src/core/world.ts';
import { openStore, type Store, type StoreOptions } from '../../../src/database/store.ts';
import { KEYS } from '../audit/verified.ts';

/** A folder that is gone when the test is. */
export function temporaryFolder(): string {
	const folder = mkdtempSync(join(tmpdir(), 'porter-'));
	onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
	return folder;
}

/** A new database in a file of its own, closed when the test is done. */
export async function temporaryStore(
	folder = temporaryFolder(),
	options: StoreOptions = { keys: KEYS },
): Promise<Store & { file: string }> {
	const file = join(folder, 'porter.db');
	const store = await openStore(`sqlite:${file}`, machine, options);
	onTestFinished(() => store.close());
	return { ...store, file };
}
