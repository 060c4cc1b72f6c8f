import { timeUnit } from '../../time-unit.ts';

/** Discord's timestamp styles, in the browser's language and time zone. */
const STYLE: Readonly<Record<string, Intl.DateTimeFormatOptions>> = {
	t: { timeStyle: 'short' },
	T: { timeStyle: 'medium' },
	d: { dateStyle: 'short' },
	D: { dateStyle: 'long' },
	f: { dateStyle: 'long', timeStyle: 'short' },
	F: { dateStyle: 'full', timeStyle: 'short' },
};

/** `<t:SECONDS:STYLE>` as Discord shows it; without a style, date and time. */
export function timestamp(seconds: number, style = 'f', now = Date.now()): string {
	const date = new Date(seconds * 1000);
	if (Number.isNaN(date.getTime())) return 'Invalid Date';
	if (style === 'R') return relative(seconds - now / 1000);
	return new Intl.DateTimeFormat(undefined, STYLE[style] ?? STYLE.f).format(date);
}

function relative(distance: number): string {
	const [unit, size] = timeUnit(distance);
	return new Intl.RelativeTimeFormat(undefined, { numeric: 'auto' }).format(
		Math.trunc(distance / size),
		unit,
	);
}
