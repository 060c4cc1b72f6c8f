import { z } from 'zod';

/**
 * Fields as the Portal may send them. Its documentation leaves much open, so a field that is null or of the wrong kind
 * counts as absent: it never makes the object around it unreadable.
 */

/**
 * Reads JSON of the Portal; undefined if it is not of this shape. The error message is given because zod's own messages
 * turn the input's `constructor.name` into text, which throws for some JSON.
 */
export function parse<T>(schema: z.ZodType<T>, json: unknown): T | undefined {
	const parsed = schema.safeParse(json, { error: () => 'unreadable' });
	return parsed.success ? parsed.data : undefined;
}

const string = z.string();
const unknown = z.unknown().optional();
const whole = z.int().nonnegative();

/** Text that somebody else chose; blank text counts as absent. */
export const text = string.regex(/\S/).optional().catch(undefined);

/** One of the Portal's own ids: whole numbers, sometimes written as text. */
export const portalId = z.union([whole, string.regex(/^\d{1,15}$/).transform(Number)]);
export const id = portalId.optional().catch(undefined);

export const count = whole.optional().catch(undefined);

const FLAGS: ReadonlyMap<unknown, boolean> = new Map<unknown, boolean>([
	...[true, 1, '1', 'true'].map((form) => [form, true] as const),
	...[false, 0, '0', 'false'].map((form) => [form, false] as const),
]);

/** Yes or no, sometimes written as a number or as text. */
export const flag = unknown.transform((value) =>
	FLAGS.get(typeof value === 'string' ? value.toLowerCase() : value),
);

const iso = z.iso.datetime({ offset: true, local: true });
const ISO_LIKE = /^(\d{4}-\d\d-\d\d)(?:[T ](\S+?) ?(Z|[+-]\d\d(?::?\d\d)?)?)?$/i;
/** From 2001 on, in seconds: less is a length of time, or nothing. Until the year 9999. */
const MIN_SECONDS = 1e9;
const MAX_SECONDS = 253_402_300_799;

/**
 * A point in time: ISO 8601 with any number of fraction digits (the Portal sends none or six), in UTC unless it says
 * otherwise; also a date alone, a space for the `T`, `+0000`, and Unix seconds or milliseconds. Undefined if it is none.
 */
export function timeOf(value: unknown): Date | undefined {
	const text = typeof value === 'string' ? value.trim() : '';
	const number = /^\d{10,13}$/.test(text) ? Number(text) : value;
	if (typeof number === 'number') {
		const seconds = number > MAX_SECONDS ? number / 1000 : number;
		return seconds >= MIN_SECONDS && seconds <= MAX_SECONDS ? new Date(seconds * 1000) : undefined;
	}
	const [, day = '', clock = '00:00:00', zone = 'Z'] = ISO_LIKE.exec(text) ?? [];
	const offset = zone
		.toUpperCase()
		.replace(/^(...):?(..)?$/, (_, hours, minutes = '00') => `${hours}:${minutes}`);
	const date = iso.safeParse(`${day}T${clock.length > 5 ? clock : `${clock}:00`}${offset}`, {
		error: () => 'unreadable',
	});
	const read = date.success ? new Date(date.data) : undefined;
	return read && !Number.isNaN(read.getTime()) ? read : undefined;
}
export const time = unknown.transform(timeOf);

/** Any value, to be read elsewhere; null counts as absent. */
export const anything = unknown.transform((value) => value ?? undefined);

/** When something ends; absent: it has no end. One that is there but cannot be read must look neither permanent nor past. */
export const end = anything.transform((value) =>
	value === undefined ? undefined : (timeOf(value) ?? ('unreadable' as const)),
);

/** Who issued or lifted something: an id, or an object that has one. */
export const issuer = z
	.union([portalId, z.object({ id: portalId }).transform((account) => account.id)])
	.optional()
	.catch(undefined);

/** A number on most of the Portal's pages, 32 hexadecimal digits on the newest. */
export const chatId = z
	.union([whole.transform(String), string.regex(/^[\w-]{1,64}$/)])
	.optional()
	.catch(undefined);

export type Defined<T> = { [K in keyof T as undefined extends T[K] ? never : K]: T[K] } & {
	[K in keyof T as undefined extends T[K] ? K : never]?: Exclude<T[K], undefined>;
};

/** The same object without the fields that are undefined. */
export function defined<T extends object>(fields: T): Defined<T> {
	const entries = Object.entries(fields).filter(([, value]) => value !== undefined);
	// `fromEntries` loses the types.
	return Object.fromEntries(entries) as Defined<T>;
}
