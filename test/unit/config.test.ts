import { randomBytes } from 'node:crypto';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { type Config, ConfigError, misspeltSettings, readConfig, SETTINGS } from '../../src/config.ts';

const KEY = `first:${randomBytes(32).toString('base64')}`;
const LEAST = { DISCORD_TOKEN: 'token', DISCORD_GUILD_IDS: '420000000000000001', SESSION_KEYS: KEY };

function faultsOf(environment: NodeJS.ProcessEnv): readonly string[] {
	try {
		readConfig(environment);
	} catch (error) {
		if (!(error instanceof ConfigError)) throw error;
		return error.message
			.split('\n')
			.slice(1)
			.map((line) => line.trim());
	}
	return [];
}

function plain({ keyring, portalUrl, discordToken: _, ...rest }: Config) {
	return { ...rest, portalUrl: portalUrl.href, keys: keyring.ids };
}

describe('settings', () => {
	test.each([
		['DISCORD_TOKNE', 'DISCORD_TOKEN'],
		['DISCORD_TOKENS', 'DISCORD_TOKEN'],
		['PORTAL_BOTKEY', 'PORTAL_BOT_KEY'],
		['MODERATER_CHANNEL_ID', 'MODERATOR_CHANNEL_IDS'],
		['LOG_LVEL', 'LOG_LEVEL'],
	])('that are misspelt are known for what was meant: %s', (setting, meant) => {
		expect(misspeltSettings({ ...LEAST, [setting]: 'canary' })).toEqual([{ setting, meant }]);
	});

	test.each(['LOG', 'PATH', 'DISCORD', 'DISCORD_TOKEN_OLD', 'PORTAL', 'XOG_LEVEL', ''])(
		'%j is nobody’s misspelling',
		(name) => {
			expect(misspeltSettings({ ...LEAST, [name]: 'canary' })).toEqual([]);
		},
	);

	test('that are missing are told together with the name that was misspelt', () => {
		const { DISCORD_TOKEN: _, ...rest } = LEAST;
		expect(faultsOf({ ...rest, DISCORD_TOKNE: 'canary' })).toEqual([
			'DISCORD_TOKEN is missing',
			'DISCORD_TOKNE is not known: DISCORD_TOKEN?',
		]);
	});

	test('have defaults for all but what nobody could guess', () => {
		expect(plain(readConfig(LEAST))).toMatchObject({
			guildIds: new Set(['420000000000000001']),
			discordApiUrl: 'https://discord.com/api',
			portalUrl: 'https://portal-api.7331.org/',
			databaseUrl: 'sqlite:data/porter.db',
			moderatorChannelIds: new Set(),
			avatarHosts: new Set(['portal-api.7331.org', 'cdn.discordapp.com', 'media.discordapp.net']),
			portalRequestsPerMinute: 100,
			lookupsPerMinute: 6,
			logLevel: 'info',
			keys: ['first'],
		});
	});

	test('that are empty count as not set', () => {
		const empty = Object.fromEntries(SETTINGS.map((name) => [name, '']));
		expect(plain(readConfig({ ...empty, ...LEAST }))).toEqual(plain(readConfig(LEAST)));
	});

	test('of which nothing is known are ignored', () => {
		expect(plain(readConfig({ ...LEAST, PATH: '/bin', PORTER_SOMETHING: 'x' }))).toEqual(
			plain(readConfig(LEAST)),
		);
	});

	test('are read as the parts want them', () => {
		const config = readConfig({
			...LEAST,
			DISCORD_GUILD_IDS: ' 420000000000000001, 420000000000000002,',
			DISCORD_API_URL: 'http://127.0.0.1:8080/api/',
			PORTAL_URL: 'http://[::1]:8081/',
			PORTAL_BOT_KEY: 'bot',
			PORTAL_PUBLIC_KEY: 'public',
			MODERATOR_CHANNEL_IDS: '450000000000000004',
			AVATAR_HOSTS: 'pictures.example.net, cdn.example.net',
			LOOKUPS_PER_MINUTE: '12',
			LOG_LEVEL: 'debug',
		});
		expect([...config.guildIds]).toEqual(['420000000000000001', '420000000000000002']);
		expect(config.discordApiUrl).toBe('http://127.0.0.1:8080/api');
		expect(config.portalUrl.href).toBe('http://[::1]:8081/');
		expect(config.portalBotKey?.reveal()).toBe('bot');
		expect(config.lookupsPerMinute).toBe(12);
		expect(config.avatarHosts).toContain('cdn.example.net');
		expect(String(config.discordToken)).not.toContain('token');
	});

	test.each([
		[0o644, ['SESSION_KEYS_FILE can be read by every user of this machine: chmod 600 "$SESSION_KEYS_FILE"']],
		[0o640, []],
		[0o600, []],
	])('warn of a file of keys that everybody can read: %o', (mode, warnings) => {
		const folder = mkdtempSync(join(tmpdir(), 'porter-'));
		onTestFinished(() => rmSync(folder, { recursive: true }));
		const file = join(folder, 'keys');
		writeFileSync(file, `${KEY}\n`);
		chmodSync(file, mode);
		const { SESSION_KEYS: _, ...others } = LEAST;
		expect(readConfig({ ...others, SESSION_KEYS_FILE: file }).warnings).toEqual(warnings);
	});

	test('may keep the session keys in a file', () => {
		const folder = mkdtempSync(join(tmpdir(), 'porter-'));
		onTestFinished(() => rmSync(folder, { recursive: true }));
		const file = join(folder, 'keys');
		writeFileSync(file, `${KEY}\n`);
		const { SESSION_KEYS: _, ...others } = LEAST;
		expect(readConfig({ ...others, SESSION_KEYS_FILE: file }).keyring.ids).toEqual(['first']);
	});
});

describe('faults', () => {
	test('are told all at once', () => {
		expect(faultsOf({})).toEqual([
			'DISCORD_TOKEN is missing',
			'DISCORD_GUILD_IDS is missing',
			'SESSION_KEYS is missing: `npm run admin -- keys generate` prints a key',
		]);
		const wrong = { DISCORD_GUILD_IDS: 'x', PORTAL_URL: 'x', LOG_LEVEL: 'x', SESSION_KEYS: 'x' };
		expect(faultsOf(wrong)).toHaveLength(5);
	});

	test.each([
		['DISCORD_TOKEN', 'two words'],
		['DISCORD_TOKEN', 'line\nbreak'],
		['DISCORD_GUILD_IDS', '12345'],
		['DISCORD_GUILD_IDS', ','],
		['DISCORD_API_URL', 'http://discord.example.net/api'],
		['PORTAL_URL', 'ftp://portal.example.net'],
		['PORTAL_URL', 'http://127.0.0.1.example.net'],
		['PORTAL_URL', 'https://user:pass@portal.example.net'],
		['PORTAL_URL', 'portal.example.net'],
		['DATABASE_URL', 'mysql://user:pass@db.example.net/porter'],
		['DATABASE_URL', 'data/porter.db'],
		['MODERATOR_CHANNEL_IDS', '#moderators'],
		['AVATAR_HOSTS', 'https://pictures.example.net/'],
		['PORTAL_REQUESTS_PER_MINUTE', '0'],
		['PORTAL_REQUESTS_PER_MINUTE', 'many'],
		['LOOKUPS_PER_MINUTE', '1.5'],
		['LOG_LEVEL', 'loud'],
		['SESSION_KEYS', 'first:too-short'],
		['SESSION_KEYS', 'x'],
	])('name %s, and never its value %j', (name, value) => {
		const faults = faultsOf({ ...LEAST, [name]: value });
		expect(faults).toHaveLength(1);
		expect(faults[0]).toMatch(new RegExp(`^${name} \\S`));
		if (value.length > 2) expect(faults.join()).not.toContain(value);
	});

	test('name a database without a path', () => {
		expect(faultsOf({ ...LEAST, DATABASE_URL: 'sqlite:' })).toEqual(['DATABASE_URL must be sqlite:PATH']);
	});

	test.each(['PORTAL_BOT_KEY', 'PORTAL_PUBLIC_KEY'])('name a lonely %s', (name) => {
		expect(faultsOf({ ...LEAST, [name]: 'canary-key' })).toEqual([
			'PORTAL_BOT_KEY and PORTAL_PUBLIC_KEY go together: set both or neither',
		]);
	});

	test('name both ways of giving keys, and a file that cannot be read without its path', () => {
		const both = faultsOf({ ...LEAST, SESSION_KEYS_FILE: '/canary/keys' });
		expect(both).toEqual(['SESSION_KEYS_FILE and SESSION_KEYS are both set: set one']);
		const { SESSION_KEYS: _, ...others } = LEAST;
		expect(faultsOf({ ...others, SESSION_KEYS_FILE: '/canary/keys' })).toEqual([
			'SESSION_KEYS_FILE cannot be read',
		]);
	});
});
