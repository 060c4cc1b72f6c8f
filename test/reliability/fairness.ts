import { setTimeout as sleep } from 'node:timers/promises';
import type { PorterExchange } from '../../sandbox/fixtures/guild.ts';
import type { Persona, PersonaKey } from '../../sandbox/fixtures/personas.ts';
import { type BotPrograms, PROCESSES, type Sandbox } from '../../sandbox/sandbox.ts';
import {
	createDraw,
	type Draw,
	done,
	isDone,
	oneOf,
	openTrial,
	percent,
	runTrial,
	type Trial,
} from './trial.ts';

/**
 * Ten moderators look accounts up as fast as each may, beside somebody who sends 50 commands a second and twenty people
 * without Portal accounts who try to sign in. The moderators get what they may have, and the Portal never gets too much.
 */

export interface FairnessOptions {
	readonly seed: number;
	readonly moderators: number;
	/** Lookups of each moderator, one in every `slotMs`. */
	readonly slots: number;
	readonly slotMs: number;
	/** From the moderators' sign-in to their first lookup. */
	readonly warmUpMs: number;
	/** Spread evenly; every second one is a `kill -9`. */
	readonly restarts: number;
	readonly programs: BotPrograms;
}

const LOOKUPS_PER_MINUTE = 6;
const STRANGERS = 20;
const WORST_PER_SECOND = 50;
const PORTAL_ALLOWS = 120;
const MINUTE_MS = 60_000;
/** The share of what their own limit allows that the moderators get at least. */
const FAIR = 0.95;

/** People as keys of the sandbox, which knows only the personas' by type. */
type Key = PersonaKey;

function crowd(name: string, count: number, level?: number): readonly Persona[] {
	return Array.from({ length: count }, (_, n) => ({
		key: `${name}${n}`,
		discordId: `4${level === undefined ? 7 : 8}0000000000000${String(n).padStart(3, '0')}`,
		discordName: `${name}${n}`,
		guildRole: level === undefined ? ('member' as const) : ('moderator' as const),
		...(level === undefined ? {} : { portal: { id: 5000 + n, username: `${name}${n}`, level } }),
		about: 'one of many',
	}));
}

export async function tryFairness(options: FairnessOptions): Promise<Trial> {
	const { seed, slots, slotMs, warmUpMs, restarts } = options;
	const moderators = crowd('moderator', options.moderators, 2);
	const strangers = crowd('stranger', STRANGERS);
	const sandbox = await openTrial({
		people: [...moderators, ...strangers],
		programs: options.programs,
		env: {
			LOOKUPS_PER_MINUTE: String(LOOKUPS_PER_MINUTE),
			PORTAL_REQUESTS_PER_MINUTE: '100',
			LOG_CHANNEL_IDS: '',
		},
	});
	const requests: number[] = [];
	sandbox.portal.on('request', ({ at }) => requests.push(at.getTime()));
	const draw = createDraw(seed);
	let isOn = true;
	for (const { key } of moderators) {
		await done(key, sandbox.discord.as(key as Key).slash('general', 'session', {}, 'login'));
	}
	const worst = sendMuch(sandbox, draw, () => isOn);
	for (const { key } of strangers) void signInAgain(sandbox, key as Key, draw, () => isOn);
	await sleep(warmUpMs);
	const restarting = restart(
		sandbox,
		restarts,
		(slots * slotMs) / (restarts + 1),
		options.programs === PROCESSES,
	);
	const lookups = await Promise.all(
		moderators.map(({ key }, n) => lookUpSteadily(sandbox, key as Key, { n, slots, slotMs })),
	);
	await restarting;
	isOn = false;
	const sent = await worst;
	await sandbox.close();
	const refused = Object.entries(Object.groupBy(lookups.flat(), (title) => title)).map(([title, all]) => {
		return [title, all?.length ?? 0] as const;
	});
	const answered = refused.find(([title]) => title === '')?.[1] ?? 0;
	const asked = slots * moderators.length;
	const least = Math.min(...lookups.map((of) => of.filter((title) => title === '').length));
	const most = mostInAMinute(requests);
	const broken = [
		...(answered < FAIR * asked ? [`the moderators got ${answered} of ${asked} lookups`] : []),
		...(most > PORTAL_ALLOWS ? [`the Portal got ${most} requests in 60 s`] : []),
	];
	return {
		figures: {
			'moderators’ lookups': asked,
			answered: `${answered} (${percent(answered, asked)})`,
			'by the moderator who got least': `${least} of ${slots}`,
			...Object.fromEntries(refused.filter(([title]) => title !== '')),
			'commands of the worst caller': sent,
			'restarts in between': restarts,
			'requests to the Portal': requests.length,
			'most in any 60 s': most,
		},
		broken,
	};
}

/**
 * One lookup in each stretch of time; who gets no answer at all, because Porter is being restarted, asks again within it.
 * @returns what came of each: '' for a profile, otherwise what the answer said, or that there was none
 */
async function lookUpSteadily(
	{ discord, portal }: Sandbox,
	key: Key,
	{ n, slots, slotMs }: { readonly n: number; readonly slots: number; readonly slotMs: number },
): Promise<readonly string[]> {
	const began = Date.now() + (n * slotMs) / 20;
	const outcomes: string[] = [];
	for (let slot = 0; slot < slots; slot += 1) {
		await sleep(Math.max(0, began + slot * slotMs - Date.now()));
		// Never the same account twice in a row, so that the Portal has to be asked.
		const username = portal.usernames[(n + slot) % 6] ?? '';
		const from = Date.now();
		let exchange: PorterExchange;
		do exchange = await discord.as(key).slash('moderators', 'profile', { username });
		while (exchange.outcome === 'failed' && Date.now() - from < slotMs / 2);
		const title = exchange.messages.at(-1)?.embeds[0]?.title ?? exchange.outcome;
		outcomes.push(isDone(exchange) ? '' : title);
	}
	return outcomes;
}

/** @returns how many commands were sent */
async function sendMuch({ discord, portal }: Sandbox, draw: Draw, isOn: () => boolean): Promise<number> {
	const mel = discord.as('mel');
	let sent = 0;
	for (const began = Date.now(); isOn(); sent += 1) {
		portal.webLogin('mel');
		const username =
			draw() < 0.5 ? `nobody${Math.floor(draw() * 1e6)}` : oneOf(draw, ['exampleuser', 'adam', 'olga']);
		const act = oneOf(draw, [
			() => mel.slash('moderators', 'profile', { username }),
			() => mel.slash('general', 'profile', { username, private: true }),
			() => mel.slash('general', 'session', {}, oneOf(draw, ['login', 'status', 'logout'])),
		]);
		void act();
		await sleep(Math.max(0, began + (sent * 1000) / WORST_PER_SECOND - Date.now()));
	}
	return sent;
}

async function signInAgain({ discord }: Sandbox, key: Key, draw: Draw, isOn: () => boolean): Promise<void> {
	while (isOn()) {
		await discord.as(key).slash('general', 'session', {}, 'login');
		await sleep(500 + draw() * 1000);
	}
}

async function restart(sandbox: Sandbox, times: number, everyMs: number, canKill: boolean): Promise<void> {
	for (let n = 0; n < times; n += 1) {
		await sleep(everyMs);
		if (canKill && n % 2 === 1) await sandbox.porter().kill();
		await sandbox.restart();
	}
}

function mostInAMinute(times: readonly number[]): number {
	let first = 0;
	let most = 0;
	for (const [last, time] of times.entries()) {
		while (time - (times[first] ?? time) >= MINUTE_MS) first += 1;
		most = Math.max(most, last - first + 1);
	}
	return most;
}

if (import.meta.main) {
	await runTrial('fairness', (seed) =>
		tryFairness({
			...{ seed, moderators: 10, slots: 24, slotMs: MINUTE_MS / LOOKUPS_PER_MINUTE + 250 },
			...{ warmUpMs: MINUTE_MS + 1000, restarts: 3, programs: PROCESSES },
		}),
	);
}
