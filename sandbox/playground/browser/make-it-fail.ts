import { html, type TemplateResult } from 'lit';
import type { Mishap, PortalMood, State } from '../protocol.ts';

/** What the switches do. */
export interface FailActions {
	setMood(mood: PortalMood): void;
	setMishap(mishap: Mishap, on: boolean): void;
	reset(): void;
}

const MOODS: Readonly<Record<PortalMood, string>> = {
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
	const { mood, mishaps, persona, unavailable, busy } = state;
	const labels: Readonly<Record<Mishap, string>> = {
		expired: `${persona}'s Portal session has expired`,
		'five-logins': `${persona} has signed in five times by bot`,
		widened: '@everyone may see #moderators',
		'discord-500': 'Discord answers the callback with 500',
	};
	const names = Object.entries(labels) as [Mishap, string][];
	const moods = Object.entries(MOODS) as [PortalMood, string][];
	return html`
		<h2>Make it fail</h2>
		<fieldset data-mood=${mood} ?disabled=${busy}>
			<legend>The Portal</legend>
			<div class="moods">
				${moods.map(
					([key, label]) => html`<label class="mood">
						<input
							type="radio"
							name="mood"
							value=${key}
							.checked=${key === mood}
							@change=${() => actions.setMood(key)}
						/><span>${label}</span>
					</label>`,
				)}
			</div>
		</fieldset>
		<fieldset ?disabled=${busy}>
			<legend>Other mishaps</legend>
			${names.map(
				([key, label]) => html`<label class="mishap" data-on=${mishaps[key]}>
					<input
						type="checkbox"
						role="switch"
						value=${key}
						.checked=${mishaps[key]}
						?disabled=${unavailable.includes(key)}
						@change=${({ target }: Event) => actions.setMishap(key, target instanceof HTMLInputElement && target.checked)}
					/><span>${label}</span>
				</label>`,
			)}
		</fieldset>
		<button class="reset" type="button" ?disabled=${busy} @click=${actions.reset}>Reset everything</button>
	`;
}
