import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';

const VITEST = dirname(createRequire(import.meta.url).resolve('vitest/package.json'));
const SAMPLE = `
import { expect } from 'vitest';
import { test } from 'discord-sandbox/vitest';
const send = (discord, path, method = 'GET', body) =>
	fetch(discord.apiUrl + '/v10' + path, { method, body, headers: { authorization: 'Bot ' + discord.token, 'content-type': 'application/json' } });

test('quiet', async ({ discord }) => { await send(discord, '/users/@me'); });
test('unknown route', async ({ discord }) => { await send(discord, '/nowhere'); });
test('violation', async ({ discord }) => { await send(discord, '/applications/' + discord.applicationId + '/commands', 'PUT', '[{}]'); });
test('unused fault', ({ discord }) => { discord.fault({ do: 'drop' }); });
test('unanswered', async ({ discord }) => { await discord.as('alice').raw({ type: 2, channel: 'general', data: { name: 'slow' } }); });
test('allowed', async ({ discord }) => { discord.allow('GET /nowhere'); await send(discord, '/nowhere'); });
test('own world', ({ discord }) => { expect(discord.requests).toEqual([]); });
`;

let folder = '';
beforeAll(async () => {
	folder = await mkdtemp(join(tmpdir(), 'discord-sandbox-'));
	await symlink(dirname(VITEST), join(folder, 'node_modules'));
	await writeFile(join(folder, 'sample.test.js'), SAMPLE);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

test('a test fails by itself for what its bot did wrong, unless it is allowed', async () => {
	const args = [
		join(VITEST, 'vitest.mjs'),
		'run',
		'--root',
		folder,
		'--reporter=json',
		'--outputFile=result.json',
	];
	// It ends with 1, for tests fail.
	await promisify(execFile)(process.execPath, args, { cwd: folder }).catch(() => undefined);
	const { testResults } = JSON.parse(await readFile(join(folder, 'result.json'), 'utf8')) as {
		testResults: { assertionResults: { title: string; status: string; failureMessages: string[] }[] }[];
	};
	const results = testResults[0]?.assertionResults ?? [];
	const why = results.map(({ title, failureMessages: [first = ''] }) => [title, first.split('\n')[1] ?? '']);
	expect(results.map(({ title, status }) => `${title}: ${status}`)).toEqual([
		'quiet: passed',
		'unknown route: failed',
		'violation: failed',
		'unused fault: failed',
		'unanswered: failed',
		'allowed: passed',
		'own world: passed',
	]);
	expect(Object.fromEntries(why)).toMatchObject({
		'unknown route': expect.stringMatching(/^- GET \/nowhere: discord-sandbox does not have this route/),
		violation: expect.stringMatching(/^- PUT .*commands: .*This field is required/),
		'unused fault': '- fault {"do":"drop"}: was never used',
		unanswered: '- interaction /slow by alice in general: got no answer within 3000 ms',
	});
});
