import { readFileSync, statSync } from 'node:fs';
import { z } from 'zod';
import { Secret } from './core/secret.ts';
import { isSnowflake } from './core/snowflake.ts';
import { type Keyring, parseKeyring } from './sessions/keyring.ts';

/** The settings, checked and in the types that the parts want. Secrets are `Secret`. */
export type Config = ReturnType<typeof readConfig>;

/** Says everything that is wrong with the settings, one a line, and holds no value. */
export class ConfigError extends Error {
	override readonly name = 'ConfigError';
}

const LOG_LEVELS = ['debug', 'info', 'warn', 'error', 'silent'] as const;
const DISCORD_PICTURES = ['cdn.discordapp.com', 'media.discordapp.net'];

const list = (typed: string) =>
	typed
		.split(',')
		.map((item) => item.trim())
		.filter((item) => item !== '');
const text = z.string();
const ids = text
	.refine((typed) => list(typed).every(isSnowflake), 'must be Discord ids, separated by commas')
	.transform((typed): ReadonlySet<string> => new Set(list(typed)));
const secret = text
	.regex(/^[\x21-\x7e]+$/, 'must be printable characters without spaces')
	.transform((typed) => new Secret(typed));
const wholeNumber = (fallback: number, most: number) =>
	z.coerce
		.number('must be a number')
		.int('must be a whole number')
		.min(1, 'must be at least 1')
		.max(most, `must be at most ${most}`)
		.default(fallback);
const address = text.refine(isSafeAddress, 'must be an https address (http only on loopback)');

const Env = z
	.object({
		DISCORD_TOKEN: secret,
		DISCORD_GUILD_IDS: ids.refine((set) => set.size > 0, 'must name at least one server'),
		// Without a version.
		DISCORD_API_URL: address.default('https://discord.com/api'),
		PORTAL_URL: address.refine(isOrigin, 'must be without a path').default('https://portal-api.7331.org'),
		PORTAL_BOT_KEY: secret.optional(),
		PORTAL_PUBLIC_KEY: secret.optional(),
		SESSION_KEYS: text.optional(),
		SESSION_KEYS_FILE: text.optional(),
		DATABASE_URL: text.regex(/^sqlite:./, 'must be sqlite:PATH').default('sqlite:data/porter.db'),
		// Channels or categories.
		MODERATOR_CHANNEL_IDS: ids.default(new Set()),
		// One a server; a server's own choice comes first.
		LOG_CHANNEL_IDS: ids.default(new Set()),
		AVATAR_HOSTS: text
			.refine((hosts) => list(hosts).every((host) => /^[a-z0-9.-]+$/i.test(host)), 'must be host names')
			.transform((hosts) => list(hosts.toLowerCase()))
			.default([]),
		// The Portal allows 120 a minute for an address, which other programs on the same host may share.
		PORTAL_REQUESTS_PER_MINUTE: wholeNumber(100, 100_000),
		LOOKUPS_PER_MINUTE: wholeNumber(6, 100_000),
		CACHED_LOOKUPS_PER_MINUTE: wholeNumber(30, 100_000),
		LOOKUP_RETENTION_DAYS: wholeNumber(365, 36_500),
		LOG_LEVEL: z.enum(LOG_LEVELS, `must be one of ${LOG_LEVELS.join(', ')}`).default('info'),
	})
	.refine((env) => (env.PORTAL_BOT_KEY === undefined) === (env.PORTAL_PUBLIC_KEY === undefined), {
		path: ['PORTAL_BOT_KEY'],
		message: 'and PORTAL_PUBLIC_KEY go together: set both or neither',
		when: () => true,
	});

/** The names of all settings, for the test that compares them with `.env.example`. */
export const SETTINGS: readonly string[] = Object.keys(Env.shape);

/** Names in the environment that are no settings, and one or two letters away from one. */
export function misspeltSettings(environment: NodeJS.ProcessEnv) {
	const unknown = Object.keys(environment).filter((name) => !SETTINGS.includes(name));
	return unknown.flatMap((setting) => {
		const meant = SETTINGS.find((known) => known[0] === setting[0] && isNear(known, setting, 2));
		return meant === undefined ? [] : [{ setting, meant }];
	});
}

/** Whether at most `most` letters have to be put in, left out or exchanged to make one word of the other. */
function isNear(one: string, other: string, most: number): boolean {
	if (one === other || most < 0) return most >= 0;
	const [rest, others] = [one.slice(1), other.slice(1)];
	if (one[0] === other[0]) return isNear(rest, others, most);
	const left = most - 1;
	return isNear(rest, other, left) || isNear(one, others, left) || isNear(rest, others, left);
}

/**
 * Reads the settings from the environment; an empty value counts as not set.
 * @throws ConfigError that lists every fault at once.
 */
export function readConfig(environment: NodeJS.ProcessEnv) {
	const given = Object.fromEntries(
		SETTINGS.flatMap((name) => (environment[name] ? [[name, environment[name]]] : [])),
	);
	const parsed = Env.safeParse(given);
	const faults = parsed.success ? [] : parsed.error.issues.map(fault);
	const keyring = readKeyring(environment, faults);
	if (!parsed.success || keyring === undefined) {
		faults.push(...misspeltSettings(environment).map((one) => `${one.setting} is not known: ${one.meant}?`));
		throw new ConfigError(`These settings need attention (see .env.example):\n  ${faults.join('\n  ')}`);
	}
	const env = parsed.data;
	const portalUrl = new URL(env.PORTAL_URL);
	return {
		discordToken: env.DISCORD_TOKEN,
		guildIds: env.DISCORD_GUILD_IDS,
		discordApiUrl: env.DISCORD_API_URL.replace(/\/+$/, ''),
		/** Origin only. */
		portalUrl: new URL(portalUrl.origin),
		...(env.PORTAL_BOT_KEY && { portalBotKey: env.PORTAL_BOT_KEY }),
		...(env.PORTAL_PUBLIC_KEY && { portalPublicKey: env.PORTAL_PUBLIC_KEY }),
		keyring,
		databaseUrl: env.DATABASE_URL,
		moderatorChannelIds: env.MODERATOR_CHANNEL_IDS,
		logChannelIds: env.LOG_CHANNEL_IDS,
		/** Hosts of which pictures may be shown. */
		avatarHosts: new Set([portalUrl.hostname, ...DISCORD_PICTURES, ...env.AVATAR_HOSTS]),
		portalRequestsPerMinute: env.PORTAL_REQUESTS_PER_MINUTE,
		lookupsPerMinute: env.LOOKUPS_PER_MINUTE,
		cachedLookupsPerMinute: env.CACHED_LOOKUPS_PER_MINUTE,
		lookupRetentionDays: env.LOOKUP_RETENTION_DAYS,
		logLevel: env.LOG_LEVEL,
		/** What should be mended, with the command that does; constants of the code. */
		warnings: warningsOf(env.SESSION_KEYS_FILE),
	};
}

/** The one setting that needs no secret beside it. @throws ConfigError */
export function readDatabaseUrl({ DATABASE_URL }: NodeJS.ProcessEnv): string {
	const read = Env.shape.DATABASE_URL.safeParse(DATABASE_URL || undefined);
	if (!read.success) throw new ConfigError('DATABASE_URL must be sqlite:PATH');
	return read.data;
}

function warningsOf(keysFile: string | undefined): readonly string[] {
	const isOpen = keysFile !== undefined && process.platform !== 'win32' && statSync(keysFile).mode & 0o004;
	return isOpen
		? ['SESSION_KEYS_FILE can be read by every user of this machine: chmod 600 "$SESSION_KEYS_FILE"']
		: [];
}

function fault(issue: z.core.$ZodIssue): string {
	const missing = issue.code === 'invalid_type' && /received undefined/.test(issue.message);
	return `${issue.path.join('.')} ${missing ? 'is missing' : issue.message}`;
}

function readKeyring(environment: NodeJS.ProcessEnv, faults: string[]): Keyring | undefined {
	const { SESSION_KEYS: inline, SESSION_KEYS_FILE: file } = environment;
	const name = file ? 'SESSION_KEYS_FILE' : 'SESSION_KEYS';
	try {
		if (inline && file) throw new TypeError('and SESSION_KEYS are both set: set one');
		if (!inline && !file) throw new TypeError('is missing: `npm run admin -- keys generate` prints a key');
		return parseKeyring(new Secret(file ? readFileSync(file, 'utf8').trim() : (inline ?? '')));
	} catch (error) {
		const isOurs = error instanceof Error && !('syscall' in error);
		faults.push(`${name} ${isOurs ? error.message : 'cannot be read'}`);
		return undefined;
	}
}

/** Whole addresses only: `127.example.net` is somewhere else. */
const LOOPBACK = /^127(\.\d{1,3}){3}$/;

/** Porter adds the paths itself. */
function isOrigin(text: string): boolean {
	const url = URL.parse(text);
	return url === null || (url.pathname === '/' && url.search === '');
}

/** https, or http to this very machine; nothing that could carry a password. */
function isSafeAddress(text: string): boolean {
	const url = URL.parse(text);
	if (url === null || url.username !== '' || url.password !== '') return false;
	const isLoopback = url.hostname === 'localhost' || url.hostname === '[::1]' || LOOPBACK.test(url.hostname);
	return url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback);
}
