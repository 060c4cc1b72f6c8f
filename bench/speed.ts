import { setTimeout as pause } from 'node:timers/promises';
import { countLookups } from './audit-trail.ts';
import type { BotProcess } from './bot-process.ts';
import { type BotSurroundings, openBotSurroundings } from './bot-surroundings.ts';
import { fsyncMs, median } from './measure.ts';
import { type Lookups, openLookups } from './send-lookups.ts';
import { digits, printTable, verdict } from './table.ts';

/** What one run of one bot, from start to stop, gave. */
interface Round {
	readonly readyMs: number;
	readonly restMiB: number;
	readonly cpuManyMs: number;
	readonly p50ManyMs: number;
	readonly cpuOneMs: number;
	readonly p50OneMs: number;
	readonly laterMiB: number;
	/** Answers from the cache; Porter's only. */
	readonly cpuCachedMs?: number;
	readonly p50CachedMs?: number;
}

/** 6000 lookups in all, the first of which are not timed. */
const WARM = 1000;
const MANY = 4000;
const ONE = 1000;
const AT_ONCE = 32;
/** The bots take turns, so many times: a busy neighbour then hits both. */
const TURNS = 8;
const REST_MS = 2000;

/** A bot that is being measured, between a Discord and a Portal of its own. */
interface Runner {
	readonly bot: BotProcess;
	readonly lookups: Lookups;
}

/** CPU time for one lookup, and how long half of them took at the most. */
interface Cost {
	readonly cpuMs: number;
	readonly p50Ms: number;
}

/**
 * Porter beside a discord.js bot that checks nothing. Each round starts both anew.
 * @throws Error if an answer was wrong, or is not in the audit trail
 */
export async function measureSpeed(isPinned: boolean, rounds: number): Promise<void> {
	const [besidePlain, besidePorter] = [
		await openBotSurroundings(isPinned),
		await openBotSurroundings(isPinned),
	];
	const plain: Round[] = [];
	const porter: Round[] = [];
	const flushes: number[] = [];
	try {
		for (let round = 1; round <= rounds; round += 1) {
			const [ofPlain, ofPorter] = await measureRound(besidePlain, besidePorter);
			plain.push(ofPlain);
			porter.push(ofPorter);
			flushes.push(fsyncMs());
			const ratio = (ofPorter.cpuManyMs / ofPlain.cpuManyMs).toFixed(2);
			console.log(`round ${round} of ${rounds}: CPU ${ratio} times, ${AT_ONCE} at once`);
		}
	} finally {
		await Promise.all([besidePlain.close(), besidePorter.close()]);
	}
	printSpeed(plain, porter, median(flushes));
}

async function measureRound(
	besidePlain: BotSurroundings,
	besidePorter: BotSurroundings,
): Promise<[Round, Round]> {
	const bots = [await besidePlain.startPlainBot(), await besidePorter.startPorter()] as const;
	await pause(REST_MS);
	const rest = bots.map((bot) => bot.residentMiB());
	const runners = [
		{ bot: bots[0], lookups: await openLookups(besidePlain) },
		{ bot: bots[1], lookups: await openLookups(besidePorter) },
	] as const;
	// Each has made one lookup by now.
	for (const { lookups } of runners) await lookups.run(WARM - 1, AT_ONCE);
	const many = await inTurns(runners, (lookups) => lookups.run(MANY / TURNS, AT_ONCE));
	const one = await inTurns(runners, (lookups) => lookups.run(ONE / TURNS, 1));
	const later = bots.map((bot) => bot.residentMiB());
	const [, { lookups }] = runners;
	const [cached] = await inTurns([runners[1]], () => lookups.runSame(MANY / TURNS, AT_ONCE));
	for (const bot of bots) await bot.stop();
	const count = countLookups(bots[1].file);
	if (count !== lookups.answered) throw new Error(`${lookups.answered} answers, ${count} in the audit trail`);
	const roundOf = (n: 0 | 1): Round => ({
		readyMs: bots[n].readyMs,
		restMiB: rest[n] ?? Number.NaN,
		cpuManyMs: many[n].cpuMs,
		p50ManyMs: many[n].p50Ms,
		cpuOneMs: one[n].cpuMs,
		p50OneMs: one[n].p50Ms,
		laterMiB: later[n] ?? Number.NaN,
	});
	return [roundOf(0), { ...roundOf(1), cpuCachedMs: cached.cpuMs, p50CachedMs: cached.p50Ms }];
}

async function inTurns<const Runners extends readonly Runner[]>(
	runners: Runners,
	run: (lookups: Lookups) => Promise<readonly number[]>,
): Promise<{ readonly [K in keyof Runners]: Cost }> {
	const spent = runners.map((runner) => ({ ...runner, cpuMs: 0, times: [] as number[] }));
	for (let turn = 0; turn < TURNS; turn += 1) {
		for (const one of spent) {
			const before = one.bot.cpuMs();
			one.times.push(...(await run(one.lookups)));
			one.cpuMs += one.bot.cpuMs() - before;
		}
	}
	const costs = spent.map(({ cpuMs, times }) => ({ cpuMs: cpuMs / times.length, p50Ms: median(times) }));
	return costs as { readonly [K in keyof Runners]: Cost };
}

function printSpeed(plain: readonly Round[], porter: readonly Round[], fsync: number): void {
	const of = (rounds: readonly Round[], key: keyof Round) => median(rounds.map((round) => round[key] ?? 0));
	const row = (name: string, key: keyof Round, goal: number, less = 0): string[] => {
		const [a, b] = [of(plain, key), of(porter, key) - less];
		return [name, digits(a), digits(b), (b / a).toFixed(2), verdict(b / a, goal)];
	};
	const many = `${AT_ONCE} at once`;
	printTable([
		['', 'plain bot', 'Porter', 'ratio', 'goal'],
		row(`CPU ms a lookup, ${many}`, 'cpuManyMs', 1),
		row('CPU ms a lookup, one at a time', 'cpuOneMs', 1.5),
		row(`p50 ms, ${many}`, 'p50ManyMs', 1.2),
		row('p50 ms, one at a time', 'p50OneMs', Number.POSITIVE_INFINITY).with(4, ''),
		row('p50 ms, one at a time, less one fsync', 'p50OneMs', 1.5, fsync),
		row('MiB at rest', 'restMiB', 1.3),
		row(`MiB after ${WARM + MANY + ONE} lookups`, 'laterMiB', 1),
		row('ready after ms', 'readyMs', 1),
		[`CPU ms from the cache, ${many}`, '', digits(of(porter, 'cpuCachedMs'))],
		[`p50 ms from the cache, ${many}`, '', digits(of(porter, 'p50CachedMs'))],
		['one fsync of 4 KiB, ms', '', digits(fsync)],
	]);
}
