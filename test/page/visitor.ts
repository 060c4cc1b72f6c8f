import type { ConsoleMessage, Page as Tab } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe } from 'vitest';
import { type Bundle, bundlePage } from '../../sandbox/playground/bundle.ts';
import { findChromium, launchChromium } from '../../sandbox/playground/chromium.ts';
import { openPlayground, type Playground } from '../../sandbox/playground/playground.ts';
import { type Page, servePage } from '../../sandbox/playground/serve.ts';
import type { BotPrograms } from '../../sandbox/sandbox.ts';
import { IN_PROCESS } from '../e2e/bot-in-process.ts';

const path = findChromium();
if (path === undefined) console.log('No Chromium on this machine: the browser tests are skipped.');

/** Tests in a real browser; skipped where there is none. */
export const describeInBrowser = describe.skipIf(path === undefined);

/** The bot in this process, where it is stopped instead of killed. */
export const PROGRAMS: BotPrograms = {
	...IN_PROCESS,
	async start(env) {
		const bot = await IN_PROCESS.start(env);
		return { ...bot, kill: async () => void (await bot.stop()) };
	},
};

let bundle: Promise<Bundle> | undefined;
/** The page's code, built once for all files of a worker. */
function builtPage(): Promise<Bundle> {
	bundle ??= bundlePage();
	return bundle;
}

/** A page with its sandbox, and somebody who looks at it in a browser. */
export interface Visitor {
	readonly playground: Playground;
	readonly page: Page;
	/** Complaints in the browser's console, the content security policy's among them, and requests to elsewhere. */
	readonly complaints: string[];
	/** Goes to an address in the visitor's tab. */
	open(address: string, size?: TabSize): Promise<Tab>;
	/** The same in another tab, which is closed after the test. */
	openBeside(address: string): Promise<Tab>;
}

interface TabSize {
	readonly width: number;
	readonly height: number;
}
const DESKTOP: TabSize = { width: 1360, height: 900 };

/** Serves a page for the tests of a `describe`, and closes everything after them. */
export function useVisitor(): () => Visitor {
	let visitor: Visitor | undefined;
	const closing = new AsyncDisposableStack();
	const beside: Tab[] = [];

	beforeAll(async () => {
		const [playground, files, browser] = await Promise.all([
			openPlayground(PROGRAMS),
			builtPage(),
			launchChromium(path ?? ''),
		]);
		closing.defer(() => playground.close());
		const page = await servePage(playground, files, 0);
		closing.defer(() => page.close());
		closing.defer(() => browser.close());
		const context = await browser.newContext({ viewport: DESKTOP, locale: 'en-GB', timezoneId: 'UTC' });
		const complaints: string[] = [];
		context.on('page', (tab) => listenForComplaints(tab, page.url, complaints));
		const main = await context.newPage();
		const goTo = async (tab: Tab, address: string) => {
			await tab.goto(new URL(address, page.url).href);
			await tab.locator('main').waitFor();
			return tab;
		};
		visitor = {
			...{ playground, page, complaints },
			async open(address, size = DESKTOP) {
				await main.setViewportSize(size);
				return goTo(main, address);
			},
			async openBeside(address) {
				const tab = await context.newPage();
				beside.push(tab);
				return goTo(tab, address);
			},
		};
	});
	afterEach(async () => {
		for (const tab of beside.splice(0)) await tab.close();
	});
	afterAll(() => closing.disposeAsync());
	return () => {
		if (!visitor) throw new Error('nothing is open yet');
		return visitor;
	};
}

function listenForComplaints(tab: Tab, home: string, complaints: string[]): void {
	tab.on('console', (message: ConsoleMessage) => {
		if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
	});
	tab.on('pageerror', (error: Error) => complaints.push(error.message));
	tab.on('request', (request) => {
		const url = request.url();
		if (!url.startsWith(home) && !url.startsWith('data:')) complaints.push(`asked for ${url}`);
	});
}
