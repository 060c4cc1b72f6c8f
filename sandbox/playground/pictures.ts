import { mkdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { bundlePage } from './bundle.ts';
import { findChromium, launchChromium } from './chromium.ts';
import { openPlayground } from './playground.ts';
import { servePage } from './serve.ts';

/** `npm run pictures`: photographs the running page for the README, so that its pictures cannot show what Porter is not. */
const PICTURES = [
	{ file: 'profile-public.png', who: 'adam', where: 'general', press: undefined, scale: 1.5 },
	{ file: 'profile-moderators.png', who: 'olga', where: 'moderators', press: undefined, scale: 1.5 },
	{ file: 'session-history.png', who: 'olga', where: 'moderators', press: /^Session history/, scale: 1 },
] as const;

/** The channel beside the list of channels, without the panels. */
const WIDTH = 1000;
/** The channel's name above a message, the message box below it, and some air. */
const AROUND = 48 + 66 + 24;

const folder = fileURLToPath(new URL('../../docs/', import.meta.url));
const chromium = findChromium();
if (chromium === undefined) throw new Error('No Chromium: install one, or name it in the variable CHROMIUM.');

const [playground, bundle, browser] = await Promise.all([
	openPlayground(),
	bundlePage(),
	launchChromium(chromium),
]);
const page = await servePage(playground, bundle, 0);
await mkdir(folder, { recursive: true });
try {
	for (const { file, who, where, press, scale } of PICTURES) {
		const context = await browser.newContext({
			viewport: { width: WIDTH, height: 1400 },
			deviceScaleFactor: scale,
			locale: 'en-GB',
			timezoneId: 'UTC',
		});
		const tab = await context.newPage();
		const query = new URLSearchParams({ persona: who, channel: where, run: '/profile exampleuser' });
		await tab.goto(`${page.url}?${query}`);
		const messages = tab.locator('page-message[data-message]');
		const answer = messages.filter({ has: tab.locator('discord-embed-fields') }).last();
		await answer.waitFor();
		if (press) await tab.getByRole('button', { name: press }).last().click();
		const subject = press
			? messages.filter({ has: tab.locator('discord-embed-description') }).last()
			: answer;
		await subject.waitFor();
		const { height = 0 } = (await subject.boundingBox()) ?? {};
		await tab.setViewportSize({ width: WIDTH, height: Math.ceil(height) + AROUND });
		await tab.evaluate("document.querySelector('.log').scrollTo(0, 1e6)");
		await tab.mouse.move(0, 0);
		await tab.locator('main').screenshot({ path: `${folder}${file}`, animations: 'disabled' });
		console.log(`docs/${file}`);
		await context.close();
	}
} finally {
	await browser.close();
	await page.close();
	await playground.close();
}
