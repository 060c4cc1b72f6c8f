import { readFileSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test } from 'vitest';
import type { PorterMessage } from '../../sandbox/fixtures/guild.ts';
import { CHANNELS, type ChannelKey } from '../../sandbox/fixtures/guild-ids.ts';
import { PERSONAS } from '../../sandbox/fixtures/personas.ts';
import { CANARIES } from '../../sandbox/portal/canaries.ts';
import { PROCESSES } from '../../sandbox/sandbox.ts';
import { SECTION_IDS, SECTIONS } from '../../src/profile/sections.ts';
import { MEMBERS, profile, sandboxForThisFile, signIn } from './sandbox-for-file.ts';
import { answerOf, controlsOf, textOf } from './view.ts';

const sandbox = await sandboxForThisFile({ programs: PROCESSES });
const { discord, portal } = sandbox;

const PUBLIC: readonly ChannelKey[] = ['general', 'leaky'];
const AMONG_MODERATORS: readonly ChannelKey[] = ['moderators', 'mod-thread'];
const SUBJECTS = ['exampleuser', 'long-history', 'hostile-text', 'odd-fields'];
/** What the Portal says in its errors: words for its own people. */
const PORTAL_WORDS = 'canary-words-of-the-portal';

async function everybodyLooks(): Promise<void> {
	await Promise.all(
		MEMBERS.map(async (key) => {
			const person = discord.as(key);
			for (const channel of [...PUBLIC, ...AMONG_MODERATORS]) {
				for (const username of portal.usernames) await profile(person, channel, username);
				for (const username of SUBJECTS) {
					for (const section of SECTION_IDS) await profile(person, channel, username, { section });
					await profile(person, channel, username, { private: true });
					await profile(person, channel, username, { section: 'moderation', private: true });
				}
			}
		}),
	);
}

/** An owner goes through the session history, masked and whole, and through pages of what others may see. */
async function ownerTurnsPages(): Promise<void> {
	const olga = discord.as('olga');
	const turn = async (message: PorterMessage) => {
		let shown = message;
		for (let n = 0; n < 12 && controlsOf(shown).includes('Next ▶'); n++) {
			shown = answerOf(await olga.press(shown, 'Next ▶'));
		}
	};
	for (const username of SUBJECTS) {
		const overview = answerOf(await profile(olga, 'moderators', username));
		const masked = answerOf(await olga.press(overview, 'Session history (only you will see it)'));
		await turn(answerOf(await olga.press(masked, 'Show addresses')));
		const again = answerOf(await profile(olga, 'mod-thread', username, { section: 'sessions' }));
		await turn(again);
		await turn(answerOf(await profile(olga, 'moderators', username, { section: 'moderation' })));
	}
}

async function thingsGoWrong(): Promise<void> {
	const adam = discord.as('adam');
	const olga = discord.as('olga');
	const wrong = async (fault: Parameters<typeof portal.fault>[0]['do'], path = /profile/) => {
		portal.fault({ match: { path }, times: 2, do: fault });
		await profile(adam, 'moderators', 'deleted.soon', { section: 'chats' });
		await profile(olga, 'moderators', 'deleted.soon', { section: 'sessions' });
		portal.clearFaults();
		await olga.slash('general', 'session', {}, 'status');
	};
	for (const status of [400, 403, 404, 409, 422, 429, 500]) {
		await wrong({ kind: 'status', status, error: PORTAL_WORDS });
	}
	await wrong({ kind: 'text', body: `{"error": "${PORTAL_WORDS}", "client_ip": "203.0.113.1", ` });
	await wrong({ kind: 'html' });
	await wrong({ kind: 'truncated' });
	await wrong({ kind: 'reset', when: 'mid-body' });
	await wrong({ kind: 'wrong-user', username: 'exampleuser' });
	await wrong({ kind: 'redirect', to: `https://evil.example.net/?${PORTAL_WORDS}` });
	for (const cookie of ['illegal', 'long', 'missing', 'other-name'] as const) {
		portal.fault({ match: { path: /verify/ }, times: 1, do: { kind: 'set-cookie', cookie } });
		portal.webLogin('adam');
		await adam.slash('general', 'session', {}, 'login');
	}
	portal.expireSessions('adam');
	await profile(adam, 'moderators', 'exampleuser', { section: 'chats' });
	await adam.slash('general', 'session', {}, 'logout');
	discord.fault({
		match: { kind: 'callback' },
		times: 1,
		do: { status: 400, body: { code: 50035, message: PORTAL_WORDS } },
	});
	await profile(olga, 'moderators', 'exampleuser');
	await discord.as('nora').slash('general', 'session', {}, 'login');
}

/** All texts that only those who may act on the subjects are told, as the Portal writes them. */
async function elevatedTexts(): Promise<string[]> {
	const profilesFor = async (viewer: 'mel' | 'olga') => {
		const headers = { cookie: `psession=${portal.issueSession(viewer)}` };
		const urls = SUBJECTS.map((username) => `${portal.url}/v1/users/profile/${username}`);
		return await Promise.all(urls.map(async (url) => (await fetch(url, { headers })).text()));
	};
	// Porter says of channels that @everyone sees them.
	const everybodys = ['@everyone', ...portal.usernames, ...(await profilesFor('mel'))].join('\n');
	const found = new Set<string>();
	for (const answer of await profilesFor('olga')) {
		JSON.parse(answer, (_key, value) => {
			const isText = typeof value === 'string' && !/^\d{4}-\d\d-\d\dT/.test(value);
			// What Porter rewrites, or cuts, is looked for by its beginning.
			const beginning = isText ? (/^[\w ,;@!?'-]{8,40}/.exec(value)?.[0] ?? '') : '';
			if (beginning !== '' && !everybodys.includes(beginning)) found.add(beginning);
			return value;
		});
	}
	return [...found];
}

const versionsOf = (message: PorterMessage) => [message, ...message.earlier].map(textOf);
const idsOf = (keys: readonly ChannelKey[]) => keys.map((key): string => CHANNELS[key]);
const found = (text: string, needles: readonly string[]) => needles.filter((one) => text.includes(one));

/** Session history, whole and masked: addresses, places, providers, programs. */
const HISTORY = [
	...CANARIES.ips,
	...['203.0.113.', '198.51.100.', '192.0.2.', '2001:db8', '2001:DB8', '::/48'],
	...CANARIES.cities,
	...['Mozilla/5.0', 'AppleWebKit', 'Firefox/', 'SaskTel', 'Movistar'],
];
const sessionKey = sandbox.env.SESSION_KEYS?.split(':')[1] ?? '';
const secrets = () => [
	...CANARIES.cookies(),
	...CANARIES.codes(),
	...[CANARIES.botKey, CANARIES.publicKey, sessionKey, discord.token],
	...CANARIES.tokenSuffixes,
];

/** Of the sections that only moderator channels may show; session history is never part of an overview. */
const TITLES = SECTION_IDS.map((id) => SECTIONS[id])
	.filter(({ clearance }) => clearance === 'elevated')
	.map(({ title }) => title);

let elevated: string[] = [];
/** Everything that the bot ever sent to Discord, also what Discord refused. */
let sent = '';
let log = '';
const database = (sandbox.env.DATABASE_URL ?? '').replace('sqlite:', '');
/** The database's files while the bot ran. */
let filesThen: readonly Buffer[] = [];

beforeAll(async () => {
	await signIn(sandbox);
	await everybodyLooks();
	await ownerTurnsPages();
	await thingsGoWrong();
	elevated = await elevatedTexts();
	if (discord.requests.length >= 5000) throw new Error('the sandbox has forgotten the first requests');
	sent = JSON.stringify(discord.requests);
	filesThen = ['', '-wal', '-shm'].map((ending) => readFileSync(`${database}${ending}`));
	await sandbox.porter().stop();
	const project = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
	log = sandbox.porter().output.join('\n').replaceAll(project, '');
}, 120_000);

describe('the run', () => {
	test('has shown what the other tests look for, where it belongs', () => {
		expect(elevated.length).toBeGreaterThan(50);
		expect(found(sent, elevated).length).toBeGreaterThan(40);
		expect(TITLES).toEqual(expect.arrayContaining(['Subscriptions', 'Permissions']));
		expect(TITLES.filter((title) => !sent.includes(`"name":"${title}"`))).toEqual([]);
		expect(found(sent, CANARIES.ips).length).toBeGreaterThan(50);
		expect(found(sent, CANARIES.cities)).toEqual(CANARIES.cities);
		expect(CANARIES.cookies().length).toBeGreaterThan(5);
		expect(CANARIES.codes().length).toBeGreaterThan(5);
		expect(log).toContain('"msg":"portal request"');
		expect(log).toContain('"code":"portal-nonsense"');
	});

	test('sent nothing that Discord would have refused, and pinged nobody', () => {
		expect(discord.violations).toEqual([]);
		const all = PERSONAS.flatMap(({ key }) =>
			[...PUBLIC, ...AMONG_MODERATORS].flatMap((channel) => discord.visible(key, channel)),
		);
		expect(all.length).toBeGreaterThan(500);
		expect([...all, ...discord.openMessages()].flatMap(({ pings }) => pings)).toEqual([]);
	});
});

describe('open messages', () => {
	test('never held session history, not even masked', () => {
		const open = discord.openMessages().flatMap(versionsOf).join('\n');
		expect(open.length).toBeGreaterThan(100_000);
		expect(found(open, HISTORY)).toEqual([]);
	});

	test('never held staff data in a public channel, nor did ephemeral replies there', () => {
		const there = idsOf(PUBLIC);
		const open = discord.openMessages().filter(({ channelId }) => there.includes(channelId));
		const ephemeral = PERSONAS.flatMap(({ key }) => PUBLIC.flatMap((one) => discord.visible(key, one)));
		const texts = [...open, ...ephemeral].flatMap(versionsOf).join('\n');
		expect(texts.length).toBeGreaterThan(100_000);
		expect(found(texts, elevated)).toEqual([]);
		expect(TITLES.filter((title) => texts.includes(`"name":"${title}"`))).toEqual([]);
	});
});

describe('ephemeral replies', () => {
	test('held session history for the owner only', () => {
		for (const { key } of PERSONAS.filter((one) => one.key !== 'olga')) {
			const seen = [...PUBLIC, ...AMONG_MODERATORS].flatMap((one) => discord.visible(key, one));
			expect(found(seen.flatMap(versionsOf).join('\n'), HISTORY)).toEqual([]);
		}
	});
});

test('nothing that went to Discord held a secret', () => {
	expect(found(sent, secrets())).toEqual([]);
	expect(sent).not.toContain(PORTAL_WORDS);
});

describe('the log', () => {
	test('held no secret', () => {
		expect(found(log, secrets())).toEqual([]);
		// How the token of every interaction begins.
		expect(log).not.toContain(Buffer.from('interaction:').toString('base64url'));
	});

	test('held nothing of what the Portal said', () => {
		expect(found(log, [...HISTORY, ...elevated, PORTAL_WORDS])).toEqual([]);
	});

	test('named nobody', () => {
		expect(
			found(
				log,
				PERSONAS.map(({ discordId }) => discordId),
			),
		).toEqual([]);
		const named = portal.usernames.filter((name) =>
			new RegExp(`(?<![\\w.-])${name.replaceAll('.', '\\.')}(?![\\w.-])`, 'i').test(log),
		);
		expect(named).toEqual([]);
	});

	test('was one JSON object a line, so that no stack trace stood in it', () => {
		const lines = sandbox.porter().output.map((line): unknown => JSON.parse(line));
		expect(lines.every((line) => typeof line === 'object')).toBe(true);
	});
});

describe('the database', () => {
	const leaked = (bytes: Buffer) => [
		...found(bytes.toString('latin1'), [...secrets(), ...HISTORY, ...elevated, PORTAL_WORDS]),
		...(bytes.includes(Buffer.from(sessionKey, 'base64')) ? ['the session key'] : []),
	];

	test('holds no cookie, key or profile in the clear while Porter runs', () => {
		expect(filesThen.map(leaked)).toEqual([[], [], []]);
		expect(Buffer.concat(filesThen).includes('exampleuser')).toBe(true);
	});

	test('holds none after Porter has stopped, and nobody else can read it', () => {
		expect(leaked(readFileSync(database))).toEqual([]);
		expect(statSync(database).mode & 0o777).toBe(0o600);
	});
});
