import type { RunningBot } from '../../sandbox/porter-process.ts';
import type { BotPrograms } from '../../sandbox/sandbox.ts';
import { createBot } from '../../src/bot.ts';
import { readConfig } from '../../src/config.ts';
import { createLog } from '../../src/core/log.ts';
import { createDeploy } from '../../src/deployment.ts';
import { interactionUnderWay } from '../../src/discord/trace.ts';

type Env = Readonly<Record<string, string>>;

/** The bot's programs within the test's own process: as the real ones, but for the process. */
export const IN_PROCESS: BotPrograms = { deploy, start };

async function deploy(env: Env): Promise<readonly string[]> {
	const lines: string[] = [];
	const print = (line: string): void => void lines.push(line);
	const code = await createDeploy(readConfig(env), { print, note: print })([]);
	if (code !== 0) throw new Error(`deploy ended with code ${code}:\n${lines.join('\n')}`);
	return lines;
}

async function start(env: Env): Promise<RunningBot> {
	const config = readConfig(env);
	const output: string[] = [];
	const listeners = new Set<(line: string) => void>();
	const ended = Promise.withResolvers<number>();
	const ready = Promise.withResolvers<void>();
	const write = (text: string): void => {
		const line = text.trimEnd();
		output.push(line);
		if (line.includes('"msg":"ready"')) ready.resolve();
		for (const listener of listeners) listener(line);
	};
	const log = createLog(config.logLevel, { write }, interactionUnderWay);
	const stop = async (reason: string, code: number): Promise<number> => {
		await bot.stop(reason);
		ended.resolve(code);
		return code;
	};
	const bot = createBot(config, { log, onLost: () => void stop('gateway', 1) });
	await bot.start();
	await ready.promise;
	return {
		output,
		env,
		ended: ended.promise,
		onLine(listener) {
			listeners.add(listener);
			return () => listeners.delete(listener);
		},
		stop: () => stop('SIGTERM', 0),
		kill() {
			throw new Error('only a process of its own can be killed');
		},
	};
}
