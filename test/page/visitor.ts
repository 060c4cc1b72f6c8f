import type { Browser, ConsoleMessage, Page as Tab } from 'playwright-core';
import { afterAll, beforeAll, describe } from 'vitest';
import { type Bundle, bundlePage } from '../../sandbox/playground/bundle.ts';
import { findChromium, launchChromium } from '../../sandbox/playground/chromium.ts';
import { openPlayground, type Playground } from '../../sandbox/playground/playground.ts';
import { type Page, servePage } from '../../sandbox/playground/serve.ts';

const path = findChromium();
if (path === undefined) console.log('No Chromium on this machine: the browser tests are skipped.');

/** Tests in a real browser; skipped where there is none. */
export const describeInBrowser = describe.skipIf(path === undefined);

/** A page with its sandbox, and somebody who looks at it in a browser. */
export interface Visitor {
	readonly playground: Playground;
	readonly page: Page;
	/** Complaints in the browser's console, the content security policy's among them, and requests to elsewhere. */
	readonly complaints: string[];
	open(address: string, size?: { width: number; height: number }): Promise<Tab>;
}

/** Serves a page for the tests of a `describe`, and closes everything after them. */
export function useVisitor(): () => Visitor {
	let visitor: (Visitor & { readonly browser: Browser }) | undefined;
	beforeAll(async () => {
		const opening: [Promise<Playground>, Promise<Bundle>, Promise<Browser>] = [
			openPlayground(),
			bundlePage(),
			launchChromium(path ?? ''),
		];
		const [playground, bundle, browser] = await Promise.all(opening);
		const page = await servePage(playground, bundle, 0);
		const complaints: string[] = [];
		visitor = {
			...{ playground, page, complaints, browser },
			async open(address, viewport = { width: 1360, height: 900 }) {
				const context = await browser.newContext({ viewport, locale: 'en-GB', timezoneId: 'UTC' });
				const tab = await context.newPage();
				tab.on('console', (message: ConsoleMessage) => {
					if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
				});
				tab.on('pageerror', (error: Error) => complaints.push(error.message));
				tab.on('request', (request) => {
					const url = request.url();
					if (!url.startsWith(page.url) && !url.startsWith('data:')) complaints.push(`asked for ${url}`);
				});
				await tab.goto(new URL(address, page.url).href);
				await tab.locator('main').waitFor();
				return tab;
			},
		};
	});
	afterAll(async () => {
		await visitor?.browser.close();
		await visitor?.page.close();
		await visitor?.playground.close();
	});
	return () => {
		if (!visitor) throw new Error('nothing is open yet');
		return visitor;
	};
}
