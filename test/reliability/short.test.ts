import { expect, test, vi } from 'vitest';
import { IN_PROCESS } from '../e2e/bot-in-process.ts';
import { tryFairness } from './fairness.ts';
import { tryFaults } from './faults.ts';
import { tryKills } from './kill.ts';

/** Short forms of the trials, so that they cannot rot; the long ones are in docs/reliability.md. */

// Processes start slowly on a busy machine.
vi.setConfig({ testTimeout: 120_000 });

test.concurrent('kill -9 loses nothing', async () => {
	const { figures, broken } = await tryKills(2, 1, 1);
	// First, as it says what was lost.
	expect(broken).toEqual([]);
	expect(figures).toMatchObject({ kills: 2, lost: 0, 'chain verified': 1 });
});

test.concurrent('with faults people get an answer, and strangers see nothing', async () => {
	const { figures, broken } = await tryFaults({
		...{ seed: 4, times: 4, lanes: 3, most: 6, programs: IN_PROCESS },
	});
	expect(figures).toMatchObject({ combinations: 6, 'unhandled rejections': 0 });
	expect(broken).toEqual([]);
});

test.concurrent('moderators get what they may have beside people who ask too much', async () => {
	const { broken } = await tryFairness({
		...{ seed: 1, moderators: 5, slots: 6, slotMs: 800, warmUpMs: 0, restarts: 0, programs: IN_PROCESS },
	});
	expect(broken).toEqual([]);
});
