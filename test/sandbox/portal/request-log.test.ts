import { expect, test } from 'vitest';
import { createRequestLog } from '../../../sandbox/portal/request-log.ts';

test('the log keeps the newest 5000 requests', () => {
	const log = createRequestLog();
	const request = {
		method: 'GET',
		status: 200,
		session: undefined,
		cookie: 'none',
		keyRight: undefined,
	} as const;
	for (let n = 0; n <= 5000; n += 1) {
		log.add({ ...request, at: new Date(n), path: `/${n}`, fault: undefined, userAgent: undefined });
	}
	expect(log.entries).toHaveLength(5000);
	expect([log.entries.at(0)?.path, log.entries.at(-1)?.path]).toEqual(['/1', '/5000']);
});
