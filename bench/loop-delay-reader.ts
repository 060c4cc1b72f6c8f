import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { BotProcess } from './bot-process.ts';

/** How late a bot's event loop was since this was last asked, in milliseconds. */
export interface LoopDelay {
	readonly p99: number;
	readonly max: number;
}

/** What starts Porter so that its event loop is watched, and what reads how late it was. @param folder to write in */
export function createLoopDelayReader(folder: string) {
	const file = join(folder, 'loop-delay.json');
	return {
		options: {
			preload: fileURLToPath(new URL('loop-delay.js', import.meta.url)),
			env: { LOOP_DELAY_FILE: file },
		},
		async read({ pid }: BotProcess): Promise<LoopDelay> {
			process.kill(pid, 'SIGUSR2');
			while (!existsSync(file)) await pause(10);
			const delay = JSON.parse(readFileSync(file, 'utf8')) as LoopDelay;
			rmSync(file);
			return delay;
		},
	};
}
