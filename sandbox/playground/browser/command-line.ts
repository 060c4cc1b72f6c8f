import type { CommandView, OptionView } from '../protocol.ts';

/** A word of the line, without the quotes around a value. */
interface Word {
	readonly text: string;
	readonly start: number;
}

/** What a typed line says so far. */
export interface Reading {
	readonly command?: CommandView;
	/** By option. */
	readonly values: ReadonlyMap<string, string>;
	/** Why it cannot be sent yet. */
	readonly problem?: string;
	/** The required option that is missing. */
	readonly missing?: OptionView;
	/** What the last word is about, and where it begins. */
	readonly focus:
		| { readonly kind: 'command'; readonly typed: string; readonly start: number }
		| { readonly kind: 'option'; readonly typed: string; readonly start: number }
		| { readonly kind: 'value'; readonly option: OptionView; readonly typed: string; readonly start: number }
		| { readonly kind: 'none' };
}

/** The name under which a command is typed, with its sub-command. */
export function nameOf({ name, sub }: CommandView): string {
	return sub === undefined ? name : `${name} ${sub}`;
}

/** Reads `/profile exampleuser section:"session history"`. Words without a name fill the required options in order. */
export function readLine(line: string, commands: readonly CommandView[]): Reading {
	const none = new Map<string, string>();
	if (!line.startsWith('/')) {
		const problem = line.trim() === '' ? undefined : 'Here only commands can be sent: begin with /';
		return { values: none, focus: { kind: 'none' }, ...(problem === undefined ? {} : { problem }) };
	}
	const command = [...commands]
		.sort((a, b) => nameOf(b).length - nameOf(a).length)
		.find((one) => line === `/${nameOf(one)}` || line.startsWith(`/${nameOf(one)} `));
	const head = command ? nameOf(command).length + 1 : 0;
	if (!command || line.length === head) {
		const focus = { kind: 'command', typed: line.slice(1), start: 0 } as const;
		if (!command) return { values: none, focus, problem: 'There is no such command here' };
		return { command, values: none, focus, ...lackOf(command, none) };
	}
	const values = new Map<string, string>();
	const words = wordsOf(line, head);
	let problem: string | undefined;
	let focus: Reading['focus'] = { kind: 'option', typed: '', start: line.length };
	for (const [index, { text, start }] of words.entries()) {
		const isLast = index === words.length - 1 && !/\s$/.test(line);
		const named = command.options.find(({ name }) => text.startsWith(`${name}:`));
		const option = named ?? command.options.find((one) => one.required && !values.has(one.name));
		const typed = named ? text.slice(named.name.length + 1) : text;
		if (option) values.set(option.name, typed);
		else problem ??= `"${text}" belongs to no option`;
		if (isLast)
			focus = option ? { kind: 'value', option, typed, start } : { kind: 'option', typed: text, start };
	}
	const lack = problem === undefined ? lackOf(command, values) : { problem };
	return { command, values, focus, ...lack };
}

function lackOf(
	command: CommandView,
	values: ReadonlyMap<string, string>,
): Pick<Reading, 'problem' | 'missing'> {
	const missing = command.options.find(({ name, required }) => required && !values.get(name));
	if (missing) return { missing, problem: `${missing.name} is required` };
	const empty = [...values].find(([, value]) => value === '');
	return empty ? { problem: `${empty[0]} has no value` } : {};
}

/** Words from `from` on; quotes keep spaces together, and are taken off. */
function wordsOf(line: string, from: number): Word[] {
	const pattern = /(?:[^\s":]+:)?"[^"]*"?|\S+/g;
	return [...line.slice(from).matchAll(pattern)].map((match) => ({
		text: match[0].replaceAll('"', ''),
		start: from + match.index,
	}));
}

/** The values as Discord's client sends them. */
export function optionsOf({ command, values }: Reading): Record<string, string | number | boolean> {
	const entries = [...values].map(([name, text]) => {
		const type = command?.options.find((one) => one.name === name)?.type;
		if (type === 6 || type === 7) return [name, text.replace(/^[@#]/, '')] as const;
		if (type === 5) return [name, /^(true|yes|1)$/i.test(text)] as const;
		return [name, type === 4 || type === 10 ? Number(text) : text] as const;
	});
	return Object.fromEntries(entries);
}
