import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, describe, expect, test } from 'vitest';
import { startPorterDiscord } from '../../sandbox/fixtures/guild.ts';
import { nodeArgs, runProgram, startPorter } from '../../sandbox/porter-process.ts';
import { openSandbox } from '../../sandbox/sandbox.ts';
import { createBot } from '../../src/bot.ts';
import { readConfig } from '../../src/config.ts';
import { FAILURES } from '../../src/core/failure.ts';
import { machine } from '../../src/core/world.ts';
import { openStore } from '../../src/database/store.ts';
import { operatorMessage } from '../../src/operator-message.ts';
import { newKey, settingForThisFile } from './program.ts';

const { env } = await settingForThisFile();
const folder = mkdtempSync(join(tmpdir(), 'porter-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Each Porter has a database of its own: these tests run side by side. */
const withOwnDatabase = (more: Readonly<Record<string, string>>) => {
	return { ...env, DATABASE_URL: `sqlite:${join(mkdtempSync(join(folder, 'own-')), 'porter.db')}`, ...more };
};

/** What the operator is told when the bot cannot start, from within this process: as `main` says it. */
async function failsInProcess(more: Readonly<Record<string, string>>): Promise<string> {
	const silent = { debug() {}, info() {}, warn() {}, error() {} };
	const bot = createBot(readConfig(withOwnDatabase(more)), { log: silent });
	const error = await bot.start().then(
		() => undefined,
		(thrown: unknown) => thrown,
	);
	expect(error).toBeDefined();
	const text = operatorMessage(error, 'Porter cannot start');
	expect(text).not.toMatch(/^\s+at |Error:|canary/m);
	return text;
}

/** Starts the real program with settings that it cannot start with. */
async function fails(more: Readonly<Record<string, string>>): Promise<string> {
	const { code, output } = await runProgram('main', [], withOwnDatabase(more));
	const lines = output.filter((line) => !line.startsWith('{'));
	expect(code).toBe(1);
	expect(lines.join('\n')).not.toMatch(/^\s+at |Error:|canary/m);
	return lines.join('\n');
}

describe.concurrent('a start that cannot succeed ends with code 1 and clear words', () => {
	test('about every setting that is wrong at once, and no value', async () => {
		const text = await fails({
			DISCORD_TOKEN: '',
			DISCORD_GUILD_IDS: 'canary',
			PORTAL_URL: 'http://canary.example.net',
			PORTAL_BOT_KEY: '',
			SESSION_KEYS: 'canary',
			LOG_LEVEL: 'canary',
			LOOKUPS_PER_MINUTE: 'canary',
		});
		const named = text.split('\n').slice(1);
		expect(named.map((line) => line.trim().split(' ')[0]).toSorted()).toEqual([
			'DISCORD_GUILD_IDS',
			'DISCORD_TOKEN',
			'LOG_LEVEL',
			'LOOKUPS_PER_MINUTE',
			'PORTAL_BOT_KEY',
			'PORTAL_URL',
			'SESSION_KEYS',
		]);
	});

	test('about a token that Discord does not accept', async () => {
		expect(await fails({ DISCORD_TOKEN: 'canary-token' })).toBe(
			'Porter cannot start: Discord does not accept DISCORD_TOKEN.',
		);
	});

	test('about a Discord that is not there', async () => {
		const text = await failsInProcess({ DISCORD_API_URL: 'http://127.0.0.1:9/api' });
		expect(text).toMatch(/^Porter cannot start: Discord cannot be reached/);
		expect(text.split('\n')).toHaveLength(1);
	});

	test('about keys that are not those of the database', async () => {
		const DATABASE_URL = `sqlite:${join(folder, 'keys.db')}`;
		const first = await startPorter({ ...env, DATABASE_URL, SESSION_KEYS: newKey('first') });
		expect(await first.stop()).toBe(0);
		expect(await failsInProcess({ DATABASE_URL, SESSION_KEYS: newKey('second') })).toMatch(
			/^The session keys lack first, .*npm run admin -- keys reset/,
		);
		expect(await failsInProcess({ DATABASE_URL, SESSION_KEYS: newKey('first') })).toMatch(
			/^The session key first is not the one of that name/,
		);
	});

	test('about a database that is locked', async () => {
		const file = join(folder, 'locked.db');
		const other = new DatabaseSync(file);
		other.exec('BEGIN EXCLUSIVE');
		expect(await failsInProcess({ DATABASE_URL: `sqlite:${file}` })).toMatch(
			/^Porter cannot start: the database is locked by another program/,
		);
		other.close();
	});

	test('about a database that cannot be written', async () => {
		const file = join(folder, 'read-only.db');
		const other = new DatabaseSync(file);
		other.exec('CREATE TABLE one (id)');
		other.close();
		// A write version that SQLite does not know: it may read such a file, and not write it.
		const bytes = readFileSync(file);
		bytes[18] = 9;
		writeFileSync(file, bytes);
		expect(await failsInProcess({ DATABASE_URL: `sqlite:${file}` })).toMatch(
			/^Porter cannot start: the database cannot be written/,
		);
	});

	test('about a file that is no database, a damaged database, and one of a newer Porter', async () => {
		const at = (name: string) => join(folder, `${name}.db`);
		const [text, damaged, newer] = [at('text'), at('damaged'), at('newer')] as const;
		writeFileSync(text, 'canary '.repeat(500));
		for (const file of [damaged, newer]) await (await openStore(`sqlite:${file}`, machine)).close();
		// What follows the file's head of 100 bytes.
		writeFileSync(damaged, readFileSync(damaged).fill('canary', 100));
		const later = new DatabaseSync(newer);
		later.exec("insert into kysely_migration values ('9999-later', '2099-01-01T00:00:00.000Z')");
		later.close();
		const said = [text, damaged, newer].map((file) => failsInProcess({ DATABASE_URL: `sqlite:${file}` }));
		expect(await Promise.all(said)).toEqual([
			'Porter cannot start: the file that DATABASE_URL names is no database.',
			'Porter cannot start: the database is damaged: put back a backup.',
			'Porter cannot start: a newer Porter has changed the database: run that version, or put back a backup of before.',
		]);
	});

	test.runIf(process.platform === 'linux')('about a database where there can be none', async () => {
		expect(await fails({ DATABASE_URL: 'sqlite:/proc/x/porter.db' })).toMatch(
			/^Porter cannot start: the database cannot be written/,
		);
	});

	test('about a Discord that answers 500', async () => {
		const discord = await startPorterDiscord();
		discord.fault({ match: {}, do: { status: 500, body: 'canary' } });
		expect(await failsInProcess({ DISCORD_API_URL: discord.apiUrl })).toBe(
			'Porter cannot start: Discord is not available. Try again in a few minutes.',
		);
		await discord.close();
	});

	const SYSTEM_NODE = '/usr/bin/node';
	const version = existsSync(SYSTEM_NODE)
		? execFileSync(SYSTEM_NODE, ['--version'], { encoding: 'utf8' })
		: '';
	const isOld = version !== '' && Number.parseInt(version.slice(1), 10) < 24;

	test.runIf(isOld)('about a Node that is too old', () => {
		const { status, stderr } = spawnSync(SYSTEM_NODE, nodeArgs('main'), { encoding: 'utf8', env: {} });
		expect(status).toBe(1);
		expect(stderr).toBe(`Porter needs Node 24 or newer; this is Node ${version.trim().slice(1)}.\n`);
	});
});

describe('a start', () => {
	test('makes a database that only its owner can read', async () => {
		const file = join(folder, 'inner', 'porter.db');
		const porter = await startPorter({ ...env, DATABASE_URL: `sqlite:${file}` });
		for (const ending of ['', '-wal', '-shm']) expect(statSync(`${file}${ending}`).mode & 0o777).toBe(0o600);
		expect(await porter.stop()).toBe(0);
	});

	test('warns about a server that Porter is not in', async () => {
		const porter = await startPorter({ ...env, DISCORD_GUILD_IDS: '420000000000000099' });
		await expect
			.poll(() => porter.output.join('\n'))
			.toContain('not in this server yet: npm run deploy prints the invite');
		expect(await porter.stop()).toBe(0);
	});

	test('writes JSON lines, one of them when it can answer', async () => {
		const porter = await startPorter({ ...env, LOG_LEVEL: 'info' });
		const lines = porter.output.map((line): unknown => JSON.parse(line));
		// Others may come with it.
		expect(lines).toContainEqual(expect.objectContaining({ level: 'info', msg: 'ready' }));
		expect(await porter.stop()).toBe(0);
		expect(JSON.parse(porter.output.at(-1) ?? '')).toMatchObject({ msg: 'stopped' });
	});
});

describe('after a power cut', () => {
	test('nothing that was answered is lost', async () => {
		const sandbox = await openSandbox();
		try {
			const adam = sandbox.discord.as('adam');
			await adam.slash('general', 'session', {}, 'login');
			await adam.slash('moderators', 'profile', { username: 'quiet.user' });
			await sandbox.porter().kill();
			await sandbox.restart();
			expect(await adam.complete('general', 'profile', 'username', 'qui')).toEqual([
				{ name: 'quiet.user', value: 'quiet.user' },
			]);
			const { messages } = await adam.slash('general', 'session', {}, 'status');
			expect(messages[0]?.embeds[0]?.title).toBe('Your Portal session works');
		} finally {
			await sandbox.close();
		}
	});
});

describe.skipIf(process.platform !== 'linux')('an answer of the Portal of 1 GiB', () => {
	test('is left unread', async () => {
		const sandbox = await openSandbox();
		try {
			const adam = sandbox.discord.as('adam');
			await adam.slash('general', 'session', {}, 'login');
			for (const declared of [true, false]) {
				sandbox.portal.fault({ match: { path: /profile/ }, do: { kind: 'huge', declared } });
				const { messages } = await adam.slash('moderators', 'profile', { username: 'exampleuser' });
				expect(messages[0]?.embeds[0]?.title).toBe(FAILURES['portal-nonsense'].title);
				sandbox.portal.clearFaults();
			}
			// Ten times less than the answer; an idle Porter has about 100 MB.
			expect(peakMemory(sandbox.env.DATABASE_URL ?? '')).toBeLessThan(400 * 2 ** 20);
		} finally {
			await sandbox.close();
		}
	});
});

/** The most memory that the bot with this database has had, in bytes. */
function peakMemory(databaseUrl: string): number {
	const pid = readdirSync('/proc').find((name) => {
		try {
			return readFileSync(`/proc/${name}/environ`, 'latin1').includes(databaseUrl) && /^\d+$/.test(name);
		} catch {
			return false;
		}
	});
	const status = readFileSync(`/proc/${pid}/status`, 'utf8');
	return Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1]) * 1024;
}
