import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { countLookups } from './audit-trail.ts';
import { type BotSurroundings, type MeasuredPorter, openBotSurroundings } from './bot-surroundings.ts';
import { DAYS, fillAuditTrail } from './fill-audit-trail.ts';
import { createLoopDelayReader, type LoopDelay } from './loop-delay-reader.ts';
import { median, quantile } from './measure.ts';
import { openSearches, otherReaders, type Search } from './searches.ts';
import { openLookups, type SteadyRun } from './send-lookups.ts';
import { digits, printTable, verdict } from './table.ts';

const ROWS = 1_000_000;
/** Each search runs so often a round. */
const SAMPLES = 4;
const PER_SECOND = 25;
const WARM = 100;
const QUIET_MS = 20_000;
const PURGING_MS = 10_000;
const PURGED_FROM_DAYS = String(DAYS / 2);

const GOAL = { searchMs: 50, beside: 1.5, loopP99Ms: 20, loopMaxMs: 100 };

/** What a long audit trail costs: searches in it, and lookups beside programs that read or delete all of it. */
export async function measureMillion(isPinned: boolean, rounds: number): Promise<void> {
	const around = await openBotSurroundings(isPinned);
	try {
		const folder = await around.newDatabase();
		fillAuditTrail(`${folder}/porter.db`, ROWS);
		const loop = createLoopDelayReader(folder);
		const porter = await around.startPorter({ ...loop.options, folder });
		const delays: [string, LoopDelay][] = [];
		const noteDelay = async (name: string, bot: MeasuredPorter) => delays.push([name, await loop.read(bot)]);

		const searches = [...(await openSearches(around)), ...otherReaders(around)];
		await noteDelay('the first of each search', porter);
		await printSearches(searches, SAMPLES * rounds);
		await noteDelay('searches', porter);

		const lookups = await openLookups(around);
		await lookups.run(WARM, 1);
		await loop.read(porter);
		const quiet = await lookups.runSteadily(PER_SECOND, pause(QUIET_MS));
		await noteDelay('lookups', porter);
		const beside: [string, SteadyRun][] = [];
		for (const args of [['verify'], ['export', '--format', 'jsonl']]) {
			const name = `lookups beside admin lookups ${args[0]}`;
			beside.push([name, await lookups.runSteadily(PER_SECOND, runAdmin(args, porter))]);
			await noteDelay(name, porter);
		}
		await porter.stop();
		beside.push(await besidePurge(around, { ...loop.options, folder }, noteDelay));
		printBeside(quiet, beside);
		printDelays(delays);
	} finally {
		await around.close();
	}
}

async function printSearches(searches: readonly Search[], samples: number): Promise<void> {
	const rows = [['', 'p50 ms', 'p99 ms', 'goal']];
	for (const { name, run } of searches) {
		const times: number[] = [];
		for (let n = 0; n < samples; n += 1) {
			const began = performance.now();
			await run();
			times.push(performance.now() - began);
		}
		const p99 = quantile(times, 0.99);
		rows.push([name, digits(median(times)), digits(p99), verdict(p99, GOAL.searchMs)]);
	}
	printTable(rows);
}

/** A restart with a shorter retention, which deletes half of the trail at once. */
async function besidePurge(
	around: BotSurroundings,
	options: NonNullable<Parameters<BotSurroundings['startPorter']>[0]>,
	noteDelay: (name: string, bot: MeasuredPorter) => Promise<unknown>,
): Promise<[string, SteadyRun]> {
	const env = { ...options.env, LOOKUP_RETENTION_DAYS: PURGED_FROM_DAYS };
	const porter = await around.startPorter({ ...options, env });
	const before = countLookups(porter.file);
	const lookups = await openLookups(around);
	const run = await lookups.runSteadily(PER_SECOND, pause(PURGING_MS));
	const deleted = before + lookups.answered - countLookups(porter.file);
	const name = `lookups beside the purge of ${deleted} rows`;
	await noteDelay(name, porter);
	await porter.stop();
	return [name, run];
}

/** `npm run admin -- lookups ...`; it gives way to this process, with which it shares a core. */
async function runAdmin(args: readonly string[], { env }: MeasuredPorter): Promise<void> {
	const [guard, admin] = ['require-node.js', 'admin.ts'].map((name) =>
		fileURLToPath(new URL(`../src/${name}`, import.meta.url)),
	);
	const all = ['-n', '19', process.execPath, '--import', guard ?? '', admin ?? '', 'lookups', ...args];
	const child = spawn('nice', all, {
		env: { PATH: process.env.PATH ?? '', ...env },
		stdio: ['ignore', 'ignore', 'inherit'],
	});
	const [code] = await once(child, 'close');
	if (code !== 0) throw new Error(`admin lookups ${args[0]} ended with ${code}`);
}

function printBeside(quiet: SteadyRun, beside: readonly [string, SteadyRun][]): void {
	const base = quantile(quiet.times, 0.99);
	const rows = [['', 'answers', 'failures', 'p50 ms', 'p99 ms', 'ratio', 'goal']];
	for (const [name, run] of [['lookups alone', quiet] as const, ...beside]) {
		const { times, wrong } = run;
		const p99 = quantile(times, 0.99);
		const cells = [name, String(times.length), String(wrong), digits(median(times)), digits(p99)];
		rows.push(run === quiet ? cells : [...cells, (p99 / base).toFixed(2), verdict(p99 / base, GOAL.beside)]);
	}
	console.log('');
	printTable(rows);
}

function printDelays(delays: readonly [string, LoopDelay][]): void {
	const rows = delays.map(([name, { p99, max }]) => [
		name,
		digits(p99),
		verdict(p99, GOAL.loopP99Ms),
		digits(max),
		verdict(max, GOAL.loopMaxMs),
	]);
	console.log('');
	printTable([['event loop late by', 'p99 ms', 'goal', 'max ms', 'goal'], ...rows]);
}
