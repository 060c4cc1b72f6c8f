import { existsSync } from 'node:fs';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type PorterDiscord, startPorterDiscord } from '../sandbox/fixtures/guild.ts';
import { CHANNELS, GUILD_ID } from '../sandbox/fixtures/guild-ids.ts';
import { runProgram, sandboxSettings } from '../sandbox/porter-process.ts';
import { type BotProcess, startBot } from './bot-process.ts';
import { openQuickDiscord, type QuickDiscord } from './quick-discord.ts';
import { openQuickPortal, type QuickPortal } from './quick-portal.ts';

/** A local Discord and a local Portal in this process, and what starts bots between them, one at a time. */
export interface BotSurroundings {
	readonly discord: PorterDiscord;
	/** What the bots are connected to. */
	readonly quick: QuickDiscord;
	readonly portal: QuickPortal;
	/** A new folder with the `porter.db` of a Porter in which `adam` is signed in, and nobody was looked up. */
	newDatabase(): Promise<string>;
	startPorter(options?: PorterOptions): Promise<MeasuredPorter>;
	startPlainBot(): Promise<BotProcess>;
	close(): Promise<void>;
}

interface PorterOptions {
	/** Default: what `newDatabase` makes. */
	readonly folder?: string;
	/** Loaded by Node before Porter. */
	readonly preload?: string;
	readonly env?: Readonly<Record<string, string>>;
}

export interface MeasuredPorter extends BotProcess {
	/** Of the database. */
	readonly file: string;
	/** For `npm run admin`. */
	readonly env: Readonly<Record<string, string>>;
}

const PROJECT = fileURLToPath(new URL('..', import.meta.url));
const BUILT = join(PROJECT, 'dist', 'src', 'main.js');
const SOURCE = join(PROJECT, 'src', 'main.ts');
/** What is run as Porter: what `npm run build` made, if it did. */
const PORTER = existsSync(BUILT) ? BUILT : SOURCE;
/** The same, as people name it. */
export const PORTER_PROGRAM = PORTER.slice(PROJECT.length);
const GUARD = join(PROJECT, 'src', 'require-node.js');
const PLAIN_BOT = join(PROJECT, 'bench', 'plain-bot.js');
const LIMIT = '100000';

/** @param isPinned what `separateCores` said */
export async function openBotSurroundings(isPinned: boolean): Promise<BotSurroundings> {
	const [discord, portal] = await Promise.all([
		startPorterDiscord({ keptMessages: 1000, keptRequests: 1000 }),
		openQuickPortal(),
	]);
	const quick = await openQuickDiscord(discord);
	const folder = await mkdtemp(join(tmpdir(), 'porter-bench-'));
	const settings = {
		...sandboxSettings(
			{
				discordApiUrl: quick.apiUrl,
				discordToken: discord.token,
				guildIds: [GUILD_ID],
				moderatorChannelIds: [CHANNELS.moderators],
				portalUrl: portal.url,
				botKey: portal.botKey,
				publicKey: portal.publicKey,
			},
			join(folder, 'first'),
		),
		PORTAL_REQUESTS_PER_MINUTE: LIMIT,
		LOOKUPS_PER_MINUTE: LIMIT,
		CACHED_LOOKUPS_PER_MINUTE: LIMIT,
		LOG_LEVEL: 'info',
	};
	let databases = 0;
	const { code, output } = await runProgram('deploy', [], settings);
	if (code !== 0) throw new Error(`the commands could not be registered:\n${output.join('\n')}`);

	const startAt = async (database: string, { preload, env: more }: PorterOptions = {}) => {
		const file = join(database, 'porter.db');
		const env = { ...settings, ...more, DATABASE_URL: `sqlite:${file}` };
		const args = ['--import', GUARD, ...(preload === undefined ? [] : ['--import', preload]), PORTER];
		const bot = await startBot(args, env, isPinned);
		await discord.botReady();
		return { ...bot, file, env };
	};
	let seed: Promise<string> | undefined;
	const signedIn = async (): Promise<string> => {
		const folderOfFirst = join(folder, 'first');
		const first = await startAt(folderOfFirst);
		await discord.as('adam').slash('general', 'session', {}, 'login');
		await first.stop();
		return folderOfFirst;
	};

	const newDatabase = async (): Promise<string> => {
		seed ??= signedIn();
		databases += 1;
		const database = join(folder, `database-${databases}`);
		await cp(await seed, database, { recursive: true });
		return database;
	};

	return {
		discord,
		quick,
		portal,
		newDatabase,
		startPorter: async (options = {}) => startAt(options.folder ?? (await newDatabase()), options),
		async startPlainBot() {
			const env = {
				DISCORD_API_URL: quick.apiUrl,
				DISCORD_TOKEN: discord.token,
				PORTAL_URL: portal.url,
				PORTAL_COOKIE: portal.cookie,
			};
			const bot = await startBot([PLAIN_BOT], env, isPinned);
			await discord.botReady();
			return bot;
		},
		async close() {
			await quick.close();
			await Promise.all([discord.close(), portal.close()]);
			await rm(folder, { recursive: true, force: true });
		},
	};
}
