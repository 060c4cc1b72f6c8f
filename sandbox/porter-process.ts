import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** A bot that is ready. */
export interface RunningBot {
	/** Everything it has printed, a line each, both streams. */
	readonly output: readonly string[];
	/** Tells of every further line. @returns a function that ends the subscription */
	onLine(listener: (line: string) => void): () => void;
	readonly env: Readonly<Record<string, string>>;
	/** Resolves with its exit code when it has ended, for whatever reason; null after a signal. */
	readonly ended: Promise<number | null>;
	/** Asks it to stop; resolves with its exit code. */
	stop(): Promise<number | null>;
	/** Ends it without asking, as a power cut would. */
	kill(): Promise<void>;
}

/** The real bot, in a process of its own. */
export interface PorterProcess extends RunningBot {
	readonly pid: number | undefined;
}

/** Where the bot finds its sandbox. */
export interface Surroundings {
	readonly discordApiUrl: string;
	readonly discordToken: string;
	readonly guildIds: readonly string[];
	readonly moderatorChannelIds: readonly string[];
	readonly portalUrl: string;
	readonly botKey: string;
	readonly publicKey: string;
}

/** Where the bot's programs are, and how their files end. */
export interface Form {
	readonly folder: string;
	readonly ending: '.js' | '.ts';
}

/** What production runs, made by `npm run build`. */
export const BUILT: Form = { folder: fileURLToPath(new URL('../dist/src', import.meta.url)), ending: '.js' };
/** The code as it stands. */
export const SOURCES: Form = { folder: fileURLToPath(new URL('../src', import.meta.url)), ending: '.ts' };
const GUARD = join(SOURCES.folder, 'require-node.js');

type Program = 'main' | 'deploy' | 'admin';

/** The settings for a bot in a sandbox, with a key of its own; the database is `porter.db` in the folder. */
export function sandboxSettings(around: Surroundings, folder: string): Record<string, string> {
	return {
		DISCORD_API_URL: around.discordApiUrl,
		DISCORD_TOKEN: around.discordToken,
		DISCORD_GUILD_IDS: around.guildIds.join(','),
		MODERATOR_CHANNEL_IDS: around.moderatorChannelIds.join(','),
		PORTAL_URL: around.portalUrl,
		PORTAL_BOT_KEY: around.botKey,
		PORTAL_PUBLIC_KEY: around.publicKey,
		SESSION_KEYS: `sandbox:${randomBytes(32).toString('base64')}`,
		DATABASE_URL: `sqlite:${join(folder, 'porter.db')}`,
		LOOKUPS_PER_MINUTE: '100',
		CACHED_LOOKUPS_PER_MINUTE: '500',
		LOG_LEVEL: 'debug',
	};
}

/** What Node is started with for one of the programs, as its script in package.json does. */
export function nodeArgs(program: Program, { folder, ending } = BUILT): string[] {
	return ['--import', GUARD, join(folder, `${program}${ending}`)];
}

/** Runs one of the bot's programs to its end, such as `deploy` or `admin`. */
export async function runProgram(
	program: Program,
	args: readonly string[],
	env: Readonly<Record<string, string>>,
	form = BUILT,
): Promise<{ code: number | null; output: readonly string[] }> {
	const child = launch([...nodeArgs(program, form), ...args], env);
	const output = collect(child);
	const [code] = (await once(child, 'close')) as [number | null];
	return { code, output };
}

/** Starts the bot and resolves when it says that it is ready. @throws if it ends before, with what it printed */
export async function startPorter(
	env: Readonly<Record<string, string>>,
	form = BUILT,
): Promise<PorterProcess> {
	const child = launch(nodeArgs('main', form), env);
	const orphaned = () => child.kill('SIGKILL');
	process.once('exit', orphaned);
	const ended = once(child, 'close').then(([code]) => {
		process.off('exit', orphaned);
		return code as number | null;
	});
	const listeners = new Set<(line: string) => void>();
	const output = await ready(child, ended, (line) => {
		for (const listener of listeners) listener(line);
	});
	return {
		pid: child.pid,
		ended,
		output,
		onLine(listener) {
			listeners.add(listener);
			return () => listeners.delete(listener);
		},
		env,
		async stop() {
			child.kill('SIGTERM');
			return ended;
		},
		async kill() {
			child.kill('SIGKILL');
			await ended;
		},
	};
}

/** Run in a folder without a `.env`, so that a developer's own settings stay out of it. */
function launch(args: readonly string[], env: Readonly<Record<string, string>>) {
	return spawn(process.execPath, args, {
		cwd: tmpdir(),
		env: { PATH: process.env.PATH ?? '', ...env },
		stdio: ['ignore', 'pipe', 'pipe'],
	});
}

function collect(child: ChildProcess, onLine: (line: string) => void = () => {}): string[] {
	const lines: string[] = [];
	for (const stream of [child.stdout, child.stderr]) {
		if (!stream) continue;
		createInterface(stream).on('line', (line) => {
			lines.push(line);
			onLine(line);
		});
	}
	return lines;
}

async function ready(
	child: ChildProcess,
	ended: Promise<number | null>,
	onLine: (line: string) => void,
): Promise<readonly string[]> {
	const { promise, resolve } = Promise.withResolvers<void>();
	const output = collect(child, (line) => {
		onLine(line);
		if (line.includes('"msg":"ready"')) resolve();
	});
	const early = ended.then((code) => {
		throw new Error(`Porter ended with code ${code} before it was ready:\n${output.join('\n')}`);
	});
	await Promise.race([promise, early]);
	early.catch(() => {});
	return output;
}
