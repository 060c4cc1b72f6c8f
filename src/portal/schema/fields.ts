import { isUsername } from '../../core/username.ts';

/**
 * Fields as the Portal may send them. Its documentation leaves much open, so a field that is null or of the wrong kind
 * counts as absent: it never makes the object around it unreadable. Read by hand, because zod takes as long as all the rest of a
 * lookup; a test holds this to zod schemas.
 */

/** Reads any value of parsed JSON; undefined if it is absent or of the wrong kind. Never throws. */
export type Reader<T> = (value: unknown) => T | undefined;

/** The fields of an object that Porter reads, by the Portal's names. */
export type Readers = Readonly<Record<string, Reader<unknown>>>;
export type WireOf<Fields extends Readers> = { readonly [Name in keyof Fields]: ReturnType<Fields[Name]> };

/** Reads the named fields of an object, each undefined if it cannot be read; undefined if it is no object. */
export function objectOf<Fields extends Readers>(fields: Fields): Reader<WireOf<Fields>> {
	const entries = Object.entries(fields);
	return (value) => {
		if (!isObject(value)) return undefined;
		const wire: Record<string, unknown> = {};
		for (const [name, read] of entries) wire[name] = read(value[name]);
		// Built field by field.
		return wire as WireOf<Fields>;
	};
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export const count: Reader<number> = (value) =>
	typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : undefined;

export const matching =
	(form: RegExp): Reader<string> =>
	(value) =>
		typeof value === 'string' && form.test(value) ? value : undefined;

/** Text that somebody else chose; blank text counts as absent. */
export const text = matching(/\S/);

export const username: Reader<string> = (value) =>
	typeof value === 'string' && isUsername(value) ? value : undefined;

const digits = matching(/^\d{1,15}$/);

/** One of the Portal's own ids: whole numbers, sometimes written as text. */
export const id: Reader<number> = (value) => {
	const written = digits(value);
	return written === undefined ? count(value) : Number(written);
};

const FLAGS: ReadonlyMap<unknown, boolean> = new Map<unknown, boolean>([
	...[true, 1, '1', 'true'].map((form) => [form, true] as const),
	...[false, 0, '0', 'false'].map((form) => [form, false] as const),
]);

/** Yes or no, sometimes written as a number or as text. */
export const flag: Reader<boolean> = (value) =>
	FLAGS.get(typeof value === 'string' ? value.toLowerCase() : value);

/** As the Portal writes times: no fraction, or six digits of one. Other days and years are read more slowly. */
const SENT =
	/^[1-9]\d{3}-(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{3,})?Z$/;
const ISO =
	/^(\d{4}-\d\d-\d\d)(?:[T ]((?:[01]\d|2[0-3]):[0-5]\d)(:[0-5]\d(?:\.\d+)?)? ?(?:Z|([+-](?:[01]\d|2[0-3]))(?::?([0-5]\d))?)?)?$/i;
/** From 2001 on, in seconds: less is a length of time, or nothing. Until the year 9999. */
const MIN_SECONDS = 1e9;
const MAX_SECONDS = 253_402_300_799;

/**
 * A point in time: ISO 8601 with any number of fraction digits (the Portal sends none or six), in UTC unless it says
 * otherwise; also a date alone, a space for the `T`, `+0000`, and Unix seconds or milliseconds. Undefined if it is none.
 */
export const time: Reader<Date> = (value) => {
	if (typeof value === 'number') return unixTime(value);
	if (typeof value !== 'string') return undefined;
	if (SENT.test(value)) return sentTime(value);
	const text = value.trim();
	if (/^\d{10,13}$/.test(text)) return unixTime(Number(text));
	const [, day = '', clock = '00:00', second = ':00', hours = '+00', minutes = '00'] = ISO.exec(text) ?? [];
	// `Date` reads 30 February as 2 March.
	if (new Date(day).getUTCDate() !== Number(day.slice(8))) return undefined;
	return new Date(`${day}T${clock}${second}${hours}:${minutes}`);
};

function unixTime(number: number): Date | undefined {
	const seconds = number > MAX_SECONDS ? number / 1000 : number;
	return seconds >= MIN_SECONDS && seconds <= MAX_SECONDS ? new Date(seconds * 1000) : undefined;
}

/** Far quicker than `Date.parse`. */
function sentTime(text: string): Date {
	const two = (at: number) => text.charCodeAt(at) * 10 + text.charCodeAt(at + 1) - 528;
	const ms = text.length > 20 ? two(20) * 10 + text.charCodeAt(22) - 48 : 0;
	return new Date(Date.UTC(two(0) * 100 + two(2), two(5) - 1, two(8), two(11), two(14), two(17), ms));
}

/** Any value, to be read elsewhere; null counts as absent. */
export const anything: Reader<unknown> = (value) => value ?? undefined;

/** When something ends; absent: it has no end. One that is there but cannot be read must look neither permanent nor past. */
export const end: Reader<Date | 'unreadable'> = (value) =>
	value === undefined || value === null ? undefined : (time(value) ?? 'unreadable');

/** Who issued or lifted something: an id, or an object that has one. */
export const issuer: Reader<number> = (value) => id(isObject(value) ? value.id : value);

const chatCode = matching(/^[\w-]{1,64}$/);

/** A number on most of the Portal's pages, 32 hexadecimal digits on the newest. */
export const chatId: Reader<string> = (value) => chatCode(value) ?? count(value)?.toString();

export type Defined<T> = { [K in keyof T as undefined extends T[K] ? never : K]: T[K] } & {
	[K in keyof T as undefined extends T[K] ? K : never]?: Exclude<T[K], undefined>;
};

/** The same object without the fields that are undefined. */
export function defined<T extends object>(fields: T): Defined<T> {
	const kept: Record<string, unknown> = {};
	for (const name in fields) if (fields[name] !== undefined) kept[name] = fields[name];
	// Built field by field.
	return kept as Defined<T>;
}
