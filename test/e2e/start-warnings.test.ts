import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type SandboxPortal, startSandboxPortal } from '../../sandbox/portal/sandbox-portal.ts';
import { startPorter } from '../../sandbox/porter-process.ts';
import { settingForThisFile } from './program.ts';

const { env } = await settingForThisFile();
const folder = mkdtempSync(join(tmpdir(), 'porter-'));
let portal: SandboxPortal;
let nth = 0;
beforeAll(async () => {
	portal = await startSandboxPortal();
});
afterAll(async () => {
	await portal.close();
	rmSync(folder, { recursive: true, force: true });
});

/** What the real program warns of when it starts, until `expected` warnings are there or it was stopped. */
async function warnings(
	more: Readonly<Record<string, string>>,
	expected: number,
	until: Promise<void> = Promise.resolve(),
): Promise<readonly unknown[]> {
	nth += 1;
	const keys = { PORTAL_BOT_KEY: portal.botKey, PORTAL_PUBLIC_KEY: portal.publicKey };
	const DATABASE_URL = `sqlite:${join(folder, `${nth}.db`)}`;
	const porter = await startPorter({ ...env, ...keys, PORTAL_URL: portal.url, DATABASE_URL, ...more });
	const found = () =>
		porter.output
			.map((line) => JSON.parse(line))
			.filter(({ level, msg }) => level === 'warn' && /Portal|setting/.test(msg))
			.map(({ level, time, ...fields }) => fields);
	await expect.poll(found, { timeout: 15_000 }).toHaveLength(expected);
	await until;
	expect(await porter.stop()).toBe(0);
	for (const secret of [portal.botKey, portal.publicKey, 'canary']) {
		expect(porter.output.join('\n')).not.toContain(secret);
	}
	return found();
}

test('a Portal that is there and takes both keys is asked, and nothing is said', async () => {
	portal.reset();
	const asked = new Promise<void>((done) => {
		portal.on('request', ({ path }) => path.startsWith('/v1/bots') && done());
	});
	expect(await warnings({}, 0, asked)).toEqual([]);
	expect(portal.requests.map(({ method, path, status }) => `${method} ${path} ${status}`)).toEqual([
		'GET /health 200',
		'GET /v1/bot/me 200',
		'GET /v1/bots?limit=1 200',
	]);
});

test('a Portal that is not there', async () => {
	expect(await warnings({ PORTAL_URL: 'http://127.0.0.1:9' }, 1)).toEqual([
		{ msg: 'the Portal cannot be reached', code: 'ECONNREFUSED' },
	]);
});

test('a Portal that does not answer, for which the start does not wait', async () => {
	portal.fault({ do: { kind: 'silence' } });
	expect(await warnings({}, 1)).toEqual([{ msg: 'the Portal cannot be reached', code: 'DEADLINE' }]);
	portal.clearFaults();
});

test.each(['PORTAL_BOT_KEY', 'PORTAL_PUBLIC_KEY'])('a Portal that refuses %s', async (setting) => {
	expect(await warnings({ [setting]: 'canary-key' }, 1)).toEqual([
		{ msg: 'the Portal refuses a key', setting },
	]);
});

test('settings that are misspelt, by their names alone', async () => {
	const misspelt = {
		LOOKUP_PER_MINUTE: 'canary',
		DATABSE_URL: 'canary',
		LOG_LEVLE: 'canary',
		LOOKUP_URL: 'canary',
	};
	expect(await warnings(misspelt, 3)).toEqual([
		{ msg: 'a setting is not known', setting: 'LOOKUP_PER_MINUTE', meant: 'LOOKUPS_PER_MINUTE' },
		{ msg: 'a setting is not known', setting: 'DATABSE_URL', meant: 'DATABASE_URL' },
		{ msg: 'a setting is not known', setting: 'LOG_LEVLE', meant: 'LOG_LEVEL' },
	]);
});
