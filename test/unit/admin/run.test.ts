import { PassThrough } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { createAdmin } from '../../../src/admin/run.ts';
import { ConfigError } from '../../../src/config.ts';
import { Failure } from '../../../src/core/failure.ts';
import { Secret } from '../../../src/core/secret.ts';
import { machine } from '../../../src/core/world.ts';
import { checkKeyring } from '../../../src/sessions/key-check.ts';
import { parseKeyring } from '../../../src/sessions/keyring.ts';
import { ringOf } from '../sessions/keys.ts';
import { hoursAfter, MAUD, MEL, sessionWorld } from '../sessions/session-world.ts';

const COOKIE = 'CANARY-imported-cookie';

/** The operator's terminal: runs a command with this on standard input, and gives back what it printed. */
async function operator(keyring = ringOf('a')) {
	const world = await sessionWorld();
	const maud = world.portal.accounts.get(MAUD.id);
	if (maud !== undefined) world.portal.living.set(COOKIE, maud);
	let closed = 0;
	const open = async () => ({
		store: world.store,
		keyring,
		retentionDays: 2,
		discordApiUrl: 'https://discord.test',
		sessions: world.sessionsWith(keyring),
		close: async () => {
			closed += 1;
		},
	});
	const admin = async (line: string, input = '', opening: typeof open = open) => {
		const printed = { stdout: '', stderr: '' };
		const stdin = new PassThrough();
		stdin.end(input);
		const run = createAdmin({
			stdin,
			stdout: { write: (text) => (printed.stdout += text) },
			stderr: { write: (text) => (printed.stderr += text) },
			world: machine,
			open: opening,
			openDatabase: async () => world.store,
		});
		const code = await run(line.split(' ').filter(Boolean));
		expect(printed.stdout + printed.stderr).not.toMatch(/CANARY|v1\.|^ +at /m);
		return { code, ...printed };
	};
	return { ...world, admin, closed: () => closed };
}

describe('session import', () => {
	const line = `session import --discord-user ${MAUD.id}`;

	test.each([COOKIE, `${COOKIE}\n`, `psession=${COOKIE}\r\n`])('stores the cookie of %j', async (input) => {
		const { admin, sessions, closed } = await operator();
		expect(await admin(line, input)).toEqual({
			code: 0,
			stdout: `Stored for ${MAUD.id}: maud (moderator), until 2026-01-03 03:00Z.\n`,
			stderr: '',
		});
		expect((await sessions.open(MAUD.id)).cookie.reveal()).toBe(COOKIE);
		expect(closed()).toBe(1);
	});

	test('refuses the account of somebody else', async () => {
		const { admin, sessions, closed } = await operator();
		const { code, stderr } = await admin(`session import --discord-user ${MEL.id}`, COOKIE);
		expect(code).toBe(1);
		expect(stderr).toMatch(/^The Portal does not link .* Nothing was stored\.\n$/);
		expect(await sessions.list()).toEqual([]);
		expect(closed()).toBe(1);
	});

	test.each([
		['a cookie the Portal does not know', 'CANARY-other-cookie', /^The Portal does not accept this cookie/],
		['what is no cookie value', `${COOKIE}; Path=/`, /^That is no cookie value/],
		['what is far too long', 'CANARY'.repeat(100_000), /^That is no cookie value/],
	])('refuses %s', async (_, input, message) => {
		const { admin } = await operator();
		expect(await admin(line, input)).toMatchObject({ code: 1, stderr: expect.stringMatching(message) });
	});

	test.each(['', '\n', 'psession=\n'])('wants a cookie on standard input, not %j', async (input) => {
		const { admin } = await operator();
		const { code, stderr } = await admin(line, input);
		expect(code).toBe(2);
		expect(stderr).toMatch(/^There was no cookie on standard input\.\n/);
	});

	test.each([
		'session import',
		'session import --discord-user',
		'session import --discord-user maud',
		`session import --discord-user ${MAUD.id} ${COOKIE}`,
		`session import --discord-user ${MAUD.id} --cookie ${COOKIE}`,
		`session import --discord-user ${MAUD.id} --cookie=${COOKIE}`,
	])('opens nothing when typed as %j', async (typed) => {
		const { admin, closed } = await operator();
		expect(await admin(typed, COOKIE)).toMatchObject({ code: 2, stdout: '' });
		expect(closed()).toBe(0);
	});

	test('seals nothing with a wrong key', async () => {
		const { admin, store, sessions } = await operator(ringOf('b'));
		await checkKeyring(store, ringOf('a'));
		const { code, stderr } = await admin(line, COOKIE);
		expect(code).toBe(1);
		expect(stderr).toMatch(/^The session keys lack a, .*\n$/);
		expect(await sessions.list()).toEqual([]);
	});

	test('says when the Portal may be asked again', async () => {
		const { admin, portal } = await operator();
		portal.me = () =>
			Promise.reject(new Failure('portal-busy', { retryAt: hoursAfter(1), reference: 'CANARY' }));
		expect((await admin(line, COOKIE)).stderr).toBe(
			'The Portal is busy. Try again after 2026-01-02T04:00:00.000Z.\n',
		);
	});
});

describe('session list', () => {
	test('shows whose sessions are stored', async () => {
		const { admin, sessions } = await operator();
		await sessions.signIn(MEL);
		await sessions.open(MEL.id);
		await admin(`session import --discord-user ${MAUD.id}`, COOKIE);
		expect((await admin('session list')).stdout).toMatchInlineSnapshot(`
			"DISCORD USER        ACCOUNT  ROLE       SINCE              UNTIL              LAST USE           FROM    STATE
			410000000000000002  mel      user       2026-01-02 03:00Z  2026-02-01 03:00Z  2026-01-02 03:00Z  login   current
			410000000000000003  maud     moderator  2026-01-02 03:00Z  2026-01-03 03:00Z  -                  import  current
			"
		`);
	});

	test('says when there are none', async () => {
		const { admin } = await operator();
		expect(await admin('session list')).toEqual({ code: 0, stdout: '', stderr: 'No sessions are stored.\n' });
	});

	test('lets no foreign text redraw the terminal', async () => {
		const { admin, portal, sessions } = await operator();
		portal.accounts.set(MEL.id, {
			viewer: { id: 1, username: 'a\u001b[2J\u202eb\nc', role: 'user' },
			discordIds: [MEL.id],
		});
		await sessions.signIn(MEL);
		expect((await admin('session list')).stdout).toContain('  a?[2J?b?c ');
	});
});

describe('session remove', () => {
	test('deletes the session and ends it at the Portal', async () => {
		const { admin, portal, sessions } = await operator();
		await sessions.signIn(MEL);
		expect(await admin(`session remove --discord-user ${MEL.id}`)).toEqual({
			code: 0,
			stdout: `Deleted the session of ${MEL.id}; the Portal ended it too.\n`,
			stderr: '',
		});
		expect(portal.living.has('CANARY-cookie-number-1')).toBe(false);
	});

	test('says when the Portal did not confirm', async () => {
		const { admin, portal, sessions } = await operator();
		await sessions.signIn(MEL);
		portal.living.clear();
		expect(await admin(`session remove --discord-user ${MEL.id}`)).toMatchObject({
			code: 0,
			stdout: expect.stringContaining('did not confirm'),
		});
	});

	test('fails when there is none', async () => {
		const { admin } = await operator();
		expect(await admin(`session remove --discord-user ${MEL.id}`)).toEqual({
			code: 1,
			stdout: '',
			stderr: `No session is stored for ${MEL.id}.\n`,
		});
	});
});

describe('keys', () => {
	test('generate prints a key and nothing else on standard output, and opens nothing', async () => {
		const { admin, closed } = await operator();
		const { code, stdout, stderr } = await admin('keys generate');
		expect(code).toBe(0);
		expect(parseKeyring(new Secret(stdout)).ids).toHaveLength(1);
		expect(stderr).toContain('SESSION_KEYS');
		expect(closed()).toBe(0);
	});

	test('rotate seals with the newest key and says which keys can go', async () => {
		const { admin, sessions } = await operator(ringOf('b', 'a'));
		await sessions.signIn(MEL);
		expect(await admin('keys rotate')).toEqual({
			code: 0,
			stdout:
				'Sealed with b: 1 now, 0 before.\na is not used any more: you can take it out of SESSION_KEYS.\n',
			stderr: '',
		});
	});

	test('rotate counts what no key opens', async () => {
		const { admin, sessions } = await operator(ringOf('b'));
		await sessions.signIn(MEL);
		expect((await admin('keys rotate')).stdout).toBe(
			'Sealed with b: 0 now, 0 before.\n1 session cannot be opened by any key in SESSION_KEYS.\n',
		);
	});

	test('reset deletes what no key opens', async () => {
		const { admin, store, sessions } = await operator(ringOf('b'));
		await checkKeyring(store, ringOf('a'));
		await sessions.signIn(MEL);
		expect((await admin('keys rotate')).code).toBe(1);
		expect((await admin('keys reset')).stdout).toMatch(/^Deleted 1 session\./);
		expect((await admin('keys rotate')).code).toBe(0);
		expect(await sessions.list()).toEqual([]);
	});
});

describe('npm run admin', () => {
	test.each(['', 'help', '--help', '-h', 'session import -h'])('prints its help for %j', async (typed) => {
		const { admin, closed } = await operator();
		const { code, stdout } = await admin(typed);
		expect(code).toBe(0);
		for (const name of [
			'session import',
			'session list',
			'session remove',
			'keys generate',
			'keys rotate',
			'keys reset',
			'lookups export',
			'lookups verify',
		]) {
			expect(stdout).toContain(`  ${name}`);
		}
		expect(closed()).toBe(0);
	});

	test.each(['sessions', 'session', 'session constructor', 'session login', COOKIE])(
		'knows no command %j',
		async (typed) => {
			const { admin } = await operator();
			expect(await admin(typed)).toMatchObject({
				code: 2,
				stderr: expect.stringMatching(/^There is no such command/),
			});
		},
	);

	test('tells every fault of the settings', async () => {
		const { admin } = await operator();
		const { code, stderr } = await admin('session list', '', () => Promise.reject(new ConfigError('A\n  B')));
		expect({ code, stderr }).toEqual({ code: 1, stderr: 'A\n  B\n' });
	});

	test('tells what is wrong with the database in one line', async () => {
		const { admin } = await operator();
		const cause = new Error('unable to open database file');
		const open = () => Promise.reject(new Failure('store-read-only', {}, { cause }));
		expect(await admin('session list', '', open)).toEqual({
			code: 1,
			stdout: '',
			stderr: 'Porter cannot write to its database. (unable to open database file)\n',
		});
	});
});
