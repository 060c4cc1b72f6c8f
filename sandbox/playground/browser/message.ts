import { html, nothing, type TemplateResult } from 'lit';
import type { MessageView, State } from '../protocol.ts';
import { avatarOf, PICTURE } from './avatar.ts';
import { markdown, type Names, plainText } from './markdown.ts';

type Embed = MessageView['embeds'][number];
type Component = MessageView['components'][number];

/** What can be done to a message. */
export interface MessageActions {
	press(message: string, control: string): void;
	choose(message: string, value: string): void;
	hide(message: string): void;
}

const BUTTON_TYPE: Readonly<Record<number, string>> = {
	1: 'primary',
	2: 'secondary',
	3: 'success',
	4: 'destructive',
};

/** What the ids in a message stand for, for the person who reads it. */
export function namesFor({ personas, channels, roles }: State): Names {
	return {
		user: (id) => personas.find(({ discordId }) => discordId === id)?.name,
		channel: (id) => channels.find((one) => one.id === id)?.name,
		role: (id) => roles.find((one) => one.id === id)?.name,
	};
}

/** A message as Discord's client draws it. */
export function messageTemplate(message: MessageView, names: Names, actions: MessageActions): TemplateResult {
	const { id, at, ephemeral, edited, thinking, content, embeds, components } = message;
	return html`
		<page-message
			data-message=${id}
			author="Porter"
			avatar=${avatarOf('Porter')}
			bot
			?ephemeral=${ephemeral}
			?edited=${edited}
			.timestamp=${clock(at)}
			.dismissMessageClicked=${() => actions.hide(id)}
		>
			${headOf(message)}
			${thinking ? html`<span class="thinking">Porter is thinking…</span>` : markdown(content, names)}
			${embeds.map((embed) => embedTemplate(embed, names))}
			${components.length === 0 ? nothing : html`<div slot="components">${components.map((row) => rowTemplate(row, id, actions))}</div>`}
		</page-message>
	`;
}

function headOf({ command, invokedBy }: MessageView): TemplateResult | typeof nothing {
	if (invokedBy === undefined) return nothing;
	const avatar = avatarOf(invokedBy);
	if (command !== undefined) {
		return html`<discord-command slot="reply" author=${invokedBy} avatar=${avatar} command=${command}></discord-command>`;
	}
	return html`<discord-reply slot="reply" author=${invokedBy} avatar=${avatar}>used a control</discord-reply>`;
}

function embedTemplate(embed: Embed, names: Names): TemplateResult {
	const { title, description, color, fields, footer, thumbnail, image, author } = embed;
	let column = 0;
	return html`
		<discord-embed
			slot="embeds"
			color=${color === undefined || color === null ? '#1e1f22' : `#${color.toString(16).padStart(6, '0')}`}
			embed-title=${title ? plainText(title) : nothing}
			author-name=${author?.name ?? nothing}
			thumbnail=${thumbnail?.url ? PICTURE : nothing}
			image=${image?.url ? PICTURE : nothing}
			title=${thumbnail?.url ? `Discord would show the picture at ${thumbnail.url}` : nothing}
		>
			${
				description
					? html`<discord-embed-description slot="description">${markdown(description, names)}</discord-embed-description>`
					: nothing
			}
			${
				fields?.length
					? html`<discord-embed-fields slot="fields">${fields.map(({ name, value, inline }) => {
							column = inline ? (column % 3) + 1 : 0;
							return html`<discord-embed-field
								field-title=${plainText(name)}
								?inline=${inline ?? false}
								inline-index=${inline ? column : nothing}
								>${markdown(value, names)}</discord-embed-field
							>`;
						})}</discord-embed-fields>`
					: nothing
			}
			${footer?.text ? html`<discord-embed-footer slot="footer">${footer.text}</discord-embed-footer>` : nothing}
		</discord-embed>
	`;
}

function rowTemplate(row: Component, message: string, actions: MessageActions): TemplateResult {
	return html`<discord-action-row>${(row.components ?? []).map((one) => controlTemplate(one, message, actions))}</discord-action-row>`;
}

function controlTemplate(control: Component, message: string, { press, choose }: MessageActions) {
	const { type, custom_id: name, label, style, url, disabled, placeholder, options } = control;
	if (type === 2) {
		const onClick = () => {
			if (!disabled && name) press(message, name);
		};
		return html`<page-button type=${BUTTON_TYPE[style ?? 2] ?? 'secondary'} url=${url ?? nothing} ?disabled=${disabled ?? false} @click=${onClick}>${label}</page-button>`;
	}
	if (type !== 3) return nothing;
	return html`<page-select
		placeholder=${placeholder ?? 'Make a selection'}
		.options=${options ?? []}
		?disabled=${disabled ?? false}
		@choose=${({ detail }: CustomEvent<string>) => choose(message, detail)}
	></page-select>`;
}

function clock(at: number): string {
	return `Today at ${new Intl.DateTimeFormat(undefined, { timeStyle: 'short' }).format(at)}`;
}
