import { openSync, writeSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, describe, expect, test } from 'vitest';
import { profile, sandboxForThisFile, signIn } from '../sandbox-for-file.ts';
import { answerOf, expectFailure, titleOf } from '../view.ts';

const sandbox = await sandboxForThisFile();
const { discord } = sandbox;
await signIn(sandbox, ['adam', 'mel']);

const file = (sandbox.env.DATABASE_URL ?? '').replace('sqlite:', '');
const session = (sub: string) => discord.as('adam').slash('general', 'session', {}, sub);
const ask = () => profile(discord.as('adam'), 'moderators', 'exampleuser', { section: 'chats' });

afterEach(() => {
	expect(discord.violations).toEqual([]);
	// What the database says for itself names tables and values.
	expect(sandbox.porter().output.join('\n')).not.toMatch(/insert into|database is locked|readonly database/i);
});

describe('a database that somebody else has locked', () => {
	test('shows nothing that cannot be recorded, changes nothing, and is soon well again', async () => {
		const other = new DatabaseSync(file, { timeout: 5000 });
		other.exec('BEGIN EXCLUSIVE');
		expectFailure(await ask(), 'store-busy');
		expectFailure(await session('login'), 'store-busy');
		expectFailure(await session('logout'), 'store-busy');
		expectFailure(await session('status'), 'store-busy');
		other.exec('ROLLBACK');
		other.close();
		expect(titleOf(answerOf(await session('status')))).toBe('Your Portal session has ended');
		await signIn(sandbox, ['adam']);
		expect(titleOf(answerOf(await ask()))).toBe('exampleuser · Chats');
	});

	test('can still be read, as suggestions show', async () => {
		const other = new DatabaseSync(file, { timeout: 5000 });
		other.exec('BEGIN EXCLUSIVE');
		const found = await discord.as('adam').complete('general', 'profile', 'username', 'exa');
		expect(found).toEqual([{ name: 'exampleuser', value: 'exampleuser' }]);
		other.exec('ROLLBACK');
		other.close();
	});
});

describe('a database that has become read-only', () => {
	test('shows nothing, and says whom to tell', async () => {
		const other = new DatabaseSync(file, { timeout: 5000 });
		other.exec('PRAGMA wal_checkpoint(TRUNCATE)');
		other.close();
		// A write version that SQLite does not know: it may read such a file, and not write it.
		writeSync(openSync(file, 'r+'), Buffer.of(9), 0, 1, 18);
		expectFailure(await ask(), 'store-read-only');
		expectFailure(await session('login'), 'store-read-only');
	});
});
