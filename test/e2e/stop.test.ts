import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, openSync, rmSync, symlinkSync } from 'node:fs';
import { connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, describe, expect, onTestFinished, test } from 'vitest';
import { startPorterDiscord } from '../../sandbox/fixtures/guild.ts';
import { GUILD_ID } from '../../sandbox/fixtures/guild-ids.ts';
import { nodeArgs, type PorterProcess, sandboxSettings, startPorter } from '../../sandbox/porter-process.ts';
import { openSandbox } from '../../sandbox/sandbox.ts';
import { IN_PROCESS } from './bot-in-process.ts';

/** Far more than the 9 s that a stop may take, for machines that are busy; what is left over then is killed. */
const MUST_END_MS = 25_000;
const PROJECT = join(import.meta.dirname, '../..');
const folder = mkdtempSync(join(tmpdir(), 'porter-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The exit code of a process that was told to end; 'still there' if it did not. */
async function outcome(ended: Promise<number | null>): Promise<number | null | 'still there'> {
	const late = new Promise<'still there'>((resolve) =>
		setTimeout(resolve, MUST_END_MS, 'still there').unref(),
	);
	return await Promise.race([ended, late]);
}

/** A sandbox with the bot in a process of its own, and a way to send that process a signal. */
async function openWithProcess() {
	let latest: PorterProcess | undefined;
	const start = async (env: Readonly<Record<string, string>>) => {
		latest = await startPorter(env);
		return latest;
	};
	const sandbox = await openSandbox({ programs: { ...IN_PROCESS, start }, discord: { responseMs: 5000 } });
	const first = latest as unknown as PorterProcess;
	const adam = sandbox.discord.as('adam');
	return {
		...sandbox,
		adam,
		bot: first,
		async [Symbol.asyncDispose]() {
			await first.kill();
			await sandbox.close();
		},
		send: (signal: NodeJS.Signals) => void process.kill(first.pid ?? 0, signal),
		said: (text: string) => expect.poll(() => first.output.join('\n'), { timeout: 20_000 }).toContain(text),
		/** A lookup that has reached the Portal and waits for it for `ms`. */
		async lookUp(ms: number) {
			await adam.slash('general', 'session', {}, 'login');
			sandbox.portal.fault({ match: { path: /profile/ }, times: 1, do: { kind: 'delay', ms } });
			const asked = new Promise<void>((resolve) => sandbox.portal.on('request', () => resolve()));
			const answer = adam.slash('moderators', 'profile', { username: 'exampleuser' });
			answer.catch(() => {});
			await asked;
			return { answer };
		},
	};
}

describe.concurrent('a signal ends the process with code 0', { timeout: 90_000 }, () => {
	test.for(['SIGTERM', 'SIGINT', 'SIGHUP'] as const)(
		'%s, after the answer under way',
		async (signal, { expect }) => {
			const { bot, lookUp, send } = await openWithProcess();
			const { answer } = await lookUp(1500);
			send(signal);
			expect((await answer).messages[0]?.embeds[0]?.title).toBe('exampleuser');
			expect(await outcome(bot.ended)).toBe(0);
			expect(bot.output.at(-1)).toContain('"msg":"stopped"');
		},
	);

	test('while Discord is gone and the gateway connects again and again', async ({ expect }) => {
		const { bot, discord, said, send } = await openWithProcess();
		await discord.down();
		await said('gateway reconnecting');
		send('SIGTERM');
		expect(await outcome(bot.ended)).toBe(0);
	});

	test('while the gateway takes connections and says nothing', async ({ expect }) => {
		const discord = await startPorterDiscord();
		const relay = await openRelay(Number(new URL(discord.apiUrl).port));
		const gateway = {
			url: `ws://127.0.0.1:${relay.port}`,
			shards: 1,
			session_start_limit: { total: 1000, remaining: 1000, reset_after: 0, max_concurrency: 1 },
		};
		discord.fault({ match: { path: /gateway\/bot$/ }, do: { status: 200, body: gateway } });
		const bot = await startPorter(
			settingsFor(discord.apiUrl, discord.token, mkdtempSync(join(folder, 'silent-'))),
		);
		relay.freeze();
		process.kill(bot.pid ?? 0, 'SIGTERM');
		expect(await outcome(bot.ended)).toBe(0);
		await bot.kill();
		relay.close();
		await discord.close();
	});

	test('while it starts and Discord does not answer', async ({ expect }) => {
		const discord = await startPorterDiscord();
		discord.fault({ match: { path: /gateway\/bot$/ }, do: { wire: 'silence' } });
		const env = settingsFor(discord.apiUrl, discord.token, mkdtempSync(join(folder, 'starting-')));
		const { child, ended } = run(process.execPath, nodeArgs('main'), env, folder);
		await expect
			.poll(() => discord.requests.map(({ path }) => path).join(), { timeout: 20_000 })
			.toContain('gateway/bot');
		child.kill('SIGTERM');
		expect(await outcome(ended)).toBe(0);
		await discord.close();
	});

	test('while Discord takes 30 s for each edit', async ({ expect }) => {
		const { bot, discord, lookUp, send } = await openWithProcess();
		discord.fault({ match: { method: 'PATCH' }, do: { delayMs: 30_000 } });
		await lookUp(1500);
		await expect
			.poll(() => discord.requests.some(({ method }) => method === 'PATCH'), { timeout: 10_000 })
			.toBe(true);
		send('SIGTERM');
		expect(await outcome(bot.ended)).toBe(0);
		expect(bot.output.join('\n')).toContain('answers were cut off');
	});

	test('while the Portal hangs', async ({ expect }) => {
		const { bot, lookUp, send } = await openWithProcess();
		await lookUp(60_000);
		send('SIGTERM');
		expect(await outcome(bot.ended)).toBe(0);
	});
});

test.runIf(existsSync('/dev/full'))(
	'it works and ends though nothing can be written to its output',
	async () => {
		const discord = await startPorterDiscord();
		const env = settingsFor(discord.apiUrl, discord.token, mkdtempSync(join(folder, 'mute-')));
		const child = spawn(process.execPath, nodeArgs('main'), {
			cwd: folder,
			env,
			stdio: ['ignore', openSync('/dev/full', 'w'), 'ignore'],
		});
		await discord.botReady();
		child.kill('SIGTERM');
		expect(await outcome(once(child, 'exit').then(([code]) => code))).toBe(0);
		child.kill('SIGKILL');
		await discord.close();
	},
);

test('a second signal ends it at once, without waiting for what is under way', async () => {
	const { bot, lookUp, said, send } = await openWithProcess();
	await lookUp(60_000);
	send('SIGTERM');
	await said('"msg":"stopping"');
	await new Promise((later) => setTimeout(later, 700));
	send('SIGINT');
	expect(await outcome(bot.ended)).toBe(1);
	expect(bot.output.join('\n')).not.toContain('"msg":"stopped"');
});

describe('what comes while it stops', { timeout: 60_000 }, () => {
	test('is left alone, and not refused', async () => {
		const { bot, adam, discord, lookUp, said, send } = await openWithProcess();
		const { answer } = await lookUp(2000);
		send('SIGTERM');
		await said('"msg":"stopping"');
		const late = await adam.slash('general', 'session', {}, 'status');
		expect(late.outcome).toBe('failed');
		expect((await answer).messages[0]?.embeds[0]?.title).toBe('exampleuser');
		expect(discord.requests.filter(({ path }) => path.includes(late.id))).toEqual([]);
		expect(await outcome(bot.ended)).toBe(0);
	});

	test('is answered by its successor, every time', async () => {
		const { bot, env, adam, discord, lookUp, said, send } = await openWithProcess();
		const { answer } = await lookUp(4500);
		send('SIGTERM');
		await said('"msg":"stopping"');
		const next = await startPorter(env);
		const titles: unknown[] = [];
		for (let i = 0; i < 3; i += 1) {
			const { messages } = await adam.slash('general', 'session', {}, 'status');
			titles.push(messages[0]?.embeds[0]?.title);
		}
		expect(titles).toEqual([
			'Your Portal session works',
			'Your Portal session works',
			'Your Portal session works',
		]);
		expect((await answer).messages[0]?.embeds[0]?.title).toBe('exampleuser');
		expect(await outcome(bot.ended)).toBe(0);
		expect(discord.violations).toEqual([]);
		expect(await next.stop()).toBe(0);
	});
});

describe.skipIf(process.platform === 'win32')('under npm start', { timeout: 90_000 }, () => {
	/** `npm start` in a folder without a `.env`, so that a developer's own settings stay out of it. */
	async function npmStart(env: Readonly<Record<string, string>>) {
		const place = mkdtempSync(join(folder, 'npm-'));
		for (const name of ['package.json', 'src', 'dist']) {
			symlinkSync(join(PROJECT, name), join(place, name));
		}
		const npm = run('npm', ['start'], { ...env, HOME: folder }, place);
		onTestFinished(() => killGroup(npm.child, 'SIGKILL'));
		await expect.poll(() => npm.output.join('\n'), { timeout: 30_000 }).toContain('"msg":"ready"');
		return npm;
	}

	const alone = async () => {
		const discord = await startPorterDiscord();
		onTestFinished(discord.close);
		return npmStart(settingsFor(discord.apiUrl, discord.token, mkdtempSync(join(folder, 'alone-'))));
	};

	// Its output closes when npm and the bot have both ended.
	test.each(['SIGTERM', 'SIGINT'] as const)(
		'%s for npm stops the bot, and npm waits for it',
		async (signal) => {
			const { child, ended, output } = await alone();
			child.kill(signal);
			expect(await outcome(ended)).toBe(0);
			expect(output.at(-1)).toContain('"msg":"stopped"');
		},
	);

	test('Ctrl+C, which reaches npm and the bot, is one signal', async () => {
		const { child, ended, output } = await alone();
		killGroup(child, 'SIGINT');
		expect(await outcome(ended)).toBe(0);
		expect(output.at(-1)).toContain('"msg":"stopped"');
	});

	test('a terminal that is closed, which ends npm at once, lets an answer under way finish', async () => {
		await using porter = await openWithProcess();
		await porter.bot.stop();
		const { child, ended } = await npmStart(porter.env);
		const { answer } = await porter.lookUp(3000);
		killGroup(child, 'SIGHUP');
		expect((await answer).messages[0]?.embeds[0]?.title).toBe('exampleuser');
		expect(await outcome(ended)).toBeNull();
	});

	test.each(['SIGHUP', 'SIGKILL'] as const)('the bot stops when %s has ended npm', async (signal) => {
		const { child, ended, output } = await alone();
		child.kill(signal);
		expect(await outcome(ended)).toBeNull();
		expect(output.at(-1)).toContain('"msg":"stopped"');
	});
});

function settingsFor(discordApiUrl: string, discordToken: string, place: string): Record<string, string> {
	const around = { discordApiUrl, discordToken, guildIds: [GUILD_ID], moderatorChannelIds: [] };
	const portal = {
		portalUrl: 'http://127.0.0.1:9',
		botKey: 'hbot_for_tests_only',
		publicKey: 'hpub_for_tests_only',
	};
	return sandboxSettings({ ...around, ...portal }, place);
}

/** A program in a process group of its own, as a shell would start it. */
function run(program: string, args: readonly string[], env: Readonly<Record<string, string>>, cwd: string) {
	const child = spawn(program, args, { cwd, detached: true, env: { PATH: process.env.PATH ?? '', ...env } });
	const output: string[] = [];
	for (const stream of [child.stdout, child.stderr]) {
		createInterface(stream).on('line', (line) => output.push(line));
	}
	const ended = once(child, 'close').then(([code]) => code as number | null);
	return { child, ended, output };
}

function killGroup({ pid = 0 }: ChildProcess, signal: NodeJS.Signals): void {
	try {
		process.kill(-pid, signal);
	} catch {
		// All of it has ended.
	}
}

/** Passes connections on to a port, until it is frozen: then they stay, and nothing comes or goes. */
async function openRelay(to: number) {
	const sockets: Socket[] = [];
	const server = createServer((near) => {
		const far = connect(to, '127.0.0.1');
		sockets.push(near, far);
		near.pipe(far).pipe(near);
		for (const socket of [near, far]) socket.on('error', () => socket.destroy());
	});
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	const address = server.address();
	return {
		port: typeof address === 'object' && address ? address.port : 0,
		freeze() {
			for (const socket of sockets) socket.unpipe().pause();
		},
		close() {
			for (const socket of sockets) socket.destroy();
			server.close();
		},
	};
}
