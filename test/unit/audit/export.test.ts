import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type ExportFormat, exportLookups } from '../../../src/audit/export.ts';
import { hour, several, trailOf } from './trail.ts';

async function exported(store: Parameters<typeof exportLookups>[0], format: ExportFormat, since?: Date) {
	let text = '';
	for await (const piece of exportLookups(store, format, since)) text += piece;
	return text;
}

/** CSV by the letter of RFC 4180, written for this test. */
function parseCsv(text: string): string[][] {
	const rows: string[][] = [];
	let rest = text;
	let row: string[] = [];
	while (rest !== '') {
		const match = /^(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/.exec(rest);
		if (!match) throw new Error(`no CSV from here: ${rest.slice(0, 40)}`);
		row.push(match[1]?.replaceAll('""', '"') ?? match[2] ?? '');
		if (match[3] === '\r\n') {
			rows.push(row);
			row = [];
		}
		rest = rest.slice(match[0].length);
	}
	return rows;
}

const HEADER =
	'seq,at,caller_id,viewer_id,viewer_role,subject_id,subject_username,guild_id,channel_id,sections,visibility,outcome,duration_ms,kind,details,hash';

describe('exportLookups', () => {
	test('writes CSV with a header row', async () => {
		const { store, db } = await trailOf([{}]);
		const { hash } = await db.selectFrom('lookup').select('hash').executeTakeFirstOrThrow();
		expect(await exported(store, 'csv')).toBe(
			`${HEADER}\r\n1,2026-01-02T03:04:05.678Z,410000000000000003,1002,moderator,42,exampleuser,900000000000000001,900000000000000002,account moderation,open,shown,124,lookup,{},${hash}\r\n`,
		);
	});

	test('writes JSON Lines that hold the rows as they are', async () => {
		const { store, db } = await trailOf(several(3));
		const lines = (await exported(store, 'jsonl')).split('\n');
		expect(lines.pop()).toBe('');
		const rows = await db.selectFrom('lookup').selectAll().execute();
		expect(lines.map((line) => JSON.parse(line))).toEqual(
			rows.map((row) => ({ ...row, sections: ['account', 'moderation'] })),
		);
	});

	test('gives the header alone, or nothing, for an empty trail', async () => {
		const { store } = await trailOf();
		expect(await exported(store, 'csv')).toBe(`${HEADER}\r\n`);
		expect(await exported(store, 'jsonl')).toBe('');
	});

	test('begins at the moment that was asked for', async () => {
		const { store } = await trailOf(several(4));
		expect(parseCsv(await exported(store, 'csv', hour(2))).map(([seq]) => seq)).toEqual(['seq', '3', '4']);
	});

	test('gives every lookup once, over many batches', async () => {
		const { store, record } = await trailOf();
		await Promise.all(several(1203).map((change) => record(change)));
		const seqs = parseCsv(await exported(store, 'csv'))
			.slice(1)
			.map(([seq]) => Number(seq));
		expect(seqs).toEqual(Array.from({ length: 1203 }, (_, index) => index + 1));
	});

	test('survives whatever text is in a cell, and a spreadsheet runs none of it', async () => {
		const character = fc.constantFrom(...'=+-@\t\r\n",; a1|\u0000＝＋－＠😀'.split(''));
		await fc.assert(
			fc.asyncProperty(fc.string({ unit: character, maxLength: 12 }), async (given) => {
				const name = given.toWellFormed();
				const { store } = await trailOf([{ subjectUsername: name }]);
				const [, row = []] = parseCsv(await exported(store, 'csv'));
				const cell = row[6] ?? '';
				expect(row).toHaveLength(16);
				expect(cell).not.toMatch(/^[=+\-@\t\r\n＝＋－＠]/);
				expect([name, `'${name}`]).toContain(cell);
				expect(JSON.parse(await exported(store, 'jsonl')).subject_username).toBe(name);
			}),
		);
	});

	test('gives a damaged row as it is', async () => {
		const { store, db } = await trailOf([{}]);
		await db.updateTable('lookup').set({ sections: '{"a' }).execute();
		expect(JSON.parse(await exported(store, 'jsonl')).sections).toEqual(['{"a']);
	});
});
