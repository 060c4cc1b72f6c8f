import type { History } from '../../profile/model.ts';
import { type Defined, defined, objectOf, type Readers, type WireOf } from './fields.ts';

/** Ten times the longest list that is likely; the Portal documents no limit. */
const MAX_ITEMS = 5000;

/** How the items of a list are read. */
interface ItemSpec<Fields extends Readers, Model extends object> {
	/** The fields of one item as the Portal sends it. */
	readonly fields: Fields;
	/** The item in Porter's words. Not called if no known field could be read. */
	readonly toModel: (wire: WireOf<Fields>) => Model;
	/** `false`: they stay in the Portal's order. Otherwise they have a `created_at`, and the newest comes first. */
	readonly dated?: false;
}

/**
 * Reads a list as the Portal may send it. Absent, null and `[]` are all empty, and a bad item is left out alone. A value that
 * is not a list counts as one unreadable item. Of more than 5,000 items the oldest are left out. A field of the model that is
 * undefined is left out, too.
 */
export function historyReader<Fields extends Readers, Model extends object>({
	fields,
	toModel,
	dated,
}: ItemSpec<Fields, Model>): (value: unknown) => History<Defined<Model>> {
	const readFields = objectOf(fields);
	return (value) => {
		if (value === undefined || value === null) return { items: [], unreadable: 0 };
		if (!Array.isArray(value)) return { items: [], unreadable: 1 };
		const wires = value.map((item) => ({ wire: readFields(item) }));
		if (dated !== false) newestFirst(wires);
		const items: Defined<Model>[] = [];
		for (const { wire } of wires.slice(0, MAX_ITEMS)) {
			if (wire === undefined || isEmpty(wire)) continue;
			const model = defined(toModel(wire));
			if (!isEmpty(model)) items.push(model);
		}
		const leftOut = Math.max(0, value.length - MAX_ITEMS);
		const unreadable = value.length - leftOut - items.length;
		return { items, unreadable, ...(leftOut > 0 && { leftOut }) };
	};
}

function isEmpty<T extends object>(fields: T): boolean {
	for (const name in fields) if (fields[name] !== undefined) return false;
	return true;
}

/** Items without a date come last; items of one date keep the Portal's order. */
function newestFirst(items: { readonly wire: { readonly created_at?: unknown } | undefined }[]): void {
	const rank = ({ wire }: (typeof items)[number]) =>
		wire?.created_at instanceof Date ? wire.created_at.getTime() : 0;
	items.sort((a, b) => rank(b) - rank(a));
}

/** How a list of an answer is read. */
export interface List<T> {
	/** Its names in the answer: the first that is there counts. */
	readonly names: readonly string[];
	readonly fields: Readers;
	/** The list of an answer; empty if it is absent. */
	readonly read: (wire: Readonly<Record<string, unknown>>) => History<T>;
}

interface ListSpec<Fields extends Readers, Model extends object> extends ItemSpec<Fields, Model> {
	readonly names: readonly string[];
}

export function list<Fields extends Readers, Model extends object>(
	spec: ListSpec<Fields, Model>,
): List<Defined<Model>> {
	const { names, fields } = spec;
	const read = historyReader(spec);
	return {
		names,
		fields,
		read: (wire) => read(wire[names.find((name) => wire[name] !== undefined) ?? '']),
	};
}
