import { html, nothing, type TemplateResult } from 'lit';
import type { ChannelItem, State } from '../protocol.ts';
import { hrefOf } from './address.ts';
import { icon } from './icon.ts';

/** The guild's channels that the persona may enter; the others are not there, as in Discord. */
export function channelList({ guild, channels, channel, persona }: State): TemplateResult {
	const row = (one: ChannelItem) => {
		const { kind } = one;
		if (kind === 'category') return html`<li class="category">${one.name}</li>`;
		const label = html`
			${icon(kind)}
			<span class="name">${one.name}</span>
			${one.locked ? html`<span class="lock" title="@everyone cannot see it">${icon('lock', 12)}<span class="sr">locked</span></span>` : nothing}
		`;
		const place = kind === 'thread' ? 'below' : '';
		if (!one.writable) return html`<li class=${place}><span class="channel quiet">${label}</span></li>`;
		return html`<li class=${place}>
			<a
				class="channel"
				href=${hrefOf({ persona, channel: one.key })}
				aria-current=${one.key === channel ? 'page' : nothing}
				data-channel=${one.key}
				>${label}</a
			>
		</li>`;
	};
	return html`
		<h2 class="guild">${guild}</h2>
		<ul>
			${channels.map(row)}
		</ul>
	`;
}
