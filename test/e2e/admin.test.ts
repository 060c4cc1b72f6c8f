import { spawn } from 'node:child_process';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { describe, expect, onTestFinished, test } from 'vitest';
import { persona } from '../../sandbox/fixtures/personas.ts';
import { startSandboxPortal } from '../../sandbox/portal/sandbox-portal.ts';
import { nodeArgs } from '../../sandbox/porter-process.ts';
import { openServices } from '../../src/admin/open-services.ts';
import { createAdmin } from '../../src/admin/run.ts';
import { createLookupLog } from '../../src/audit/record.ts';
import { readConfig, readDatabaseUrl } from '../../src/config.ts';
import { Secret } from '../../src/core/secret.ts';
import { machine } from '../../src/core/world.ts';
import { openStore } from '../../src/database/store.ts';
import { parseKeyring } from '../../src/sessions/keyring.ts';
import { lookupOf } from '../unit/audit/lookup-of.ts';
import { temporaryFolder } from '../unit/database/temporary.ts';
import { keyText } from '../unit/sessions/keys.ts';

const MAUD = persona('maud').discordId;

/** Runs the program itself, in a process of its own, with these settings and no others. */
async function runProcess(line: string, cwd: string, env: Record<string, string> = {}, input = '') {
	const child = spawn(process.execPath, [...nodeArgs('admin'), ...line.split(' ')], { cwd, env });
	const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
	child.stdin.on('error', () => {});
	child.stdin.end(input);
	const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)]);
	return { code: await ended, stdout, stderr };
}

/** Runs the same within this process. */
async function runHere(line: string, env: Record<string, string>, input = '') {
	const printed = { stdout: '', stderr: '' };
	const stdin = new PassThrough();
	stdin.end(input);
	const admin = createAdmin({
		stdin,
		stdout: { write: (piece) => (printed.stdout += piece) },
		stderr: { write: (piece) => (printed.stderr += piece) },
		world: machine,
		open: async () => openServices(readConfig(env), machine),
		openDatabase: async () => openStore(readDatabaseUrl(env), machine),
	});
	return { code: await admin(line.split(' ')), ...printed };
}

/** A sandbox Portal, and the settings of a Porter that uses it. */
async function operator() {
	const folder = temporaryFolder();
	const portal = await startSandboxPortal();
	onTestFinished(() => portal.close());
	const env = {
		DISCORD_TOKEN: 'CANARY-discord-token',
		DISCORD_GUILD_IDS: '900000000000000001',
		PORTAL_URL: portal.url,
		SESSION_KEYS: `a:${keyText(1)}`,
	};
	const database = join(folder, 'data', 'porter.db');
	const program = (line: string, input = '') => runProcess(line, folder, env, input);
	const admin = (line: string, input = '', change: Record<string, string> = {}) =>
		runHere(line, { ...env, DATABASE_URL: `sqlite:${database}`, ...change }, input);
	return { folder, database, portal, program, admin };
}

// Each run starts a Node of its own, which takes a second or more on a busy machine.
describe('src/admin.ts', { timeout: 60_000 }, () => {
	test('generates a key without any settings, and prints only the key', async () => {
		const { code, stdout } = await runProcess('keys generate', temporaryFolder());
		expect(code).toBe(0);
		expect(parseKeyring(new Secret(stdout)).ids).toHaveLength(1);
	});

	test('says all that the settings lack, in lines and not in a stack', async () => {
		const { code, stdout, stderr } = await runProcess('session list', temporaryFolder());
		expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
		expect(stderr).toMatch(/DISCORD_TOKEN is missing/);
		expect(stderr).toMatch(/SESSION_KEYS is missing/);
		expect(stderr).not.toMatch(/^ +at /m);
	});

	test('imports, lists and removes a session over the Portal', async () => {
		const { folder, portal, program, admin } = await operator();
		const cookie = portal.issueSession('maud');
		const imported = await program(`session import --discord-user ${MAUD}`, `${cookie}\n`);
		expect(imported).toMatchObject({ code: 0, stderr: '' });
		expect(imported.stdout).toMatch(/^Stored for 410000000000000003: maud \(moderator\), until /);

		const files = readdirSync(join(folder, 'data'));
		expect(files).toContain('porter.db');
		for (const file of files) {
			expect(statSync(join(folder, 'data', file)).mode & 0o777).toBe(0o600);
			expect(readFileSync(join(folder, 'data', file)).includes(cookie)).toBe(false);
		}

		const listed = await program('session list');
		expect(listed.stdout).toMatch(/^410000000000000003 {2}maud .* import {2}current$/m);
		const removed = await admin(`session remove --discord-user ${MAUD}`);
		expect(removed.stdout).toMatch(/the Portal ended it too/);
		expect(await admin('session list')).toMatchObject({ code: 0, stderr: 'No sessions are stored.\n' });
		for (const { stdout, stderr } of [imported, listed, removed])
			expect(stdout + stderr).not.toContain(cookie);
	});

	test("refuses to store one person's session for another", async () => {
		const { portal, admin } = await operator();
		const { code, stderr } = await admin(
			`session import --discord-user ${MAUD}`,
			portal.issueSession('olga'),
		);
		expect(code).toBe(1);
		expect(stderr).toMatch(/^The Portal does not link/);
	});

	test('exports and verifies the audit trail, and fails when it is broken', async () => {
		const { database, program, admin } = await operator();
		expect((await admin('lookups verify')).stdout).toMatch(/^The audit trail is whole: no lookups, head 0:/);
		const store = await openStore(`sqlite:${database}`, machine);
		onTestFinished(() => store.close());
		for (let count = 0; count < 1500; count += 1) await createLookupLog(store).record(lookupOf());

		const { code, stdout } = await program('lookups export --format jsonl');
		expect(code).toBe(0);
		expect(
			stdout
				.trimEnd()
				.split('\n')
				.map((line) => JSON.parse(line).seq),
		).toHaveLength(1500);

		await store.db.deleteFrom('lookup').where('seq', '=', 700).execute();
		expect(await admin('lookups verify')).toEqual({
			code: 1,
			stdout: '',
			stderr: 'The audit trail is broken: lookup 700 is missing.\n',
		});
	});

	test('changes keys without losing a session, and finds the loss of one', async () => {
		const { portal, admin } = await operator();
		await admin(`session import --discord-user ${MAUD}`, portal.issueSession('maud'));
		const both = { SESSION_KEYS: `b:${keyText(2)},a:${keyText(1)}` };
		const rotated = await admin('keys rotate', '', both);
		expect(rotated.stdout).toMatch(/^Sealed with b: 1 now, 0 before\.\na is not used any more/);
		const newer = { SESSION_KEYS: `b:${keyText(2)}` };
		expect((await admin('session list', '', newer)).stdout).toMatch(/ current$/m);
		const lost = await admin('keys rotate');
		expect(lost).toMatchObject({ code: 1, stdout: '' });
		expect(lost.stderr).toMatch(/^The session keys lack b, .*\n$/);
	});
});
