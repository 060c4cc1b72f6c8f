import type { Page as Tab } from 'playwright-core';
import type { PortalMode } from '../../sandbox/playground/protocol.ts';

/** A message as it is on the page. */
export interface Seen {
	readonly id: string;
	readonly ephemeral: boolean;
	/** Who ran the command or used the control. */
	readonly by: string;
	readonly title: string;
	readonly fields: readonly string[];
	readonly buttons: readonly string[];
	/** What its select menu offers. */
	readonly menu: readonly string[];
	/** All its words. */
	readonly text: string;
}

const READ = `[...document.querySelectorAll('page-message[data-message]')].map((message) => ({
	id: message.dataset.message,
	ephemeral: message.hasAttribute('ephemeral'),
	by: message.querySelector('discord-command, discord-reply')?.getAttribute('author') ?? '',
	title: message.querySelector('discord-embed')?.getAttribute('embed-title') ?? '',
	fields: [...message.querySelectorAll('discord-embed-field')].map((one) => one.getAttribute('field-title')),
	buttons: [...message.querySelectorAll('page-button:not([disabled])')].map((one) => one.textContent.trim()),
	menu: [...message.querySelectorAll('page-select')].flatMap((one) => one.options.map(({ label }) => label)),
	text: message.textContent.replace(/\\s+/g, ' ').trim(),
}))`;

/** The messages on the page, oldest first. */
export function messagesOn(tab: Tab): Promise<Seen[]> {
	return tab.evaluate<Seen[]>(READ);
}

/** Their titles. */
export async function titlesOn(tab: Tab): Promise<string[]> {
	return (await messagesOn(tab)).map(({ title }) => title);
}

/** Waits until the panel says that the last interaction is over, which was about `title`. */
export async function traceOver(tab: Tab, title: string): Promise<string[]> {
	const steps = tab.locator('.steps[data-trace="over"]');
	await steps.filter({ hasText: title }).waitFor({ timeout: 15_000 });
	return steps.locator('li').allInnerTexts();
}

/** Changes persona and channel the way a person does. */
export async function goTo(tab: Tab, persona: string, channel: string): Promise<void> {
	const chooser = tab.getByLabel('You are');
	if ((await chooser.inputValue()) !== persona) await chooser.selectOption(persona);
	const link = tab.locator(`[data-channel="${channel}"]`);
	await link.click();
	await tab.locator(`[data-channel="${channel}"][aria-current]`).waitFor();
}

/** Types a command and sends it. */
export async function send(tab: Tab, line: string): Promise<void> {
	const box = tab.locator('#message-box');
	await box.fill(line);
	await box.press('Escape');
	await box.press('Enter');
}

/** Switches the Portal's mode, and waits until everybody is done with it. */
export async function setMode(tab: Tab, key: PortalMode): Promise<void> {
	await tab.locator(`.mode:has(input[value="${key}"])`).click();
	// A radio button shows its choice at once; the server's word is what counts.
	await tab.locator(`fieldset[data-mode="${key}"]:not([disabled])`).waitFor();
}
