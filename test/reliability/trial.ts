import { setTimeout as sleep } from 'node:timers/promises';
import { PermissionFlagsBits } from 'discord.js';
import { everyComponent } from 'discord-sandbox';
import type { PorterExchange } from '../../sandbox/fixtures/guild.ts';
import type { ChannelKey } from '../../sandbox/fixtures/guild-ids.ts';
import { openSandbox, type Sandbox, type SandboxOptions } from '../../sandbox/sandbox.ts';
import { FAILURES } from '../../src/core/failure.ts';

/** What a trial measured, and which promises did not hold; none: all did. */
export interface Trial {
	readonly figures: Readonly<Record<string, number | string>>;
	readonly broken: readonly string[];
}

/** Runs a trial as a program: prints its figures, exits 1 if a promise is broken. `SEED` repeats what was drawn. */
export async function runTrial(name: string, trial: (seed: number) => Promise<Trial>): Promise<void> {
	const seed = Number(process.env.SEED ?? Date.now() % 1_000_000);
	const began = Date.now();
	console.log(`${name}: SEED=${seed}`);
	const { figures, broken } = await trial(seed);
	const rows = { ...figures, seconds: Math.round((Date.now() - began) / 1000), seed };
	const width = Math.max(...Object.keys(rows).map((key) => key.length));
	console.log('');
	for (const [key, value] of Object.entries(rows)) console.log(`${key.padEnd(width)}  ${value}`);
	console.log('');
	for (const one of broken) console.log(`BROKEN: ${one}`);
	console.log(broken.length === 0 ? 'Every promise held.' : `${broken.length} promises broken.`);
	process.exit(broken.length === 0 ? 0 : 1);
}

/** What a trial has counted so far, and which promises did not hold. */
export interface Tally extends Pick<Trial, 'broken'> {
	readonly figures: Record<string, number>;
	add(count: string, times?: number): void;
	/** Counts what must not be, if it has been at all. */
	fail(where: string, count: string, times?: number): void;
}

/** @param counts those that are to be told although they are 0, in their order */
export function createTally(...counts: readonly string[]): Tally {
	const figures: Record<string, number> = Object.fromEntries(counts.map((one) => [one, 0]));
	const broken: string[] = [];
	const add = (count: string, times = 1) => {
		figures[count] = (figures[count] ?? 0) + times;
	};
	return {
		figures,
		broken,
		add,
		fail(where, count, times = 1) {
			add(count, times);
			if (times > 0) broken.push(`${where}: ${count}${times > 1 ? ` (${times})` : ''}`);
		},
	};
}

/** Numbers from 0 up to 1 that a seed repeats (mulberry32). */
export type Draw = () => number;

export function createDraw(seed: number): Draw {
	let state = seed >>> 0;
	return () => {
		state = (state + 0x6d2b79f5) >>> 0;
		let mixed = Math.imul(state ^ (state >>> 15), state | 1);
		mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
	};
}

export function oneOf<T>(draw: Draw, items: readonly [T, ...T[]]): T {
	return items[Math.floor(draw() * items.length)] ?? items[0];
}

export function percent(part: number, whole: number): string {
	return `${((100 * part) / Math.max(1, whole)).toFixed(1)} %`;
}

/** @returns whether `check` held within the time */
export async function holds(check: () => boolean, withinMs: number): Promise<boolean> {
	for (const until = Date.now() + withinMs; ; ) {
		if (check()) return true;
		if (Date.now() > until) return false;
		await sleep(50);
	}
}

/** A sandbox in which only the trial itself sets limits: `moderators` from the settings, which is the log channel too. */
export async function openTrial(options: SandboxOptions = {}): Promise<Sandbox> {
	const sandbox = await openSandbox({
		...options,
		discord: { settleMs: 30_000, ...options.discord },
		env: {
			LOOKUPS_PER_MINUTE: '10000',
			PORTAL_REQUESTS_PER_MINUTE: '10000',
			MODERATOR_CHANNEL_IDS: MODERATORS,
			LOG_CHANNEL_IDS: MODERATORS,
			LOG_LEVEL: 'info',
			...options.env,
		},
	});
	for (const tier of ['auth', 'login', 'bot'] as const) {
		sandbox.portal.setRequestsPerMinute(Number.POSITIVE_INFINITY, tier);
	}
	return sandbox;
}

const MODERATORS = '450000000000000004';
const TITLES = new Set<string>(Object.values(FAILURES).map(({ title }) => title));

/** Whether what was asked for was done, as the answer says. */
export function isDone({ outcome, messages }: PorterExchange): boolean {
	const title = messages.at(-1)?.embeds[0]?.title;
	return (outcome === 'answered' || outcome === 'updated') && typeof title === 'string' && !TITLES.has(title);
}

/** @throws Error if it was not done */
export async function done(what: string, exchange: Promise<PorterExchange>): Promise<PorterExchange> {
	const ended = await exchange;
	if (!isDone(ended))
		throw new Error(`${what}: ${ended.outcome}, ${ended.messages.at(-1)?.embeds[0]?.title}`);
	return ended;
}

export function signIn({ discord, portal }: Sandbox, who: 'mel' | 'maud' | 'adam' | 'olga' | 'gus') {
	portal.webLogin(who);
	return discord.as(who).slash('general', 'session', {}, 'login');
}

/** An administrator looks at a channel's audience and approves it. @returns the answer to the press */
export async function approve(
	{ discord }: Sandbox,
	channel: ChannelKey,
): Promise<PorterExchange | undefined> {
	const gus = discord.as('gus');
	const preview = await gus.slash('general', 'moderator-channels', { channel }, 'add');
	const [message] = preview.messages;
	const button = everyComponent(message?.components ?? []).find((one) =>
		one.custom_id?.includes('|approve|'),
	);
	return message && button?.custom_id ? gus.press(message, button.custom_id) : undefined;
}

const { ViewChannel } = PermissionFlagsBits;

/** Lets @everyone see a channel, or no more. */
export function setOpen({ discord }: Sandbox, channel: ChannelKey, isOpen: boolean): void {
	const [allow, deny] = isOpen ? [ViewChannel, 0n] : [0n, ViewChannel];
	discord.change.setOverwrite(channel, { role: 'everyone' }, allow, deny);
}
