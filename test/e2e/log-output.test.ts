import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, openSync } from 'node:fs';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';

/** More than a pipe holds. */
const LINES = 2000;
const LOG = new URL('../../src/core/log.ts', import.meta.url).href;
const PROGRAM = `
	import { createLog } from '${LOG}';
	const log = createLog('info');
	process.on('uncaughtException', () => {
		log.error('bug');
		process.exit(1);
	});
	for (let count = 0; count < ${LINES}; count += 1) log.info('line', { count });
`;

/** Runs a program that logs, and then ends as told. */
function logging(end: string, output: 'pipe' | number = 'pipe') {
	return spawn(process.execPath, ['--input-type=module', '-e', PROGRAM + end], {
		stdio: ['ignore', output, 'inherit'],
	});
}

test.each([
	['ends by itself', '', []],
	['exits at once', 'process.exit(0);', []],
	['exits when a write is under way', 'setTimeout(() => process.exit(0), 60);', []],
	['crashes', 'throw new Error();', ['bug']],
])('no line of a program that %s is lost, and all are in order', async (_how, end, last) => {
	const child = logging(end);
	const printed = await text(child.stdout as Readable);
	const lines = printed
		.trim()
		.split('\n')
		.map((line) => JSON.parse(line));
	expect(lines.slice(0, LINES).map(({ count }) => count)).toEqual([...Array(LINES).keys()]);
	expect(lines.slice(LINES).map(({ msg }) => msg)).toEqual(last);
});

test.runIf(existsSync('/dev/full'))('a crash ends a program although its log cannot be written', async () => {
	const child = logging('throw new Error();', openSync('/dev/full', 'w'));
	expect(await once(child, 'close')).toEqual([1, null]);
});
