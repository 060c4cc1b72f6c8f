import {
	DiscordButton,
	DiscordCode,
	DiscordCommand,
	DiscordEmbed,
	DiscordEmbedField,
	DiscordEmbedFooter,
	DiscordMention,
	DiscordMessage,
	DiscordMessages,
	DiscordReply,
	DiscordSpoiler,
	DiscordTime,
} from '@skyra/discord-components-core';
import { type CSSResult, css } from 'lit';

/**
 * Discord's components, with today's colours of its dark theme, enough contrast, and usable by keyboard where they are
 * not of themselves.
 */

function restyle(element: { elementStyles: unknown[] }, style: CSSResult): void {
	element.elementStyles = [...element.elementStyles, style];
}

restyle(DiscordMessages, css`:host { background: none; border: 0; color: #dbdee1; line-height: 1.375; }`);
restyle(
	DiscordEmbed,
	css`
		:host .discord-embed-wrapper { background-color: #2b2d31; border: 0; max-width: min(560px, 100%); }
		:host { color: #dbdee1; margin: 4px 0; }
		:host .discord-embed-root { flex: 0 1 auto; }
		:host .discord-embed-wrapper .discord-embed-grid { grid-template-columns: minmax(0, 1fr) auto; }
	`,
);
restyle(DiscordEmbedField, css`:host { line-height: 1.3; } :host .discord-field-title { color: #f2f3f5; }`);
restyle(DiscordEmbedFooter, css`:host { color: #dbdee1; }`);
restyle(DiscordCode, css`:host, :host([embed]) code { background-color: #1e1f22; color: #dbdee1; }`);
restyle(
	DiscordTime,
	css`:host { background-color: #41444b; display: inline-block; max-width: 100%; white-space: normal; }`,
);
restyle(
	DiscordMention,
	css`:host { color: #dfe2fb; background-color: #3c4270; cursor: default; display: inline-block; max-width: 100%; }`,
);
restyle(DiscordReply, css`:host { color: #b5bac1; }`);
restyle(
	DiscordCommand,
	css`
		:host { color: #b5bac1; }
		:host .discord-slash-command-name { color: #a8dcff !important; }
		:host .discord-replied-message-username { color: #f2f3f5; }
	`,
);

/** A button that is disabled for everybody, not only to the eye. */
class PageButton extends DiscordButton {
	static override styles = css`
		${DiscordButton.styles}
		:host > *:first-child { border-radius: 8px; margin: 4px 8px 4px 0; min-width: 28px; height: auto; }
		.secondary { background-color: #4e5058; }
		.secondary.hoverable:hover { background-color: #6d6f78; }
		.success { background-color: #248046; }
		.destructive { background-color: #c9353b; }
		button:focus-visible { outline: 2px solid #fff; outline-offset: 2px; }
	`;

	override updated(): void {
		const button = this.shadowRoot?.querySelector('button');
		if (button) button.disabled = this.disabled ?? false;
	}
}

/** A message whose "Dismiss message" can be reached and pressed by keyboard. */
class PageMessage extends DiscordMessage {
	static override styles = css`
		${DiscordMessage.styles}
		:host { color: #dbdee1; padding-right: 16px; }
		:host([ephemeral]) { background-color: #363a55; padding-right: 16px; }
		.discord-message-timestamp,
		.discord-message-edited,
		.discord-message-ephemeral { color: #b5bac1; }
		.discord-message-ephemeral .discord-message-ephemeral-link { color: #5cbeff; }
		.discord-author-avatar img { cursor: default; }
		.discord-message-content { min-width: 0; }
	`;

	override updated(): void {
		const dismiss = this.shadowRoot?.querySelector<HTMLElement>('.discord-message-ephemeral-link');
		if (!dismiss) return;
		dismiss.tabIndex = 0;
		dismiss.onkeydown = ({ key }) => {
			if (key === 'Enter') dismiss.click();
		};
	}
}

/** Hidden words that Enter and the space bar show too. */
class PageSpoiler extends DiscordSpoiler {
	static override styles = css`
		${DiscordSpoiler.styles}
		:host(:focus-visible) { outline: 2px solid #fff; }
	`;

	override updated(): void {
		this.tabIndex = this.activated ? -1 : 0;
		this.role = this.activated ? null : 'button';
		this.ariaLabel = this.activated ? null : 'Spoiler';
		this.onkeydown = ({ key }) => {
			if (key === 'Enter' || key === ' ') this.activated = true;
		};
	}
}

customElements.define('page-button', PageButton);
customElements.define('page-message', PageMessage);
customElements.define('page-spoiler', PageSpoiler);
