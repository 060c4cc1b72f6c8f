import { watch } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { BROWSER_CODE, bundlePage } from './bundle.ts';
import type { Playground } from './playground.ts';
import type { Page } from './serve.ts';

const PROJECT = fileURLToPath(new URL('../..', import.meta.url));
/** Editors save a file in several steps. */
const SETTLE_MS = 150;

/** Lets a developer see a change at once: restarts Porter when its code has changed, bundles again when the page's has. */
export function watchCode(playground: Playground, page: Page, say: (line: string) => void): () => void {
	const restart = async () => {
		say('The code has changed: Porter starts again.');
		await playground.restart('The code has changed: Porter starts again…', true);
		const notice = playground.notice();
		if (notice !== undefined) say(notice);
	};
	const rebuild = async () => {
		try {
			page.replace(await bundlePage());
			say('The page has changed: browsers load it again.');
		} catch (error) {
			say(`The page cannot be bundled: ${error instanceof Error ? error.message : error}`);
		}
	};
	const endings = [
		onChange(join(PROJECT, 'src'), restart),
		onChange(join(PROJECT, 'commands'), restart),
		onChange(BROWSER_CODE, rebuild),
	];
	return () => {
		for (const end of endings) end();
	};
}

function onChange(folder: string, doing: () => Promise<void>): () => void {
	let timer: NodeJS.Timeout | undefined;
	const watcher = watch(folder, { recursive: true }, () => {
		clearTimeout(timer);
		timer = setTimeout(() => void doing(), SETTLE_MS);
	});
	return () => {
		clearTimeout(timer);
		watcher.close();
	};
}
