import { randomUUID } from 'node:crypto';
import { describe, expect, onTestFinished, test } from 'vitest';
import { createLookupLog } from '../../../src/audit/record.ts';
import type { Store } from '../../../src/database/store.ts';
import { createSessionRepository, type SessionRow } from '../../../src/sessions/repository.ts';
import { lookupOf } from '../audit/lookup-of.ts';

/** Ids that careless code would get wrong. Discord's are digits; the store must not rely on it. */
const AWKWARD = [
	'__proto__',
	'constructor',
	'../1',
	'%',
	'_',
	"' or ''='",
	'"',
	'',
	'0',
	'01',
	'1'.repeat(20),
	'ß😀\u0000',
];

const AT = new Date('2026-01-02T03:04:05.678Z');

export function rowFor(discordId: string, change: Partial<SessionRow> = {}): SessionRow {
	return {
		discordId,
		portalOrigin: 'https://portal.test',
		sealed: `sealed for ${discordId}`,
		generation: randomUUID(),
		source: 'login',
		viewer: { id: 1002, username: 'maud', role: 'moderator' },
		createdAt: AT,
		expiresAt: new Date('2026-01-03T03:04:05Z'),
		...change,
	};
}

/** What every kind of database must do; what is special to one is tested beside its call. */
export function testStore(name: string, open: () => Promise<Store>): void {
	const opened = async (): Promise<Store> => {
		const store = await open();
		onTestFinished(() => store.close());
		return store;
	};

	describe(name, () => {
		test('keeps each awkward id apart from the others', async () => {
			const rows = createSessionRepository(await opened());
			for (const id of AWKWARD) await rows.put(rowFor(id));
			for (const id of AWKWARD) expect((await rows.find(id))?.sealed).toBe(`sealed for ${id}`);
			expect((await rows.all()).map((row) => row.discordId)).toEqual([...AWKWARD].sort());
			expect(await rows.remove('%')).toBe(true);
			expect(await rows.remove('%')).toBe(false);
			expect(await rows.all()).toHaveLength(AWKWARD.length - 1);
		});

		test('gives back a session as it was stored, to the millisecond', async () => {
			const rows = createSessionRepository(await opened());
			const row = rowFor('1', { source: 'import', lastUsedAt: AT, endedAt: AT });
			await rows.put(row);
			expect(await rows.find('1')).toEqual(row);
		});

		test('replaces the older session of the same person and nothing of it remains', async () => {
			const rows = createSessionRepository(await opened());
			await rows.put(rowFor('1', { endedAt: AT, lastUsedAt: AT }));
			const newer = rowFor('1', { sealed: 'newer' });
			await rows.put(newer);
			expect(await rows.all()).toEqual([newer]);
		});

		test('changes a session only as long as it is of the given generation', async () => {
			const rows = createSessionRepository(await opened());
			const row = rowFor('1');
			await rows.put(row);
			const viewer = { id: 1002, username: 'maud2', role: 'admin' } as const;
			await rows.end('1', 'older', AT);
			await rows.touch('1', 'older', AT);
			await rows.setViewer('1', 'older', viewer);
			expect(await rows.find('1')).toEqual(row);
			await rows.end('1', row.generation, AT);
			await rows.touch('1', row.generation, AT);
			await rows.setViewer('1', row.generation, viewer);
			expect(await rows.find('1')).toEqual({ ...row, viewer, endedAt: AT, lastUsedAt: AT });
		});

		test('replaces a sealed cookie only as long as it holds what was opened', async () => {
			const rows = createSessionRepository(await opened());
			await rows.put(rowFor('1', { sealed: 'a' }));
			expect(await rows.reseal('1', 'b', 'c')).toBe(false);
			expect(await rows.reseal('1', 'a', 'c')).toBe(true);
			expect((await rows.find('1'))?.sealed).toBe('c');
		});

		test('reads a role it does not know as the lowest', async () => {
			const store = await opened();
			const rows = createSessionRepository(store);
			await rows.put(rowFor('1'));
			await store.db.updateTable('session').set({ viewer_role: 'emperor' }).execute();
			expect((await rows.find('1'))?.viewer.role).toBe('user');
		});

		test('numbers the lookups in the order of writing, also when they are written at once', async () => {
			const store = await opened();
			const lookups = createLookupLog(store);
			await Promise.all([1, 2, 3, 4, 5].map((subjectId) => lookups.record(lookupOf({ subjectId }))));
			const rows = await store.db.selectFrom('lookup').select(['seq', 'subject_id']).orderBy('seq').execute();
			expect(rows.map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5]);
			expect(rows.map((row) => row.subject_id).sort()).toEqual([1, 2, 3, 4, 5]);
		});

		test('undoes a transaction that fails', async () => {
			const store = await opened();
			const failing = store.db.transaction().execute(async (transaction) => {
				await transaction.insertInto('canary').values({ id: 1, sealed: 'x' }).execute();
				throw new Error('on purpose');
			});
			await expect(failing).rejects.toThrow('on purpose');
			expect(await store.db.selectFrom('canary').selectAll().execute()).toEqual([]);
		});

		test('can be closed twice', async () => {
			const store = await open();
			await store.close();
			await expect(store.close()).resolves.toBeUndefined();
		});
	});
}
