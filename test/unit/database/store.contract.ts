import { randomUUID } from 'node:crypto';
import { describe, expect, onTestFinished, test } from 'vitest';
import { createLookupLog } from '../../../src/audit/record.ts';
import type { DisclosureTable } from '../../../src/database/schema.ts';
import { insertDisclosure } from '../../../src/database/statements.ts';
import type { Store } from '../../../src/database/store.ts';
import { createSessionRepository, type SessionRow } from '../../../src/sessions/repository.ts';
import { lookupOf } from '../audit/lookup-of.ts';
import { verified } from '../audit/verified.ts';

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

function disclosureFor(id: string): DisclosureTable {
	const where = { guild_id: '1', channel_id: '2', home_id: '2' };
	return { id, ...where, message_id: null, state: 'pending', token: null, at: null };
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

		test('does all of a commit, or nothing', async () => {
			const { db, commit } = await opened();
			const canary = (id: number) => db.insertInto('canary').values({ id, sealed: 'x' });
			await expect(commit([canary(1), canary(1)])).rejects.toMatchObject({ code: 'store-unusable' });
			expect(await db.selectFrom('canary').selectAll().execute()).toEqual([]);
			expect(await commit([canary(1), db.deleteFrom('canary'), canary(2)])).toEqual([1, 1, 1]);
		});

		test('keeps what succeeds from what fails beside it', async () => {
			const store = await opened();
			const lookups = createLookupLog(store);
			const disclosure = disclosureFor('1');
			const recorded = [1, 2, 3].map((subjectId) => lookups.record(lookupOf({ subjectId }), disclosure));
			const canary = store.db.insertInto('canary').values({ id: 1, sealed: 'x' }).execute();
			const outcomes = await Promise.allSettled([...recorded, canary, lookups.record(lookupOf())]);
			expect(outcomes.map(({ status }) => status)).toEqual([
				'fulfilled',
				'rejected',
				'rejected',
				'fulfilled',
				'fulfilled',
			]);
			expect(await verified(store)).toMatchObject({ intact: true, ends: { head: { seq: 2 } } });
		});

		test('writes what can wait within a moment, or with the next commit', async () => {
			const store = await opened();
			const ids = async () =>
				(await store.db.selectFrom('disclosure').select('id').execute()).map(({ id }) => id);
			expect(await store.later(insertDisclosure(disclosureFor('1')))).toBe(1);
			const riding = store.later(insertDisclosure(disclosureFor('2')));
			await store.commit([store.db.insertInto('canary').values({ id: 1, sealed: 'x' })]);
			expect((await ids()).sort()).toEqual(['1', '2']);
			expect(await riding).toBe(1);
		});

		test('does what is under way and what waits before it is closed', async () => {
			const store = await opened();
			const lookups = createLookupLog(store);
			const all = [
				...[1, 2, 3].map((subjectId) => lookups.record(lookupOf({ subjectId }))),
				store.later(insertDisclosure(disclosureFor('1'))),
			];
			await store.close();
			await expect(Promise.all(all)).resolves.toHaveLength(4);
		});

		test('can be closed twice', async () => {
			const store = await open();
			await store.close();
			await expect(store.close()).resolves.toBeUndefined();
		});
	});
}
