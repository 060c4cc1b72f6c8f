import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';

/** A bot that runs by itself on core 0, if that can be had, and what it has cost so far. */
export interface BotProcess {
	/** From spawning it to its being ready, in milliseconds. */
	readonly readyMs: number;
	readonly pid: number;
	/** CPU time of all its threads, in milliseconds. */
	cpuMs(): number;
	/** Memory that it holds, in MiB. */
	residentMiB(): number;
	/** Asks it to stop. @throws Error if it does not end with 0 */
	stop(): Promise<void>;
}

/** Whether bots get a core for themselves: this process moves to core 1, and they go to core 0. */
export function separateCores(): boolean {
	if (availableParallelism() < 2 || spawnSync('taskset', ['--version']).error) return false;
	execFileSync('taskset', ['-a', '-c', '-p', '1', String(process.pid)]);
	return true;
}

const HERTZ = Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }));
/** Of what it printed, so much is kept for when it ends badly. */
const KEPT_CHARACTERS = 4000;

/** Resolves when the bot says that it is ready; what it prints is read, as Docker would. @param args for Node */
export async function startBot(
	args: readonly string[],
	env: Readonly<Record<string, string>>,
	isPinned: boolean,
): Promise<BotProcess> {
	const [program = '', ...rest] = [...(isPinned ? ['taskset', '-c', '0'] : []), process.execPath, ...args];
	const began = performance.now();
	const child = spawn(program, rest, {
		// A folder without a `.env`.
		cwd: tmpdir(),
		env: { PATH: process.env.PATH ?? '', ...env },
		stdio: ['ignore', 'pipe', 'pipe'],
	});
	const kill = () => child.kill('SIGKILL');
	process.once('exit', kill);
	let printed = '';
	const ready = Promise.withResolvers<number>();
	for (const stream of [child.stdout, child.stderr]) {
		stream.setEncoding('utf8').on('data', (text: string) => {
			printed = (printed + text).slice(-KEPT_CHARACTERS);
			if (printed.includes('"msg":"ready"')) ready.resolve(performance.now() - began);
		});
	}
	const ended = once(child, 'close').then(([code]) => {
		process.off('exit', kill);
		ready.reject(new Error(`a bot ended with ${code} before it was ready:\n${printed}`));
		return code as number | null;
	});
	const readyMs = await ready.promise;
	const pid = child.pid ?? 0;
	return {
		readyMs,
		pid,
		cpuMs: () => cpuMsOf(pid),
		residentMiB: () => residentMiBOf(pid),
		async stop() {
			child.kill('SIGTERM');
			const code = await ended;
			if (code !== 0) throw new Error(`a bot ended with ${code}:\n${printed}`);
		},
	};
}

function cpuMsOf(pid: number): number {
	const [, fields = ''] = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ');
	// User and system time are the 14th and 15th field; the text begins with the third.
	const [user = 0, system = 0] = fields.split(' ').slice(11, 13).map(Number);
	return ((user + system) * 1000) / HERTZ;
}

function residentMiBOf(pid: number): number {
	const [, kib = '0'] = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
	return Number(kib) / 1024;
}
