import { readFile } from 'node:fs/promises';
import type { PorterProcess } from '../sandbox/porter-process.ts';
import { openSandbox } from '../sandbox/sandbox.ts';

/**
 * How long a moderator waits for `/profile`, and how many lookups a second one bot answers: the real bot process over the
 * sandbox's gateway, from sending the interaction to Discord's having the answer. An overview from the cache is one
 * request to Discord and one row of the audit trail, flushed to disk; session history is never cached and adds two requests
 * to the Portal. Sandbox and bot share the machine, so compare the rows of one run, not runs.
 */
const ROUNDS = [
	{ name: 'overview, cached', concurrent: 1, lookups: 300, section: undefined },
	{ name: 'session history', concurrent: 1, lookups: 300, section: 'sessions' },
	{ name: 'overview, cached', concurrent: 16, lookups: 1500, section: undefined },
	{ name: 'session history', concurrent: 16, lookups: 1500, section: 'sessions' },
] as const;

const sandbox = await openSandbox({
	env: {
		PORTAL_REQUESTS_PER_MINUTE: '10000',
		LOOKUPS_PER_MINUTE: '10000',
		CACHED_LOOKUPS_PER_MINUTE: '10000',
		LOG_LEVEL: 'info',
	},
});
sandbox.portal.setRequestsPerMinute(Number.POSITIVE_INFINITY);
sandbox.portal.setRequestsPerMinute(Number.POSITIVE_INFINITY);
const olga = sandbox.discord.as('olga');

async function lookUp(section: string | undefined): Promise<number> {
	const options = { username: 'exampleuser', ...(section === undefined ? {} : { section }) };
	const began = performance.now();
	const { outcome, messages } = await olga.slash('moderators', 'profile', options);
	const took = performance.now() - began;
	if (outcome !== 'answered' || !messages[0]?.embeds[0]?.title?.startsWith('exampleuser')) {
		throw new Error('a lookup was not answered with the profile');
	}
	return took;
}

const at = (sorted: readonly number[], share: number) =>
	(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0).toFixed(1);

await olga.slash('general', 'session', {}, 'login');
for (let warm = 0; warm < 50; warm++) await lookUp(warm % 2 === 0 ? 'sessions' : undefined);
console.log('answer            at once  lookups  median ms  p99 ms  lookups/s');
for (const { name, concurrent, lookups, section } of ROUNDS) {
	const times: number[] = [];
	let left: number = lookups;
	const began = performance.now();
	const worker = async (): Promise<void> => {
		while (left-- > 0) times.push(await lookUp(section));
	};
	await Promise.all(Array.from({ length: concurrent }, worker));
	const seconds = (performance.now() - began) / 1000;
	const sorted = times.toSorted((a, b) => a - b);
	const cells = [
		name.padEnd(16),
		String(concurrent).padStart(8),
		String(lookups).padStart(8),
		at(sorted, 0.5).padStart(10),
		at(sorted, 0.99).padStart(7),
		(lookups / seconds).toFixed(0).padStart(10),
	];
	console.log(cells.join(' '));
}
const pid = (sandbox.porter() as Partial<PorterProcess>).pid;
const status = pid === undefined ? '' : await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
const resident = /VmRSS:\s+(\d+)/.exec(status)?.[1];
if (resident) console.log(`The bot holds ${(Number(resident) / 1024).toFixed(0)} MiB.`);
await sandbox.close();
