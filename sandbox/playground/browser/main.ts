import './elements.ts';
import { html, nothing, render, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import type { State } from '../protocol.ts';
import { type Address, hrefOf, readAddress } from './address.ts';
import { avatarOf } from './avatar.ts';
import { channelList } from './channel-list.ts';
import { createComposer } from './composer.ts';
import { type ConversationActions, closed, conversation } from './conversation.ts';
import { icon } from './icon.ts';
import './select-menu.ts';
import { type FailActions, makeItFail } from './make-it-fail.ts';
import { tryThis } from './try-this.ts';
import { whatHappened } from './what-happened.ts';
import { openWire } from './wire.ts';

/** The page: one state from the server, drawn whole whenever it or something on the page changes. */

const page = document.querySelector<HTMLElement>('#page');
let address: Address = readAddress(location.search);
/** A command that waits for its persona and channel to be on the page. */
let waiting = address.run;
let state: State | undefined;
let isLost = false;
let drawer: 'channels' | 'panels' | undefined;
let refusal = '';
/** Another channel has been chosen: it is shown from its end. */
let isNewChannel = true;
const hidden = new Set<string>();

const wire = openWire({
	onOpen() {
		isLost = false;
		look();
	},
	onState(next) {
		if (next.persona !== address.persona || next.channel !== address.channel) return;
		state = next;
		draw();
		if (isNewChannel) requestAnimationFrame(scrollToEnd);
		isNewChannel = false;
		if (waiting === undefined || next.busy) return;
		const line = waiting;
		waiting = undefined;
		void composer.run(line, next);
	},
	onLost() {
		isLost = true;
		draw();
	},
});
const composer = createComposer(wire, draw);

function look(): void {
	const { persona, channel } = address;
	wire.tell({ kind: 'look', persona, channel });
}

function go(next: Address, isNew = true): void {
	address = next;
	waiting = next.run;
	refusal = '';
	drawer = undefined;
	isNewChannel = true;
	if (isNew) history.pushState(null, '', hrefOf(next));
	look();
}

const useControl = async (ask: Parameters<typeof wire.ask>[0]) => {
	const { refused } = await wire.ask(ask);
	refusal = refused ?? '';
	draw();
};

const actions: ConversationActions & FailActions = {
	press: (message, control) => void useControl({ kind: 'press', message, control }),
	choose: (message, value) => void useControl({ kind: 'choose', message, values: [value] }),
	hide(message) {
		hidden.add(message);
		draw();
	},
	dismiss: (attempt) => wire.tell({ kind: 'dismiss', attempt }),
	setMode: (mode) => wire.tell({ kind: 'portal', mode }),
	setFault: (fault, on) => wire.tell({ kind: 'fault', fault, on }),
	reset() {
		hidden.clear();
		wire.tell({ kind: 'reset' });
	},
};

function draw(): void {
	if (!page) return;
	const log = page.querySelector('.log');
	const isAtEnd = !log || log.scrollHeight - log.scrollTop - log.clientHeight < 120;
	render(state ? pageTemplate(state) : html`<p class="opening">Opening the playground…</p>`, page);
	if (isAtEnd) requestAnimationFrame(scrollToEnd);
}

function scrollToEnd(): void {
	const log = page?.querySelector('.log');
	if (log) log.scrollTop = log.scrollHeight;
}

function pageTemplate(now: State): TemplateResult {
	const toggle = (which: typeof drawer) => () => {
		drawer = drawer === which ? undefined : which;
		draw();
	};
	const here = now.channels.find(({ key }) => key === now.channel);
	const notice = isLost ? 'The playground does not answer. Is it still running in the terminal?' : now.notice;
	return html`
		<a class="skip" href="#message-box">Skip to the message box</a>
		<nav class=${drawer === 'channels' ? 'channels open' : 'channels'} aria-label="Channels">${channelList(now)}</nav>
		<main>
			<header>
				<button class="toggle for-channels" type="button" aria-expanded=${drawer === 'channels'} @click=${toggle('channels')}>
					${icon('menu')}<span class="sr">Channels</span>
				</button>
				<h1>#${now.channel} ${here?.locked ? html`${icon('lock', 14)}<span class="sr">locked</span>` : nothing}</h1>
				${personaChooser(now)}
				<button class="toggle for-panels" type="button" aria-expanded=${drawer === 'panels'} @click=${toggle('panels')}>
					${icon('steps')}<span class="sr">What happened, make it fail</span>
				</button>
			</header>
			<p class="notice" role="status" ?hidden=${notice === undefined}>${notice}</p>
			<div class="log" role="log" aria-label="Messages" tabindex="0">${here ? conversation(now, hidden, actions) : closed(now)}</div>
			${refusal ? html`<p class="refusal" role="alert">${refusal}</p>` : nothing} ${composer.template(now)}
		</main>
		<aside class=${drawer === 'panels' ? 'panels open' : 'panels'} aria-label="Behind the scenes">
			<section>${whatHappened(now)}</section>
			<section>${tryThis()}</section>
			<section>${makeItFail(now, actions)}</section>
		</aside>
	`;
}

function personaChooser({ personas, persona, channel }: State): TemplateResult {
	const chosen = ({ target }: Event) => {
		const next = personas.find(({ key }) => target instanceof HTMLSelectElement && key === target.value);
		if (next) go({ persona: next.key, channel });
	};
	return html`<label class="persona">
		<img src=${avatarOf(persona)} alt="" width="32" height="32" />
		<span class="sr">You are</span>
		<select .value=${live(persona)} @change=${chosen}>
			${personas.map(({ key, name, about }) => html`<option value=${key} ?selected=${key === persona}>${name}: ${about}</option>`)}
		</select>
	</label>`;
}

document.addEventListener('click', (event) => {
	if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey) return;
	const link = event.composedPath().find((one) => one instanceof HTMLAnchorElement);
	if (!(link instanceof HTMLAnchorElement) || link.origin !== location.origin || link.search === '') return;
	event.preventDefault();
	go(readAddress(link.search));
});
addEventListener('keydown', ({ key }) => {
	if (key !== 'Escape' || drawer === undefined) return;
	drawer = undefined;
	draw();
});
addEventListener('popstate', () => {
	const { run: _, ...place } = readAddress(location.search);
	go(place, false);
});
// Relative times go on.
setInterval(draw, 10_000);
draw();

/** As in Discord: anybody who begins to type types into the message box. */
document.addEventListener('keydown', ({ key, ctrlKey, metaKey, altKey }) => {
	const types = key.length === 1 && key !== ' ' && !ctrlKey && !metaKey && !altKey;
	if (types && document.activeElement === document.body) {
		document.querySelector<HTMLInputElement>('#message-box')?.focus();
	}
});
