import { microseconds, wholeSeconds } from '../clock.ts';

/** Times of the sample accounts, relative to the start of the sandbox, so that an active timeout is active. */
export interface SampleTimes {
	/** Whole seconds, as most of the Portal's times. @param days before the start; a part of a day may be given */
	ago(days: number): string;
	ahead(days: number): string;
	/** The same with six fraction digits. */
	agoPrecisely(days: number): string;
}

const DAY = 86_400_000;

export function createSampleTimes(start: Date): SampleTimes {
	const before = (days: number) => new Date(start.getTime() - Math.round(days * DAY));
	return {
		ago: (days) => wholeSeconds(before(days)),
		ahead: (days) => wholeSeconds(before(-days)),
		agoPrecisely: (days) => microseconds(before(days)),
	};
}
