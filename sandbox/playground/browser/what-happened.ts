import { html, nothing, type TemplateResult } from 'lit';
import type { State, StepView } from '../protocol.ts';

/** The steps of the persona's last interaction. */
export function whatHappened({ trace, persona }: State): TemplateResult {
	const step = ({ part, text, note, at, tone }: StepView) => html`
		<li class=${tone}>
			<span class="part">${part}</span>
			<span class="text">${breakable(text)}${note ? html` <span class="note">${note}</span>` : nothing}</span>
			<span class="at">${at === undefined ? nothing : `${at} ms`}</span>
		</li>
	`;
	return html`
		<h2>What happened</h2>
		${
			trace
				? html`<ol class="steps" data-trace=${trace.state}>
						${trace.steps.map(step)}
						${trace.state === 'under-way' ? html`<li class="plain"><span class="text">…</span></li>` : nothing}
					</ol>`
				: html`<p class="hint">${persona} has done nothing yet. Every step of an answer shows here.</p>`
		}
	`;
}

/** Paths may break after each slash. */
function breakable(text: string): readonly (string | TemplateResult)[] {
	return text.split(/(?<=\/)/).map((part, index) => (index === 0 ? part : html`<wbr />${part}`));
}
