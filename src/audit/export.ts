import { run } from '../database/errors.ts';
import { LOOKUP_COLUMNS as COLUMNS } from '../database/lookup-chain.ts';
import type { LookupTable } from '../database/schema.ts';
import type { Store } from '../database/store.ts';
import { sectionIds } from './repository.ts';

export const EXPORT_FORMATS = ['csv', 'jsonl'] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

/** Rows in memory at a time. */
const BATCH = 500;

/**
 * The lookups of all servers, oldest first, as text in pieces; CSV has a header row.
 * @throws Failure `store-*`
 */
export async function* exportLookups(
	store: Store,
	format: ExportFormat,
	since?: Date,
): AsyncGenerator<string, void, void> {
	if (format === 'csv') yield csvRow(COLUMNS);
	for await (const rows of batches(store, since)) {
		yield rows
			.map(format === 'csv' ? (row) => csvRow(COLUMNS.map((column) => csvValue(row, column))) : jsonRow)
			.join('');
	}
}

async function* batches(
	{ reports }: Store,
	since?: Date,
): AsyncGenerator<readonly LookupTable[], void, void> {
	let after: number | undefined;
	for (;;) {
		let query = reports.selectFrom('lookup').selectAll().orderBy('seq').limit(BATCH);
		if (since !== undefined) query = query.where('at', '>=', since.toISOString());
		if (after !== undefined) query = query.where('seq', '>', after);
		const rows = await run(query);
		after = rows.at(-1)?.seq;
		if (after === undefined) return;
		yield rows;
	}
}

function jsonRow(row: LookupTable): string {
	const columns = Object.fromEntries(COLUMNS.map((column) => [column, row[column]]));
	return `${JSON.stringify({ ...columns, sections: sectionIds(row.sections) })}\n`;
}

function csvValue(row: LookupTable, column: (typeof COLUMNS)[number]): string | number {
	return column === 'sections' ? sectionIds(row.sections).join(' ') : (row[column] ?? '');
}

/** RFC 4180. */
function csvRow(values: readonly (string | number)[]): string {
	return `${values.map(csvCell).join(',')}\r\n`;
}

/** What a spreadsheet would take for the beginning of a formula; a username may begin with a dash. */
const FORMULA = /^[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]/;

/** A text that a spreadsheet could run gets an apostrophe before it; JSON Lines has it as it is. */
function csvCell(value: string | number): string {
	if (typeof value === 'number') return String(value);
	const safe = FORMULA.test(value) ? `'${value}` : value;
	return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
