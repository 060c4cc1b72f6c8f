import { z } from 'zod';

/**
 * Fields as the Portal may send them. Its documentation leaves much open, so a field that is absent, null or of the wrong
 * kind is simply not there: it never fails the object around it.
 */

/**
 * Reads JSON of the Portal; undefined if it is not of this shape. zod is told what to say: its own messages are made by
 * turning the input's `constructor.name` into text, which some JSON makes throw.
 */
export function parse<T>(schema: z.ZodType<T>, json: unknown): T | undefined {
	const parsed = schema.safeParse(json, { error: () => 'unreadable' });
	return parsed.success ? parsed.data : undefined;
}

/** Text that somebody else chose; blank is as good as absent. */
export const text = z.string().regex(/\S/).optional().catch(undefined);

/** One of the Portal's own ids: whole numbers, sometimes written as text. */
export const portalId = z.union([
	z.int().nonnegative(),
	z
		.string()
		.regex(/^\d{1,15}$/)
		.transform(Number),
]);
export const id = portalId.optional().catch(undefined);

export const count = z.int().nonnegative().optional().catch(undefined);

export const flag = z.boolean().optional().catch(undefined);

/**
 * A point in time: ISO 8601 with any number of fraction digits (the Portal sends none or six), in UTC unless it says
 * otherwise.
 */
const timestamp = z.iso
	.datetime({ offset: true, local: true })
	.transform((iso) => new Date(/(Z|[+-]\d\d:?\d\d)$/.test(iso) ? iso : `${iso}Z`))
	.refine((date) => !Number.isNaN(date.getTime()));
export const time = timestamp.optional().catch(undefined);

/** Whatever is there, to be read elsewhere; null is as good as absent. */
export const anything = z
	.unknown()
	.optional()
	.transform((value) => value ?? undefined);

/** An end that is there but cannot be read makes the item unreadable: without it, a timeout would look permanent. */
export const end = timestamp.nullish().transform((date) => date ?? undefined);

/** Who issued or lifted something: an id, or an object that has one. */
export const issuer = z
	.union([portalId, z.object({ id: portalId }).transform((account) => account.id)])
	.optional()
	.catch(undefined);

/** A number on most of the Portal's pages, 32 hexadecimal digits on the newest. */
export const chatId = z
	.union([
		z
			.int()
			.nonnegative()
			.transform((number) => number.toString()),
		z.string().regex(/^[\w-]{1,64}$/),
	])
	.optional()
	.catch(undefined);

type Defined<T> = { [K in keyof T as undefined extends T[K] ? never : K]: T[K] } & {
	[K in keyof T as undefined extends T[K] ? K : never]?: Exclude<T[K], undefined>;
};

/** The same object without the fields that are undefined. */
export function defined<T extends object>(fields: T): Defined<T> {
	const entries = Object.entries(fields).filter(([, value]) => value !== undefined);
	// What `filter` did to the types, said once for all shapes.
	return Object.fromEntries(entries) as Defined<T>;
}
