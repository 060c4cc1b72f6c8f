import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { PorterExchange } from '../sandbox/fixtures/guild.ts';
import { type BotSurroundings, openBotSurroundings } from './bot-surroundings.ts';
import { subject } from './quick-portal.ts';

const SLOW_COMMIT = fileURLToPath(new URL('slow-commit.js', import.meta.url));
const COMMIT_MS = 200;
const LOCKED_MS = 5000;
const COMMANDS = 20;
/** Of the commands, so many read the audit trail; the others are lookups, which write it. */
const READING = 4;

/** A disk or a database that is slow: how many of 20 commands at once Discord hears of in time, and what people are told. */
export async function measureTrouble(isPinned: boolean): Promise<void> {
	const around = await openBotSurroundings(isPinned);
	try {
		const env = { SLOW_COMMIT_MS: String(COMMIT_MS) };
		const slow = await around.startPorter({ preload: SLOW_COMMIT, env });
		await tell(`each commit takes ${COMMIT_MS} ms`, around);
		await slow.stop();

		const porter = await around.startPorter();
		const lock = await openLock(porter.file);
		await tell(`another program locks the database for ${LOCKED_MS / 1000} s`, around);
		await lock.ended;
		await tell('afterwards', around);
		await porter.stop();
	} finally {
		await around.close();
	}
}

async function tell(trouble: string, { discord }: BotSurroundings): Promise<void> {
	const adam = discord.as('adam');
	const exchanges = await Promise.all(
		Array.from({ length: COMMANDS }, (_, n) =>
			n < READING
				? adam.slash('moderators', 'lookups')
				: adam.slash('moderators', 'profile', { username: subject(n).username }),
		),
	);
	// Discord waits 3 s: who hears nothing until then has failed.
	const heard = exchanges.filter(({ outcome }) => outcome !== 'failed').length;
	console.log(`${trouble}: ${heard} of ${COMMANDS} had an answer or "thinking" within 3 s (goal: all)`);
	const ends = Object.groupBy(exchanges, endOf);
	for (const [end, of] of Object.entries(ends)) console.log(`  ${of?.length ?? 0} ${end}`);
}

function endOf({ outcome, messages }: PorterExchange): string {
	if (outcome === 'failed') return 'heard nothing';
	if (outcome === 'deferred') return '"thinking", and nothing more within 15 s';
	const [{ title, description } = {}] = messages[0]?.embeds ?? [];
	if (title?.startsWith('member')) return 'saw the profile';
	return `were told: ${title ?? ''}${description && !title?.startsWith('Lookups') ? `: ${description}` : ''}`;
}

/** Resolves when another program holds the lock, with a promise that resolves when it holds it no more. */
async function openLock(file: string): Promise<{ readonly ended: Promise<unknown> }> {
	const script = `
		const { DatabaseSync } = require('node:sqlite');
		const database = new DatabaseSync(process.argv[1], { timeout: 1000 });
		database.exec('begin exclusive');
		console.log('locked');
		setTimeout(() => database.exec('rollback'), ${LOCKED_MS});
	`;
	const child = spawn(process.execPath, ['-e', script, file], { stdio: ['ignore', 'pipe', 'inherit'] });
	const ended = once(child, 'close');
	await Promise.race([once(child.stdout, 'data'), ended.then(() => Promise.reject(new Error('no lock')))]);
	return { ended };
}
