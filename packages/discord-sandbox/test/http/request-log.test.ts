import { expect, test } from 'vitest';
import { createHttpLog } from '../../src/http/request-log.ts';

test('the log keeps the newest 5000 requests', () => {
	const log = createHttpLog<string>();
	for (let n = 0; n <= 5000; n += 1) log.add(`/${n}`);
	expect(log.entries).toHaveLength(5000);
	expect([log.entries.at(0), log.entries.at(-1)]).toEqual(['/1', '/5000']);
});
