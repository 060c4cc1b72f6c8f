import { isSnowflake } from './snowflake.ts';

/** Discord's limit for a `custom_id`. */
const LONGEST = 100;

declare const brand: unique symbol;

/** The `custom_id` of a button or select menu, as only `Control.id` makes them. */
export type ControlId = string & { readonly [brand]: true };

/** One value that a control brings back; `most` is the longest text, or the largest whole number. */
export type Field = { readonly optional?: true } & (
	| { readonly kind: 'text'; readonly most: number }
	| { readonly kind: 'number'; readonly most: number }
	| { readonly kind: 'one-of'; readonly values: readonly string[] }
	| { readonly kind: 'snowflake' }
	/** In whole seconds, from 1970 on. */
	| { readonly kind: 'time' }
);

type Fields = Readonly<Record<string, Field>>;

type ValueOf<F extends Field> = F extends { kind: 'one-of'; values: readonly (infer V)[] }
	? V
	: F extends { kind: 'number' }
		? number
		: F extends { kind: 'time' }
			? Date
			: string;

/** The values of a control's fields. */
export type ControlValues<F extends Fields> = {
	readonly [K in keyof F as F[K] extends { optional: true } ? never : K]: ValueOf<F[K]>;
} & {
	readonly [K in keyof F as F[K] extends { optional: true } ? K : never]?: ValueOf<F[K]> | undefined;
};

/**
 * A button or select menu of a command, and what it brings back when somebody uses it, also after a restart. What comes
 * back is untrusted: it is read by the same fields, and by nothing else.
 */
export interface Control<F extends Fields = Fields> {
	readonly command: string;
	readonly action: string;
	readonly fields: F;
	/** @throws RangeError if the values do not fit the fields, or the id would be longer than Discord's 100 characters */
	id(values: ControlValues<F>): ControlId;
	/** The values of an id of this control; undefined for anything else. */
	read(id: string): ControlValues<F> | undefined;
}

/** Declares a control: the only place where its `custom_id` is written and read. */
export function defineControl<const F extends Fields>(
	command: string,
	action: string,
	fields: F,
): Control<F> {
	const entries = Object.entries(fields);
	return {
		command,
		action,
		fields,
		id(values) {
			const given: Readonly<Record<string, unknown>> = values;
			const texts = entries.map(([name, field]) => written(field, given[name]));
			const id = [command, action, ...texts].map(encodePart).join('|');
			if (id.length > LONGEST)
				throw new RangeError(`a control of ${command} is ${id.length} characters long`);
			// Whatever cannot be read back must not be sent.
			if (entries.some(([, field], index) => read(field, texts[index] ?? '') === INVALID)) {
				throw new RangeError(`a value of ${command} fits no field`);
			}
			return id as ControlId;
		},
		read(id) {
			const [itsCommand, itsAction, ...texts] = id.split('|').map(decodePart);
			if (itsCommand !== command || itsAction !== action || texts.length !== entries.length) return undefined;
			const values = entries.map(([name, field], index) => [name, read(field, texts[index] ?? '')] as const);
			if (values.some(([, value]) => value === INVALID)) return undefined;
			return Object.fromEntries(values) as ControlValues<F>;
		},
	};
}

/** Which command a control belongs to; the empty text for what is no control of ours. */
export function commandOf(id: string): string {
	return decodePart(id.split('|', 1)[0] ?? '');
}

/** The bar separates the parts. */
function encodePart(part: string): string {
	return part.replace(/[%|]/g, (found) => (found === '%' ? '%25' : '%7C'));
}

function decodePart(part: string): string {
	return part.replace(/%(25|7C)/g, (_found, code) => (code === '25' ? '%' : '|'));
}

function written(field: Field, value: unknown): string {
	if (value === undefined && field.optional) return '';
	return value instanceof Date ? String(value.getTime() / 1000) : String(value);
}

const INVALID = Symbol('invalid');
/** The last second of the year 9999. */
const LAST_SECOND = 253_402_300_799;

function read(field: Field, text: string): unknown {
	if (text === '' && field.optional) return undefined;
	switch (field.kind) {
		case 'text':
			return text.length <= field.most ? text : INVALID;
		case 'number':
			return wholeNumber(text, field.most) ?? INVALID;
		case 'one-of':
			return field.values.includes(text) ? text : INVALID;
		case 'snowflake':
			return isSnowflake(text) ? text : INVALID;
		case 'time': {
			const second = wholeNumber(text, LAST_SECOND);
			return second === undefined ? INVALID : new Date(second * 1000);
		}
	}
}

function wholeNumber(text: string, most: number): number | undefined {
	const number = /^\d{1,15}$/.test(text) ? Number(text) : undefined;
	return number !== undefined && number <= most ? number : undefined;
}
