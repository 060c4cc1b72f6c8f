import { html, nothing, type TemplateResult } from 'lit';
import { nameOf, type Reading } from './command-line.ts';
import type { Suggestion } from './suggest.ts';

/** A row of the picker. */
export function rowTemplate(
	{ label, detail, required }: Suggestion,
	index: number,
	isActive: boolean,
	onPick: () => void,
) {
	return html`<li
		id=${`row-${index}`}
		role="option"
		aria-selected=${isActive}
		@mousedown=${(event: Event) => event.preventDefault()}
		@click=${onPick}
	>
		<span class="label">${label}</span>${required ? html` <span class="must">required</span>` : nothing}
		<span class="detail">${detail}</span>
	</li>`;
}

/** The options of the command being typed: which are set, which one is required, which one is next. */
export function optionHints({ command, values, focus }: Reading): TemplateResult | typeof nothing {
	if (!command || command.options.length === 0 || focus.kind === 'command') return nothing;
	const current = focus.kind === 'value' ? focus.option.name : undefined;
	return html`<p class="options">
		<b>/${nameOf(command)}</b>
		${command.options.map(({ name, required }) => {
			const state = name === current ? 'current' : values.get(name) ? 'set' : '';
			return html`<span class=${state}>${name}${required ? '*' : ''}</span>`;
		})}
	</p>`;
}
