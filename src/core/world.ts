import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';

/**
 * Time, chance and ids: everything that makes two runs of Porter differ. It is passed to whatever needs it, and nothing
 * outside `core/` asks the machine itself, so that a test can run the whole bot on a clock of its own.
 */
export interface World {
	/** Milliseconds since 1970; for dates. Somebody may set this clock, so it is no measure of a span. */
	now(): number;
	/** Milliseconds since the machine started, which only grow; for spans, also over a restart of Porter. */
	ticks(): number;
	/** Resolves after `ms` milliseconds. @throws the signal's reason once it is aborted */
	sleep(ms: number, signal?: AbortSignal): Promise<void>;
	/** Calls `run` after `ms` milliseconds. @returns what calls that off */
	after(ms: number, run: () => void): () => void;
	/** A signal that is aborted after `ms` milliseconds, and keeps no process alive. */
	deadline(ms: number): AbortSignal;
	/** At least 0 and below 1; not for secrets. */
	random(): number;
	/** A UUID; not for secrets. */
	id(): string;
}

/** The real world. */
export const machine: World = {
	now: () => Date.now(),
	ticks: () => Number(process.hrtime.bigint()) / 1e6,
	sleep: (ms, signal) => pause(ms, undefined, signal === undefined ? {} : { signal }),
	after(ms, run) {
		const timer = setTimeout(run, ms);
		return () => clearTimeout(timer);
	},
	deadline: (ms) => AbortSignal.timeout(ms),
	random: () => Math.random(),
	id: () => randomUUID(),
};

/** The date `ms` milliseconds from now. */
export function dateIn(world: Pick<World, 'now'>, ms: number): Date {
	return new Date(world.now() + ms);
}
