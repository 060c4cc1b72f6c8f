import { onTestFinished } from 'vitest';
import type { Lookup } from '../../../src/audit/record.ts';
import { createLookupLog } from '../../../src/audit/record.ts';
import { HOUR_MS } from '../../../src/core/duration.ts';
import { machine } from '../../../src/core/world.ts';
import { openStore } from '../../../src/database/store.ts';
import { lookupOf } from './lookup-of.ts';
import { KEYS } from './verified.ts';

const FIRST = new Date('2026-01-02T03:04:05.678Z');

/** A trail in memory, with a lookup for each change, an hour apart. */
export async function trailOf(changes: readonly Partial<Lookup>[] = []) {
	const store = await openStore('sqlite::memory:', machine, { keys: KEYS });
	onTestFinished(() => store.close());
	const lookups = createLookupLog(store);
	const record = (change: Partial<Lookup> = {}) => lookups.record(lookupOf(change));
	for (const [index, change] of changes.entries()) await record({ at: hour(index), ...change });
	return { store, db: store.db, record };
}

/** The time of a trail's lookup: 0 is the first. */
export function hour(index: number): Date {
	return new Date(FIRST.getTime() + index * HOUR_MS);
}

/** So many lookups that differ in whom they are about. */
export function several(count: number): readonly Partial<Lookup>[] {
	return Array.from({ length: count }, (_, index) => ({ subjectId: 100 + index }));
}
