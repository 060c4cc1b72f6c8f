import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DiscordOptions } from 'discord-sandbox';
import { type PorterDiscord, startPorterDiscord } from './fixtures/guild.ts';
import { CHANNELS, type ChannelKey, GUILD_ID } from './fixtures/guild-ids.ts';
import type { Persona } from './fixtures/personas.ts';
import { type SandboxPortal, startSandboxPortal } from './portal/sandbox-portal.ts';
import {
	BUILT,
	type Form,
	type RunningBot,
	runProgram,
	SOURCES,
	sandboxSettings,
	startPorter,
} from './porter-process.ts';

/** The whole sandbox: a local Discord, a local Portal, and the real bot between them, with its commands registered. */
export interface Sandbox {
	readonly discord: PorterDiscord;
	readonly portal: SandboxPortal;
	/** What `npm run deploy` printed. */
	readonly deployed: readonly string[];
	readonly env: Readonly<Record<string, string>>;
	/** The running bot; after `restart`, the new one. */
	porter(): RunningBot;
	/** Stops the bot and starts it again on the same database, with other settings if given. */
	restart(env?: Readonly<Record<string, string>>): Promise<RunningBot>;
	close(): Promise<void>;
}

/** Named as moderator channels; `leaky` and `boosters` are named too, but people who should not be there can see them. */
const NAMED: readonly ChannelKey[] = [
	'moderators',
	'mod-forum',
	'leaky',
	'boosters',
	'mod-news',
	'mod-voice',
	'general-thread',
];

/** How the bot's programs are run. */
export interface BotPrograms {
	/** @returns what it printed. @throws if the commands could not be registered */
	deploy(env: Readonly<Record<string, string>>): Promise<readonly string[]>;
	/** Resolves when the bot is ready. */
	start(env: Readonly<Record<string, string>>): Promise<RunningBot>;
}

/** In processes of their own, as the person who runs the bot would: what `npm run build` made. */
export const PROCESSES = processes(BUILT);
/** The same of the code as it stands, for those who change it. */
export const PROCESSES_FROM_SOURCES = processes(SOURCES);

function processes(form: Form): BotPrograms {
	return {
		async deploy(env) {
			const { output, code } = await runProgram('deploy', [], env, form);
			if (code !== 0) throw new Error(`the commands could not be registered:\n${output.join('\n')}`);
			return output;
		},
		start: (env) => startPorter(env, form),
	};
}

export interface SandboxOptions {
	readonly discord?: DiscordOptions;
	readonly portalPort?: number;
	/** People beside the personas, on Discord and, if they have an account, on the Portal. */
	readonly people?: readonly Persona[];
	/** Put over the bot's settings. */
	readonly env?: Readonly<Record<string, string>>;
	/** Default: `PROCESSES`. */
	readonly programs?: BotPrograms;
}

export async function openSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
	const { people = [], portalPort } = options;
	const [discord, portal] = await Promise.all([
		startPorterDiscord(options.discord, people),
		startSandboxPortal({ people, ...(portalPort === undefined ? {} : { port: portalPort }) }),
	]);
	const folder = await mkdtemp(join(tmpdir(), 'porter-'));
	const around = {
		discordApiUrl: discord.apiUrl,
		discordToken: discord.token,
		guildIds: [GUILD_ID],
		moderatorChannelIds: NAMED.map((key) => CHANNELS[key]),
		portalUrl: portal.url,
		botKey: portal.botKey,
		publicKey: portal.publicKey,
	};
	const env = { ...sandboxSettings(around, folder), ...options.env };
	const programs = options.programs ?? PROCESSES;
	const deployed = await programs.deploy(env);
	let running = await programs.start(env);
	await discord.botReady();
	return {
		discord,
		portal,
		deployed,
		env,
		porter: () => running,
		async restart(more = {}) {
			await running.stop();
			running = await programs.start({ ...env, ...more });
			await discord.botReady();
			return running;
		},
		async close() {
			await running.stop();
			await Promise.all([discord.close(), portal.close()]);
			await rm(folder, { recursive: true, force: true });
		},
	};
}
