import type { CommandView, State } from '../protocol.ts';
import { nameOf, type Reading } from './command-line.ts';

/** One row of the picker. */
export interface Suggestion {
	readonly label: string;
	readonly detail: string;
	/** The line after it was picked. */
	readonly line: string;
	readonly required?: boolean;
}

export interface Suggestions {
	readonly heading: string;
	readonly rows: readonly Suggestion[];
	/** Whether the first row is picked by Enter without being chosen: not where any text will do. */
	readonly eager: boolean;
}

const NOTHING: Suggestions = { heading: '', rows: [], eager: false };
const BOOLEAN = 5;
const USER = 6;
const CHANNEL = 7;

/**
 * What the picker offers for a line.
 * @param fromBot the bot's suggestions for the value being typed
 */
export function suggest(
	line: string,
	reading: Reading,
	state: Pick<State, 'commands' | 'personas' | 'channels'>,
	fromBot: readonly { readonly name: string; readonly value: string }[],
): Suggestions {
	const { focus, command } = reading;
	if (focus.kind === 'command') {
		const rows = state.commands
			.filter((one) => nameOf(one).startsWith(focus.typed.toLowerCase()))
			.map((one) => ({ label: `/${nameOf(one)}`, detail: one.description, line: `/${nameOf(one)} ` }));
		return { heading: 'Commands', rows, eager: true };
	}
	if (!command || focus.kind === 'none') return NOTHING;
	const before = line.slice(0, focus.start);
	if (focus.kind === 'option') return optionRows(command, reading, before, focus.typed);
	const { option, typed } = focus;
	const pick = (value: string) => `${before}${option.name}:${/\s/.test(value) ? `"${value}"` : value} `;
	const wanted = typed.toLowerCase();
	const known = fixedValues(option.type, state) ?? option.choices.map(({ name }) => name);
	if (option.autocomplete) {
		const rows = fromBot.map(({ name, value }) => ({ label: name, detail: '', line: pick(value) }));
		return {
			heading: rows.length > 0 ? `${option.name}: Porter suggests` : option.description,
			rows,
			eager: false,
		};
	}
	const fitting = known.filter((one) => one.toLowerCase().includes(wanted));
	const isComplete = known.some((one) => one.toLowerCase() === wanted);
	const rows = fitting.map((one) => ({ label: one, detail: '', line: pick(one) }));
	return { heading: `${option.name}: ${option.description}`, rows, eager: !isComplete };
}

function optionRows(
	{ options }: CommandView,
	{ values }: Reading,
	before: string,
	typed: string,
): Suggestions {
	const rows = options
		.filter(({ name }) => !values.has(name) && name.startsWith(typed.toLowerCase()))
		.map(({ name, description, required }) => ({
			...{ label: name, detail: description, required },
			line: `${before}${before.endsWith(' ') ? '' : ' '}${name}:`,
		}));
	return { heading: 'Options', rows, eager: typed !== '' };
}

function fixedValues(type: number, { personas, channels }: Pick<State, 'personas' | 'channels'>) {
	if (type === BOOLEAN) return ['true', 'false'];
	if (type === USER) return personas.map(({ key }) => key);
	return type === CHANNEL ? channels.map(({ key }) => key) : undefined;
}
