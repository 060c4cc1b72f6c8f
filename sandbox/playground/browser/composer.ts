import { html, nothing, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import type { State } from '../protocol.ts';
import { nameOf, optionsOf, type Reading, readLine } from './command-line.ts';
import { optionHints, rowTemplate } from './picker.ts';
import { type Suggestion, suggest } from './suggest.ts';
import type { Wire } from './wire.ts';

/** The message box with its command picker: a combobox by the rules of the ARIA practices guide. */
export interface Composer {
	template(state: State): TemplateResult;
	/** Sends a line as if it had been typed. */
	run(line: string, state: State): Promise<void>;
}

/** Typing is over when nothing was typed for so long: then the bot is asked for suggestions. */
const PAUSE_MS = 120;
const BOX = 'message-box';

export function createComposer(wire: Wire, redraw: () => void): Composer {
	let line = '';
	let isOpen = false;
	/** The row that Enter picks; -1: none, Enter sends. */
	let active = -1;
	let refusal = '';
	let fromBot: { readonly key: string; readonly choices: readonly { name: string; value: string }[] } = {
		key: '',
		choices: [],
	};
	let pause: ReturnType<typeof setTimeout> | undefined;

	function typed(text: string, state: State): void {
		line = text;
		refusal = '';
		isOpen = true;
		const reading = readLine(line, state.commands);
		active = suggest(line, reading, state, fromBot.choices).eager ? 0 : -1;
		askBot(reading);
		redraw();
	}

	function askBot({ command, focus }: Reading): void {
		clearTimeout(pause);
		if (!command || focus.kind !== 'value' || !focus.option.autocomplete) return;
		const { option, typed: text } = focus;
		const key = `${nameOf(command)} ${option.name}:${text}`;
		if (key === fromBot.key) return;
		pause = setTimeout(async () => {
			const { name, sub } = command;
			const { choices = [] } = await wire.ask({
				kind: 'complete',
				command: name,
				...(sub === undefined ? {} : { sub }),
				option: option.name,
				typed: text,
			});
			fromBot = { key, choices };
			redraw();
		}, PAUSE_MS);
	}

	function pick(row: Suggestion, state: State): void {
		typed(row.line, state);
	}

	async function send(text: string, state: State): Promise<void> {
		const reading = readLine(text.trimEnd(), state.commands);
		const { command, problem, missing } = reading;
		if (!command || problem !== undefined) {
			refusal = problem ?? 'There is no such command here';
			if (missing && text === line) line = `${line.trimEnd()} ${missing.name}:`;
			isOpen = missing !== undefined;
			return redraw();
		}
		line = '';
		isOpen = false;
		refusal = '';
		redraw();
		const { name, sub } = command;
		const { refused } = await wire.ask({
			kind: 'slash',
			command: name,
			...(sub === undefined ? {} : { sub }),
			options: optionsOf(reading),
			typed: text.trimEnd(),
		});
		if (refused !== undefined) {
			refusal = refused;
			redraw();
		}
	}

	function onKey(event: KeyboardEvent, rows: readonly Suggestion[], state: State): void {
		const { key } = event;
		const row = isOpen ? rows[active] : undefined;
		if (key === 'Escape' && isOpen) isOpen = false;
		else if (key === 'ArrowDown' && rows.length > 0) {
			active = isOpen ? (active + 1) % rows.length : 0;
			isOpen = true;
		} else if (key === 'ArrowUp' && isOpen && rows.length > 0)
			active = active <= 0 ? rows.length - 1 : active - 1;
		else if (key === 'Tab' && !event.shiftKey && isOpen && rows[0] && line !== '')
			pick(row ?? rows[0], state);
		else if (key === 'Enter' && !event.isComposing) {
			if (row) pick(row, state);
			else if (line.trim() !== '') void send(line, state);
		} else return;
		event.preventDefault();
		redraw();
	}

	return {
		run: send,
		template(state) {
			const reading = readLine(line, state.commands);
			const { heading, rows } = suggest(line, reading, state, fromBot.choices);
			const shown = isOpen && rows.length > 0;
			const here = state.channels.find(({ key, writable }) => key === state.channel && writable);
			const isOff = here === undefined || state.busy;
			return html`
				<div class="composer">
					${refusal ? html`<p class="refusal" role="alert">${refusal}</p>` : nothing}
					<div class="picker" ?hidden=${!shown}>
						<p class="heading" id="picker-heading">${heading}</p>
						<ul id="picker" role="listbox" aria-labelledby="picker-heading">
							${rows.map((row, index) => rowTemplate(row, index, shown && index === active, () => pick(row, state)))}
						</ul>
					</div>
					${optionHints(reading)}
					<input
						id=${BOX}
						type="text"
						role="combobox"
						autocomplete="off"
						autocapitalize="off"
						spellcheck="false"
						aria-label=${here ? `Message #${here.name}` : 'Message'}
						placeholder=${here ? `Message #${here.name}: type /` : 'Nobody can type here'}
						aria-autocomplete="list"
						aria-expanded=${shown}
						aria-controls="picker"
						aria-activedescendant=${shown && active >= 0 ? `row-${active}` : nothing}
						?disabled=${isOff}
						.value=${live(line)}
						@input=${({ target }: Event) => target instanceof HTMLInputElement && typed(target.value, state)}
						@keydown=${(event: KeyboardEvent) => onKey(event, rows, state)}
						@blur=${() => {
							isOpen = false;
							redraw();
						}}
					/>
				</div>
			`;
		},
	};
}
