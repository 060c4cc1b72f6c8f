import { PassThrough, Writable } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { createAdmin } from '../../../src/admin/run.ts';
import { readEnds } from '../../../src/audit/chain.ts';
import { createLookupLog } from '../../../src/audit/record.ts';
import { purgeLookups } from '../../../src/audit/retention.ts';
import { machine } from '../../../src/core/world.ts';
import { lookupOf } from '../audit/lookup-of.ts';
import { hour, several } from '../audit/trail.ts';
import { KEYS } from '../audit/verified.ts';
import { ringOf } from '../sessions/keys.ts';
import { sessionWorld } from '../sessions/session-world.ts';

/** The operator's terminal, over a trail of so many lookups, an hour apart. */
async function operator(count: number) {
	const { store, sessions } = await sessionWorld({ keys: KEYS });
	const { record } = createLookupLog(store);
	for (const [at, change] of several(count).entries()) await record(lookupOf({ at: hour(at), ...change }));
	let opened = 0;
	const open = async () => {
		opened += 1;
		return {
			store,
			keyring: ringOf('a'),
			retentionDays: 2,
			discordApiUrl: 'https://discord.test',
			sessions,
			close: async () => {},
		};
	};
	const admin = async (line: string, stdout: { write(text: string): unknown } | undefined = undefined) => {
		const printed = { stdout: '', stderr: '' };
		const run = createAdmin({
			stdin: new PassThrough(),
			stdout: stdout ?? { write: (text) => (printed.stdout += text) },
			stderr: { write: (text) => (printed.stderr += text) },
			world: machine,
			open,
			openDatabase: async () => ({ ...store, close: async () => {} }),
		});
		const code = await run(line.split(' '));
		return { code, ...printed };
	};
	const head = async () => {
		const ends = await readEnds(store);
		return `${ends?.head.seq}:${ends?.head.hash}`;
	};
	return { store, record, admin, head, opened: () => opened };
}

describe('lookups verify', () => {
	test('says in one line that the trail is whole, with its head', async () => {
		const { admin, head } = await operator(3);
		expect(await admin('lookups verify')).toEqual({
			code: 0,
			stdout: `The audit trail is whole: lookups 1 to 3, head ${await head()}\nIt is signed from lookup 1 on.\n`,
			stderr: '',
		});
	});

	test('says it of what is left after a purge, and of nothing', async () => {
		const { admin, store } = await operator(3);
		await purgeLookups(store, hour(2), machine);
		expect((await admin('lookups verify')).stdout).toContain(': lookups 3 to 3, head 3:');
		await purgeLookups(store, hour(9), machine);
		expect((await admin('lookups verify')).stdout).toContain(': no lookups, head 3:');
	});

	test('prints no hash that is none', async () => {
		const { admin, store } = await operator(0);
		const title = '\u001b]0;title\u0007';
		await store.db.updateTable('lookup_chain').set({ begin_hash: title, head_hash: title }).execute();
		expect((await admin('lookups verify')).stdout).toBe(
			'The audit trail is whole: no lookups, head 0:(not a hash)\nIt is not signed yet.\n',
		);
	});

	test('fails with one line that says which lookup', async () => {
		const { admin, store } = await operator(3);
		await store.db.updateTable('lookup').set({ subject_id: 7 }).where('seq', '=', 2).execute();
		expect(await admin('lookups verify')).toEqual({
			code: 1,
			stdout: '',
			stderr: 'The audit trail is broken: lookup 2 is not what was written.\n',
		});
		await store.db.deleteFrom('lookup_chain').execute();
		expect((await admin('lookups verify')).stderr).toBe(
			'The audit trail is broken: the record of where it begins and ends is missing or damaged.\n',
		);
	});

	test('compares with a head from the log', async () => {
		const { admin, record, head, store } = await operator(3);
		const old = await head();
		await record(lookupOf());
		expect(await admin(`lookups verify --head ${old}`)).toMatchObject({ code: 0, stderr: '' });
		const other = `3:${'0'.repeat(64)}`;
		expect(await admin(`lookups verify --head ${other}`)).toMatchObject({
			code: 1,
			stderr: 'The audit trail is broken: lookup 3 is not the one of the given head.\n',
		});
		await purgeLookups(store, hour(9), machine);
		expect(await admin(`lookups verify --head 1:${'0'.repeat(64)}`)).toMatchObject({
			code: 0,
			stderr: 'That head is older than what is kept: it was not compared.\n',
		});
	});
});

describe('lookups export', () => {
	test('prints each format, from a day on', async () => {
		const { admin } = await operator(30);
		const all = await admin('lookups export --format jsonl');
		expect(all).toMatchObject({ code: 0, stderr: '' });
		expect(all.stdout.trimEnd().split('\n')).toHaveLength(30);
		const some = await admin('lookups export --format csv --since 2026-01-03');
		expect(some.stdout.split('\r\n')).toHaveLength(1 + 9 + 1);
		expect((await admin('lookups export --format jsonl --since 2999-01-01')).stdout).toBe('');
	});

	test('writes no faster than it is read', async () => {
		const { admin, record } = await operator(0);
		await Promise.all(several(1500).map((change) => record(lookupOf(change))));
		let most = 0;
		const slow = new Writable({
			highWaterMark: 1,
			write(_piece, _encoding, done) {
				most = Math.max(most, slow.writableLength);
				setImmediate(done);
			},
		});
		expect((await admin('lookups export --format jsonl', slow)).code).toBe(0);
		expect(most).toBeGreaterThan(0);
		expect(most).toBeLessThan(300_000);
	});
});

describe('lookups purge', () => {
	test('deletes what is due, or asks first if that is much', async () => {
		const { admin, record } = await operator(3);
		expect(await admin('lookups purge')).toMatchObject({ code: 0, stdout: 'Deleted 3 lookups.\n' });
		for (const at of [hour(0), hour(100)]) await record(lookupOf({ at }));
		expect(await admin('lookups purge')).toMatchObject({
			code: 1,
			stderr: expect.stringMatching(/^More than two days of lookups are due.*--yes\n$/),
		});
		expect(await admin('lookups purge --yes')).toMatchObject({ code: 0, stdout: 'Deleted 2 lookups.\n' });
	});
});

describe('lookups public-key', () => {
	test('prints what verify takes in the place of all secrets', async () => {
		const { admin, opened } = await operator(2);
		const { stdout } = await admin('lookups public-key');
		const before = opened();
		expect(await admin(`lookups verify --public-key ${stdout.trim()}`)).toMatchObject({ code: 0 });
		expect(opened()).toBe(before);
	});
});

describe('typed wrongly', () => {
	test.each([
		'lookups export',
		'lookups export --format',
		'lookups export --format xml',
		'lookups export --format csv --since yesterday',
		'lookups export --format csv --since 2026-02-30',
		'lookups verify --head 12',
		'lookups verify --head 12:abc',
		'lookups',
		'lookups verify --public-key a:b',
		'lookups erase',
	])('opens nothing: %s', async (line) => {
		const { admin, opened } = await operator(0);
		expect(await admin(line)).toMatchObject({ code: 2, stdout: '' });
		expect(opened()).toBe(0);
	});
});
