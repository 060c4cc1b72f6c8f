import { z } from 'zod';
import type { History } from '../../profile/model.ts';
import { defined, parse } from './fields.ts';

/** Ten times the longest history that is reasonable; the Portal documents no limit. */
const MAX_ITEMS = 5000;

/** Reads one item; undefined if nothing in it can be read. */
type ReadItem<T> = (item: unknown) => T | undefined;

/** Reads items of one shape. `rename` is not asked about an item in which no known field could be read. */
export function itemReader<Fields extends object, T>(
	schema: z.ZodType<Fields>,
	rename: (fields: Fields) => T | undefined,
): ReadItem<T> {
	return (item) => {
		const fields = parse(schema, item);
		return fields && Object.keys(defined(fields)).length > 0 ? rename(fields) : undefined;
	};
}

/**
 * A history as the Portal may send it: absent, null and `[]` are all empty, one bad item costs that item only. What is no
 * list at all counts as one unreadable item, and so does every item past the first 5,000.
 */
export function readHistory<T>(value: unknown, readItem: ReadItem<T>): History<T> {
	if (value === undefined || value === null) return { items: [], unreadable: 0 };
	if (!Array.isArray(value)) return { items: [], unreadable: 1 };
	const items = value
		.slice(0, MAX_ITEMS)
		.map(readItem)
		.filter((item) => item !== undefined);
	return { items, unreadable: value.length - items.length };
}

interface ListSpec<Fields extends z.ZodRawShape, T> {
	/** Its names in the answer: the first that is there counts. */
	readonly names: readonly string[];
	/** The fields of one item as the Portal sends it. */
	readonly fields: Fields;
	/** The item in Porter's words; undefined if what is there says too little. */
	readonly toModel: (wire: z.infer<z.ZodObject<Fields>>) => T | undefined;
	/** Its date: the list is sorted by it, newest first. Absent: it stays in the Portal's order. */
	readonly date?: (item: T) => Date | undefined;
}

/** How a list of an answer is read. */
export interface List<T> extends Pick<ListSpec<z.ZodRawShape, T>, 'names' | 'fields'> {
	readonly readItem: ReadItem<T>;
	/** The list of an answer; empty if it is absent. */
	readonly read: (wire: Readonly<Record<string, unknown>>) => History<T>;
}

export function list<Fields extends z.ZodRawShape, T>({
	names,
	fields,
	toModel,
	date,
}: ListSpec<Fields, T>): List<T> {
	const readItem = itemReader(z.object(fields), toModel);
	return {
		names,
		fields,
		readItem,
		read(wire) {
			const value = names.map((name) => wire[name]).find((one) => one !== undefined);
			const history = readHistory(value, readItem);
			return date === undefined ? history : newestFirst(history, date);
		},
	};
}

/** Newest first; what has no date comes last. The Portal does not say in which order it sends, so it is kept among equals. */
export function newestFirst<T>(
	{ items, unreadable }: History<T>,
	dateOf: (item: T) => Date | undefined,
): History<T> {
	const rank = (item: T): number => dateOf(item)?.getTime() ?? Number.NEGATIVE_INFINITY;
	const sorted = items.toSorted((a, b) => {
		const [first, second] = [rank(a), rank(b)];
		return first === second ? 0 : second - first;
	});
	return { items: sorted, unreadable };
}
