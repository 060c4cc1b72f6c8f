import { readFileSync } from 'node:fs';
import { glob } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';

/** Words of the project that this package was made for; the package is for every bot. */
const FOREIGN = /\bporter|portal|psession|moderator[- ]channel|whisper|personas?\b|sandbox\/fixtures/i;

test('the package knows nothing of the bot that it was made for', async () => {
	const found: string[] = [];
	const root = join(import.meta.dirname, '..');
	const files = glob('**/*.{ts,md,json}', { cwd: root, exclude: ['**/node_modules/**', 'dist/**'] });
	for await (const file of files) {
		if (file === 'test/words.test.ts') continue;
		const lines = readFileSync(join(root, file), 'utf8').split('\n');
		found.push(
			...lines.flatMap((line, n) => (FOREIGN.test(line) ? [`${file}:${n + 1}: ${line.trim()}`] : [])),
		);
	}
	expect(found).toEqual([]);
});
