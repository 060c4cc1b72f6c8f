import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

/** The shell without a window comes first: it draws the page in two thirds of the time. */
const USUAL_PATHS = [
	'/usr/bin/chromium-headless-shell',
	'/usr/bin/chromium',
	'/usr/bin/chromium-browser',
	'/usr/bin/google-chrome',
];

/** Nothing that calls home; no sandbox of its own, since it opens only this page and often runs as root. */
const FLAGS = [
	'--no-sandbox',
	'--disable-gpu',
	'--disable-quic',
	'--no-first-run',
	'--disable-background-networking',
	'--disable-component-update',
	'--disable-sync',
];

/** The system's Chromium, or the one that the environment variable CHROMIUM names; undefined if there is none. */
export function findChromium(): string | undefined {
	const given = process.env.CHROMIUM;
	return given === undefined ? USUAL_PATHS.find((path) => existsSync(path)) : given;
}

export function launchChromium(executablePath: string): Promise<Browser> {
	return chromium.launch({ executablePath, args: FLAGS, headless: true });
}
