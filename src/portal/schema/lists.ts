import { z } from 'zod';
import type { History } from '../../profile/model.ts';
import { type Defined, defined, parse, timeOf } from './fields.ts';

/** Ten times the longest list that is likely; the Portal documents no limit. */
const MAX_ITEMS = 5000;

/** Reads one item; undefined if nothing in it can be read. */
type ReadItem<T> = (item: unknown) => T | undefined;

/**
 * Reads items of one shape; a field of the model that is undefined is left out. `rename` is not called for an item in
 * which no known field could be read.
 */
export function itemReader<Fields extends object, Model extends object>(
	schema: z.ZodType<Fields>,
	rename: (fields: Fields) => Model,
): ReadItem<Defined<Model>> {
	return (item) => {
		const fields = parse(schema, item);
		if (!fields || isEmpty(defined(fields))) return undefined;
		const model = defined(rename(fields));
		return isEmpty(model) ? undefined : model;
	};
}

function isEmpty(fields: object): boolean {
	return Object.keys(fields).length === 0;
}

/**
 * A list as the Portal may send it. Absent, null and `[]` are all empty, and a bad item is left out alone. A value that is
 * not a list counts as one unreadable item. Of more than 5,000 items the oldest are left out.
 * @param dated whether its items are sorted by `created_at`, newest first; without, they keep the Portal's order
 */
export function readHistory<T>(value: unknown, readItem: ReadItem<T>, dated = true): History<T> {
	if (value === undefined || value === null) return { items: [], unreadable: 0 };
	if (!Array.isArray(value)) return { items: [], unreadable: 1 };
	const kept = (dated ? newestFirst(value) : value).slice(0, MAX_ITEMS);
	const items = kept.map(readItem).filter((item) => item !== undefined);
	const leftOut = value.length - kept.length;
	return { items, unreadable: kept.length - items.length, ...(leftOut > 0 && { leftOut }) };
}

/** Items without a date come last; items of one date keep the Portal's order. */
function newestFirst(list: readonly unknown[]): readonly unknown[] {
	const dateOf = (item: unknown) =>
		typeof item === 'object' && item !== null && 'created_at' in item ? timeOf(item.created_at) : undefined;
	return list
		.map((item) => ({ item, rank: dateOf(item)?.getTime() ?? 0 }))
		.sort((a, b) => b.rank - a.rank)
		.map(({ item }) => item);
}

/** How a list of an answer is read. */
export interface List<T> {
	/** Its names in the answer: the first that is there counts. */
	readonly names: readonly string[];
	/** The fields of one item as the Portal sends it. */
	readonly fields: z.ZodRawShape;
	/** The list of an answer; empty if it is absent. */
	readonly read: (wire: Readonly<Record<string, unknown>>) => History<T>;
}

interface ListSpec<Fields extends z.ZodRawShape, Model extends object> {
	readonly names: readonly string[];
	readonly fields: Fields;
	/** The item in Porter's words. */
	readonly toModel: (wire: z.infer<z.ZodObject<Fields>>) => Model;
	/** `false`: it stays in the Portal's order. */
	readonly dated?: false;
}

export function list<Fields extends z.ZodRawShape, Model extends object>(
	spec: ListSpec<Fields, Model>,
): List<Defined<Model>> {
	const { names, fields, toModel, dated } = spec;
	const readItem = itemReader(z.object(fields), toModel);
	const valueIn = (wire: Readonly<Record<string, unknown>>) =>
		names.map((name) => wire[name]).find((one) => one !== undefined);
	return { names, fields, read: (wire) => readHistory(valueIn(wire), readItem, dated) };
}
