import type { Asking } from '../channels/place.ts';
import type { Control, ControlValues } from '../core/control-id.ts';
import type { Reply, Visibility } from '../core/reply.ts';
import type { App } from './app.ts';
import type { OptionReader } from './options.ts';

interface Call<Input> extends Asking {
	readonly input: Input;
}

/** A control of a command, and what its use asks for. */
export interface CommandControl<Input> {
	readonly control: Control;
	/** Reads an untrusted `custom_id` and what was chosen; undefined: it is not of this control. */
	read(id: string, chosen: readonly string[]): Input | undefined;
}

/** A slash command as a value: all about it in one file, and nothing but `run` does anything. */
export interface Command<Input> {
	/** Also the name of its file in `commands/`. */
	readonly name: string;
	/** 1 to 100 characters. */
	readonly description: string;
	/**
	 * A permission that the member must have where the command is used, as a bit. Discord hides the command from others
	 * only until somebody changes that in the server's settings, so `dispatch` checks it too.
	 */
	readonly permission?: bigint;
	readonly options: OptionReader<Input>;
	/** Its buttons and select menus; absent: it has none. */
	readonly controls?: readonly CommandControl<Input>[];
	/** What the answer will be; it cannot be changed once Discord has heard of it. */
	visibility(input: Input): Visibility;
	run(call: Call<Input>, app: App): Promise<Reply>;
	/** Suggestions for an option that is being typed; must be quick, and must not ask the Portal. */
	complete?(typed: string, callerId: string, app: App): Promise<readonly string[]>;
}

/** A command whose input only it knows. */
// biome-ignore lint/suspicious/noExplicitAny: each command's own options feed its own `run`, which no common type says
export type AnyCommand = Command<any>;

/** Checks a command; what its options and controls read is what it runs with. */
export function defineCommand<Input>(command: Command<Input>): Command<Input> {
	return command;
}

/** A button of a command. */
export function onButton<F extends Control['fields'], Input>(
	control: Control<F>,
	input: (values: ControlValues<F>) => Input,
): CommandControl<Input> {
	return {
		control: control as unknown as Control,
		read(id, chosen) {
			const values = chosen.length === 0 ? control.read(id) : undefined;
			return values && input(values);
		},
	};
}

/** A select menu of a command, of which one of the choices is chosen. */
export function onSelect<F extends Control['fields'], Choice extends string, Input>(
	control: Control<F>,
	choices: readonly Choice[],
	input: (values: ControlValues<F>, choice: Choice) => Input,
): CommandControl<Input> {
	return {
		control: control as unknown as Control,
		read(id, chosen) {
			const choice = choices.find((one) => one === chosen[0]);
			const values = chosen.length === 1 ? control.read(id) : undefined;
			return values && choice !== undefined ? input(values, choice) : undefined;
		},
	};
}
