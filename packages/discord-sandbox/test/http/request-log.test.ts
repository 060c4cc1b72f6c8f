import { expect, test } from 'vitest';
import { createHttpLog } from '../../src/http/request-log.ts';

test('a log keeps the newest 5000 requests', () => {
	const log = createHttpLog<{ readonly path: string }>();
	for (let n = 0; n <= 5000; n += 1) log.add({ path: `/${n}` });
	expect(log.entries).toHaveLength(5000);
	expect([log.entries.at(0)?.path, log.entries.at(-1)?.path]).toEqual(['/1', '/5000']);
});
