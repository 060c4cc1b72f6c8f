import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { AttemptView, State } from '../protocol.ts';
import { avatarOf } from './avatar.ts';
import { type MessageActions, messageTemplate, namesFor } from './message.ts';

export interface ConversationActions extends MessageActions {
	/** Puts away what has had no answer. */
	dismiss(attempt: string): void;
}

/** What the persona sees in the channel, less what they have put away. */
export function conversation(
	now: State,
	hidden: ReadonlySet<string>,
	actions: ConversationActions,
): TemplateResult {
	const names = namesFor(now);
	const shown = now.messages.filter(({ id }) => !hidden.has(id));
	const alone = now.attempts.filter(({ message }) => message === undefined);
	const failed = new Set(now.attempts.flatMap(({ message, state }) => (state === 'failed' ? [message] : [])));
	return html`
		<discord-messages>
			${repeat(
				shown,
				({ id }) => id,
				(message) =>
					html`${messageTemplate(message, names, actions)}${
						failed.has(message.id) ? html`<p class="failed">This interaction failed</p>` : nothing
					}`,
			)}
			${repeat(
				alone,
				({ id }) => id,
				(attempt) => attemptTemplate(attempt, now.persona, actions),
			)}
		</discord-messages>
		${
			shown.length + alone.length === 0
				? html`<p class="empty">Nothing has been said in #${now.channel} yet. Type <kbd>/</kbd> below, or pick something from “Try this”.</p>`
				: nothing
		}
	`;
}

function attemptTemplate(
	{ id, what, state: how }: AttemptView,
	persona: string,
	actions: ConversationActions,
): TemplateResult {
	return html`<page-message author="Porter" avatar=${avatarOf('Porter')} bot ?ephemeral=${how === 'failed'} .timestamp=${''} .dismissMessageClicked=${() => actions.dismiss(id)}>
		<discord-command slot="reply" author=${persona} avatar=${avatarOf(persona)} command=${what.replace(/^\//, '')}></discord-command>
		${how === 'failed' ? html`<span class="failed">The application did not respond</span>` : html`<span class="thinking">Sending command…</span>`}
	</page-message>`;
}

/** In place of a channel that the persona may not enter. */
export function closed({ persona, channel }: State): TemplateResult {
	return html`<p class="empty">
		<strong>${persona} may not enter #${channel}.</strong> On Discord it would not even be listed, and nothing of it has reached this page.
	</p>`;
}
