import { parseArgs } from 'node:util';
import { PERSONAS } from '../fixtures/personas.ts';
import { openSandbox, PROCESSES_FROM_SOURCES } from '../sandbox.ts';
import { runTour } from '../tour/tour.ts';
import { bundlePage } from './bundle.ts';
import { openPlayground, SIGNED_OUT } from './playground.ts';
import { servePage } from './serve.ts';
import { watchCode } from './watch.ts';

/**
 * `npm run playground`: the bot in its sandbox, on a page like Discord and in a tour in the terminal. `--port` gives the
 * page's port; `--once` runs the tour only and ends after it.
 */
const { values } = parseArgs({
	options: { once: { type: 'boolean', default: false }, port: { type: 'string' } },
});
const say = (line: string) => console.log(line);
/** What is open; closed in the end, however it comes. */
const open = new Set<() => Promise<unknown>>();
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
	process.once(signal, async () => {
		await Promise.allSettled([...open].map((close) => close()));
		process.exit();
	});
}

if (!values.once) await openPage(values.port === undefined ? undefined : Number(values.port));
await tour();
if (!values.once) say('\nThe tour is over; the page stays. Press Ctrl+C to end.');

/** The tour has a sandbox of its own, so that nothing of it is on the page. */
async function tour(): Promise<void> {
	const sandbox = await openSandbox({ programs: PROCESSES_FROM_SOURCES });
	open.add(sandbox.close);
	say('A local Discord, a local Portal, and Porter between them.');
	for (const { key, about } of PERSONAS) say(`  ${key.padEnd(5)} ${about}`);
	try {
		await runTour(sandbox, say);
	} finally {
		open.delete(sandbox.close);
		await sandbox.close();
	}
}

async function openPage(port: number | undefined): Promise<void> {
	const [playground, bundle] = await Promise.all([openPlayground(), bundlePage()]);
	open.add(playground.close);
	const page = await servePage(playground, bundle, port);
	open.add(page.close);
	say(`Porter's playground: ${page.url}`);
	say(`Everybody with a Portal account is signed in, except ${SIGNED_OUT}. Press Ctrl+C to end.`);
	say('');
	watchCode(playground, page, say);
}
