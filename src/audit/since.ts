import { DAY_MS, HOUR_MS } from '../core/duration.ts';
import { Failure } from '../core/failure.ts';

const DAY = /^\d{4}-\d{2}-\d{2}$/;
const AGO = /^(\d{1,5}) ?([dh])$/i;

/**
 * A moment as people write it, from 1970 on and in whole seconds: a day (`2026-01-31`, its beginning in UTC), or how
 * long ago (`7d`, `12h`).
 * @throws Failure `bad-since`
 */
export function parseSince(text: string, now: Date): Date {
	const trimmed = text.trim();
	const [, count, unit] = AGO.exec(trimmed) ?? [];
	if (count !== undefined) {
		const ms = now.getTime() - Number(count) * (unit?.toLowerCase() === 'd' ? DAY_MS : HOUR_MS);
		return new Date(Math.max(0, Math.floor(ms / 1000) * 1000));
	}
	const day = new Date(`${trimmed}T00:00:00.000Z`);
	// JavaScript reads 30 February as 2 March.
	const isDay = DAY.test(trimmed) && !Number.isNaN(day.getTime()) && day.toISOString().startsWith(trimmed);
	if (!isDay) throw new Failure('bad-since');
	return new Date(Math.max(0, day.getTime()));
}
