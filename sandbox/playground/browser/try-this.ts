import { html, type TemplateResult } from 'lit';
import { type Address, hrefOf } from './address.ts';

const TRIES: readonly (Address & { readonly why: string })[] = [
	{
		persona: 'olga',
		channel: 'moderators',
		run: '/profile exampleuser',
		why: 'An owner sees all; session history is ephemeral',
	},
	{
		persona: 'adam',
		channel: 'general',
		run: '/profile exampleuser',
		why: 'An admin where everybody reads: the public part',
	},
	{
		persona: 'adam',
		channel: 'leaky',
		run: '/profile exampleuser',
		why: 'Named as a moderator channel, but everybody sees it',
	},
	{
		persona: 'mel',
		channel: 'moderators',
		run: '/profile exampleuser',
		why: 'An ordinary user gets no more from the Portal',
	},
	{
		persona: 'maud',
		channel: 'moderators',
		run: '/profile exampleuser',
		why: 'Not signed in: one button does it',
	},
	{ persona: 'nora', channel: 'general', run: '/session login', why: 'Has no Portal account' },
	{
		persona: 'adam',
		channel: 'mod-thread',
		run: '/profile long-history section:moderation',
		why: 'A moderation history of 500 items, in pages',
	},
	{
		persona: 'adam',
		channel: 'moderators',
		run: '/profile hostile-text section:bots',
		why: 'Names that try to be markdown',
	},
	{
		persona: 'gus',
		channel: 'general',
		run: '/moderator-channels add #staff-lounge',
		why: 'An administrator sees who can see a channel, and approves it',
	},
	{
		persona: 'maud',
		channel: 'general',
		run: '/lookups username:exampleuser',
		why: 'Who looked at this account',
	},
];

/** Things to begin with; each is a link that can be sent to somebody. */
export function tryThis(): TemplateResult {
	return html`
		<h2>Try this</h2>
		<p class="hint">Everybody with a Portal account is signed in, except maud.</p>
		<ul class="tries">
			${TRIES.map(
				({ why, ...address }) => html`<li>
					<a href=${hrefOf(address)} data-run>
						<code>${address.run}</code>
						<span class="who">${address.persona} in #${address.channel}</span>
						<span class="why">${why}</span>
					</a>
				</li>`,
			)}
		</ul>
	`;
}
