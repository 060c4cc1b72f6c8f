import { cpSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import { BUILT, runProgram, startPorter } from '../../sandbox/porter-process.ts';
import { sourcePlace } from '../../src/core/source-place.ts';
import { temporaryFolder } from '../unit/database/temporary.ts';
import { settingForThisFile } from './program.ts';

const { env } = await settingForThisFile();

test('what is built runs where there is nothing else, and knows all commands', async () => {
	const place = temporaryFolder();
	cpSync(join(BUILT.folder, '..'), join(place, 'dist'), { recursive: true });
	cpSync('package.json', join(place, 'package.json'));
	const alone = { ...BUILT, folder: join(place, 'dist/src') };
	const { output } = await runProgram('deploy', ['--dry-run'], env, alone);
	for (const file of readdirSync('commands')) {
		expect(output.join('\n')).toContain(file.replace('.ts', ''));
	}
	const porter = await startPorter(env, alone);
	expect(await porter.stop()).toBe(0);
});

test('there is one undici in it', () => {
	const shared = join(BUILT.folder, 'shared');
	const code = readdirSync(shared)
		.filter((file) => file.endsWith('.js'))
		.map((file) => readFileSync(join(shared, file), 'utf8'));
	expect(code.join('\n').match(/\bvar require_undici\S* = /g)).toHaveLength(1);
});

test('a place in it is logged as a place in the sources, and one in a library as it is', () => {
	const shared = join(BUILT.folder, 'shared');
	const code = readFileSync(join(shared, 'porter.js'), 'utf8').split('\n');
	const line = 2 + code.findIndex((text) => text.startsWith('function framesOf('));
	expect(sourcePlace(`framesOf (${pathToFileURL(join(shared, 'porter.js'))}:${line}:15)`)).toMatch(
		/^framesOf \(src\/core\/log\.ts:\d+:\d+\)$/,
	);
	const inLibrary = `request (${pathToFileURL(join(shared, 'undici.js'))}:10:3)`;
	expect(sourcePlace(inLibrary)).toBe(inLibrary);
});
