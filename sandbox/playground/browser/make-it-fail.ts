import { html, type TemplateResult } from 'lit';
import type { FaultName, PortalMode, State } from '../protocol.ts';

/** What the switches do. */
export interface FailActions {
	setMode(mode: PortalMode): void;
	setFault(fault: FaultName, on: boolean): void;
	reset(): void;
}

const MODES: Readonly<Record<PortalMode, string>> = {
	well: 'is well',
	'slow-1': 'takes 1 s',
	'slow-4': 'takes 4 s',
	never: 'never answers',
	down: 'is down',
	busy: 'limits the rate',
	nonsense: 'answers nonsense',
};

/** Switches for failures, and the way back. */
export function makeItFail(state: State, actions: FailActions): TemplateResult {
	const { mode, faultsOn, persona, unavailable, busy } = state;
	const labels: Readonly<Record<FaultName, string>> = {
		expired: `${persona}'s Portal session has expired`,
		'five-logins': `${persona} has signed in five times by bot`,
		widened: '@everyone may see #moderators',
		'discord-500': 'Discord answers the callback with 500',
	};
	const names = Object.entries(labels) as [FaultName, string][];
	const modes = Object.entries(MODES) as [PortalMode, string][];
	return html`
		<h2>Make it fail</h2>
		<fieldset data-mode=${mode} ?disabled=${busy}>
			<legend>The Portal</legend>
			<div class="modes">
				${modes.map(
					([key, label]) => html`<label class="mode">
						<input
							type="radio"
							name="mode"
							value=${key}
							.checked=${key === mode}
							@change=${() => actions.setMode(key)}
						/><span>${label}</span>
					</label>`,
				)}
			</div>
		</fieldset>
		<fieldset ?disabled=${busy}>
			<legend>Other faults</legend>
			${names.map(
				([key, label]) => html`<label class="fault" data-on=${faultsOn[key]}>
					<input
						type="checkbox"
						role="switch"
						value=${key}
						.checked=${faultsOn[key]}
						?disabled=${unavailable.includes(key)}
						@change=${({ target }: Event) => actions.setFault(key, target instanceof HTMLInputElement && target.checked)}
					/><span>${label}</span>
				</label>`,
			)}
		</fieldset>
		<button class="reset" type="button" ?disabled=${busy} @click=${actions.reset}>Reset everything</button>
	`;
}
