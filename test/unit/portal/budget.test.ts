import fc from 'fast-check';
import { sql } from 'kysely';
import { describe, expect, onTestFinished, test } from 'vitest';
import { machine } from '../../../src/core/world.ts';
import { createSpendingRecord } from '../../../src/database/portal-spending.ts';
import { openStore } from '../../../src/database/store.ts';
import { createBudget } from '../../../src/portal/budget.ts';
import { worldAt } from '../../world.ts';
import { JSON_TYPE, mockPortal, session } from './mock-portal.ts';

const MINUTE = 60_000;

/** Processes that count on one database, one after another; time passes when the test says so. */
async function processes(perMinute = 100) {
	const store = await openStore('sqlite::memory:', machine);
	onTestFinished(() => store.close());
	const clock = { now: 5 * MINUTE, wall: Date.UTC(2026, 4, 10, 12) };
	const sent: number[] = [];
	const world = { ...worldAt(() => clock.now), now: () => clock.wall };
	const start = () => createBudget(perMinute, world, createSpendingRecord(store));
	/** Tries to send so many. @returns how many could be sent */
	const send = async (
		budget: ReturnType<typeof start>,
		count: number,
		privileged = true,
	): Promise<number> => {
		const waits = await Promise.all(Array.from({ length: count }, () => budget.take(privileged)));
		const went = waits.filter((wait) => wait === 0);
		sent.push(...went.map(() => clock.now));
		return went.length;
	};
	const most = () =>
		Math.max(0, ...sent.map((from) => sent.filter((at) => at >= from && at <= from + MINUTE).length));
	return { store, clock, start, send, most };
}

describe('a budget', () => {
	test('is not exceeded over three kills within a minute', async () => {
		const { clock, start, send, most } = await processes();
		expect(await send(start(), 73)).toBe(73);
		clock.now += 1000;
		// The first process had written down 75, two of which it did not send.
		expect(await send(start(), 20)).toBe(20);
		clock.now += 1000;
		expect(await send(start(), 100)).toBe(5);
		clock.now += 1000;
		expect(await send(start(), 100)).toBe(0);
		expect(most()).toBe(98);
	});

	test('is whole again a minute after the start, however long the process before had lived', async () => {
		const { clock, start, send } = await processes();
		expect(await send(start(), 100)).toBe(100);
		clock.now += 10;
		const next = start();
		clock.now += MINUTE;
		expect(await send(next, 100)).toBe(0);
		clock.now += 1;
		expect(await send(next, 150)).toBe(100);
	});

	test('is known exactly to the one that follows a process that was closed', async () => {
		const { clock, start, send } = await processes();
		const first = start();
		expect(await send(first, 71)).toBe(71);
		await first.close();
		expect(await send(start(), 100)).toBe(29);
		clock.now += 2 * MINUTE;
		const idle = start();
		clock.now += 2 * MINUTE;
		await idle.close();
		expect(await send(start(), 200)).toBe(100);
	});

	test('that was made smaller meanwhile lets nothing through until there is room', async () => {
		const { store, clock, start, send } = await processes();
		expect(await send(start(), 90)).toBe(90);
		clock.now += 1000;
		const smaller = createBudget(
			50,
			worldAt(() => clock.now),
			createSpendingRecord(store),
		);
		expect(await smaller.take(true)).toBeGreaterThan(0);
		await smaller.close();
		expect(
			await createBudget(
				50,
				worldAt(() => clock.now),
				createSpendingRecord(store),
			).take(true),
		).toBeGreaterThan(0);
	});

	test('is free again as the minute goes on, over a kill as without one', async () => {
		const { clock, start, send } = await processes();
		const pass = (ms: number) => {
			clock.now += ms;
			clock.wall += ms;
		};
		const first = start();
		expect(await send(first, 50)).toBe(50);
		pass(40_000);
		expect(await send(first, 50)).toBe(50);
		pass(1000);
		const next = start();
		expect(await send(next, 100)).toBe(0);
		pass(19_001);
		expect(await send(next, 100)).toBe(50);
		pass(40_000);
		// The last block of five counts from the second start on: nobody knows when its requests were sent.
		expect(await send(next, 100)).toBe(45);
	});

	test.each([-400, -1, 1, 400])(
		'does not change when the clock is set by %i days between two processes',
		async (days) => {
			const { clock, start, send } = await processes();
			await send(start(), 90);
			clock.wall += days * 24 * 60 * MINUTE;
			const next = start();
			expect(await send(next, 100)).toBe(10);
			clock.now += MINUTE + 1;
			expect(await send(next, 200)).toBe(100);
		},
	);

	test('is never exceeded, whenever processes are killed', async () => {
		const step = fc.oneof(
			fc.record({ pause: fc.nat(40_000), wall: fc.integer({ min: -100_000, max: 100_000 }) }),
			fc.record({ count: fc.integer({ min: 1, max: 12 }), privileged: fc.boolean() }),
			fc.constant('kill' as const),
			fc.constant('close' as const),
		);
		await fc.assert(
			fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
				const { store, clock, start, send, most } = await processes(12);
				let budget = start();
				for (const what of steps) {
					if (what === 'close') await budget.close();
					if (what === 'kill' || what === 'close') budget = start();
					else if ('pause' in what) {
						clock.now += what.pause;
						clock.wall += what.wall;
					} else await send(budget, what.count, what.privileged);
				}
				await store.close();
				expect(most()).toBeLessThanOrEqual(12);
			}),
			{ numRuns: 60 },
		);
	});

	test('is written down once for five requests', async () => {
		const { store, start, send } = await processes();
		const budget = start();
		const written = async () => {
			const row = await store.db.selectFrom('portal_spending').select('spending').executeTakeFirst();
			const { ages, reserved } = JSON.parse(row?.spending ?? '');
			return ages.length + reserved;
		};
		const seen: unknown[] = [];
		for (let n = 0; n < 11; n += 1) {
			await send(budget, 1);
			seen.push(await written());
		}
		expect(seen).toEqual([5, 5, 5, 5, 5, 10, 10, 10, 10, 10, 15]);
	});

	test('that cannot be written down lets nothing through, and says why', async () => {
		const { store, start, send } = await processes();
		const budget = start();
		expect(await send(budget, 5)).toBe(5);
		await sql`pragma query_only = on`.execute(store.db);
		await expect(budget.take(true)).rejects.toMatchObject({ code: 'store-read-only' });
		await sql`pragma query_only = off`.execute(store.db);
		expect(await send(budget, 100)).toBe(95);
	});
});

test('a lookup that cannot be counted is not sent, and its caller is told about the database', async () => {
	const store = await openStore(
		'sqlite::memory:',
		worldAt(() => 0),
	);
	const { portal, profileAnswers, events } = mockPortal({ spending: createSpendingRecord(store) });
	await store.close();
	profileAnswers(200, {});
	await expect(portal.profile(session(), 'exampleuser')).rejects.toMatchObject({ code: 'store-unusable' });
	expect(events).toMatchObject([{ attempts: 0, failure: 'store-unusable' }]);
});

test('a retry that cannot be counted leaves the first failure standing', async () => {
	let writes = 0;
	const spending = {
		read: async () => ({ ages: Array<number>(96).fill(0), reserved: 0, wall: Number.MAX_VALUE, ticks: 0 }),
		async write() {
			writes += 1;
		},
	};
	const { portal, pool } = mockPortal({ spending });
	pool.intercept({ path: '/v1/users/profile/exampleuser' }).reply(503, {}, JSON_TYPE).persist();
	for (let n = 0; n < 2; n += 1) {
		await expect(portal.profile(session(), 'exampleuser')).rejects.toMatchObject({ code: 'portal-down' });
	}
	await expect(portal.profile(session(), 'exampleuser')).rejects.toMatchObject({ code: 'budget-spent' });
	expect(writes).toBe(1);
});
