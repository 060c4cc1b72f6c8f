const MIN_MS = 1000;
/** Nobody is told to wait longer than an hour, whatever the header says. */
const MAX_MS = 3_600_000;

const HTTP_DATE = /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/;

/**
 * How many milliseconds a `Retry-After` header asks to wait, 1 second to 1 hour; undefined if it is absent or is
 * neither seconds nor an HTTP date.
 * @param wall milliseconds since 1970
 */
export function retryAfterMs(
	header: string | readonly string[] | undefined,
	wall: number,
): number | undefined {
	const text = (typeof header === 'string' ? header : header?.[0])?.trim() ?? '';
	if (/^\d{1,12}$/.test(text)) return bounded(Number(text) * 1000);
	if (!HTTP_DATE.test(text)) return undefined;
	const date = Date.parse(text);
	return Number.isNaN(date) ? undefined : bounded(date - wall);
}

function bounded(ms: number): number {
	return Math.min(MAX_MS, Math.max(MIN_MS, ms));
}
