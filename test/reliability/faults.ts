import { setTimeout as sleep } from 'node:timers/promises';
import { type DiscordFaultRule, rateLimit } from 'discord-sandbox';
import type { PorterExchange } from '../../sandbox/fixtures/guild.ts';
import type { FaultRule } from '../../sandbox/portal/fault/fault.ts';
import { type BotPrograms, PROCESSES, type Sandbox } from '../../sandbox/sandbox.ts';
import { IN_PROCESS } from '../e2e/bot-in-process.ts';
import { openStaffDataWatch, type StaffDataWatch, SUBJECTS } from './staff-data.ts';
import {
	approve,
	createDraw,
	createTally,
	type Draw,
	done,
	holds,
	oneOf,
	openTrial,
	runTrial,
	setOpen,
	signIn,
	type Tally,
	type Trial,
} from './trial.ts';

/**
 * Every fault of the local Portal, and every fault of the local Discord on every kind of request, while the channel opens at
 * the worst moment. People get an answer within 3 s, or "thinking" and its end; nothing is left for a stranger to read.
 */

type DiscordFault = DiscordFaultRule['do'];
const DISCORD_FAULTS: Readonly<Record<string, DiscordFault>> = {
	drop: 'drop',
	'accept-then-drop': 'accept-then-drop',
	'accept-then-500': 'accept-then-500',
	'status 500': { status: 500 },
	'late request, 1.5 s': { delayMs: 1500 },
	'late request, 2.4 s': { delayMs: 2400 },
	'late request, 6 s': { delayMs: 6000 },
	'late answer, 2.4 s': { acceptThenDelayMs: 2400 },
	'late answer, 6 s': { acceptThenDelayMs: 6000 },
	silence: { wire: 'silence' },
	stall: { wire: 'stall' },
	'reset mid-body': { wire: 'reset' },
	'reset before headers': { wire: 'reset', when: 'before-headers' },
	'rate limit': rateLimit(0.5),
	'global rate limit': rateLimit(0.5, 'global'),
};

interface RequestKind {
	readonly match: { readonly method: string; readonly path: RegExp };
	/** `lost callback`: the first responses are taken and answered with 500. `slow Portal`: answers are deferred. */
	readonly after?: 'lost callback' | 'slow Portal';
	/** The channel is open from the start: then there is a follow-up that tells why. */
	readonly isOpen?: boolean;
}

const CALLBACK = { method: 'POST', path: /\/callback$/ };
const ORIGINAL = /^\/webhooks\/.*\/messages\//;
const MESSAGES = /^\/channels\/\d+\/messages/;
const KINDS: Readonly<Record<string, RequestKind>> = {
	callback: { match: CALLBACK },
	edit: { match: { method: 'PATCH', path: ORIGINAL }, after: 'slow Portal' },
	'follow-up': { match: { method: 'POST', path: /^\/webhooks\// }, isOpen: true },
	'read @original': { match: { method: 'GET', path: ORIGINAL }, after: 'lost callback' },
	'delete @original': { match: { method: 'DELETE', path: ORIGINAL }, after: 'lost callback' },
	'channel post': { match: { method: 'POST', path: MESSAGES } },
	'channel delete': { match: { method: 'DELETE', path: MESSAGES } },
};

/** When the channels open to everybody, and whether the fault acts once for each interaction or until it is lifted. */
const MOMENTS = [
	{ opens: 'after the first attempt', isLasting: false },
	{ opens: 'during the second attempt', isLasting: false },
	{ opens: 'after the first attempt', isLasting: true },
	{ opens: 'after the answer', isLasting: true },
] as const;
type Moment = (typeof MOMENTS)[number];

const LIFTED_AFTER_MS = 4000;
/** How long a Discord that works again has to wait until strangers see nothing any more. */
const TAKEN_BACK_WITHIN_MS = 5000;
/** Longer than Porter waits for an answer to a deletion, and then until it tries again. */
const NEXT_REQUEST_MS = 4500;
const LOUNGE = 'staff-lounge';

const ANSWERED = 'answered, or "thinking", within 3 s';
const COULD_NOT = 'unanswered: Discord let no callback through';
const SILENT = 'unanswered although it did';
const THINKING = 'thinking for ever';
const UNKNOWN = 'messages unknown to Porter';
const LEFT = 'messages left to a stranger';
const BUGS = 'bug lines';
const UNHANDLED = 'unhandled rejections';
const TRACES = 'deployments with a stack trace';

interface Lane {
	readonly sandbox: Sandbox;
	readonly watch: StaffDataWatch;
	readonly draw: Draw;
	readonly tally: Tally;
	linesRead: number;
}

export interface FaultOptions {
	readonly seed: number;
	/** Interactions for each fault on each kind of request. */
	readonly times: number;
	readonly lanes: number;
	readonly programs: BotPrograms;
	/** How many of all combinations are tried, for a short run; drawn. */
	readonly most?: number;
}

export async function tryFaults({ seed, times, lanes, programs, most }: FaultOptions): Promise<Trial> {
	const draw = createDraw(seed);
	const tally = createTally(
		'combinations',
		'interactions',
		ANSWERED,
		COULD_NOT,
		SILENT,
		THINKING,
		UNKNOWN,
		LEFT,
	);
	for (const one of [BUGS, UNHANDLED, 'deployments', TRACES]) tally.add(one, 0);
	const jobs: ((lane: Lane) => Promise<void>)[] = PORTAL_FAULTS.map(
		(rule) => (lane) => tryPortalFault(lane, rule, times),
	);
	const share = Math.ceil(times / MOMENTS.length);
	for (const fault of Object.entries(DISCORD_FAULTS)) {
		jobs.push((lane) => tryDeployment(lane, fault, times));
		for (const kind of Object.entries(KINDS)) {
			for (const at of MOMENTS) jobs.push((lane) => tryDiscordFault(lane, fault, kind, at, share));
		}
	}
	const drawn = jobs.map((job) => ({ job, at: draw() })).toSorted((a, b) => a.at - b.at);
	const left = drawn.slice(0, most);
	await Promise.all(
		Array.from({ length: lanes }, async (_, n) => {
			const lane = await openLane(programs, seed + n, tally);
			for (let next = left.pop(); next; next = left.pop()) {
				await next.job(lane);
				tally.add('combinations');
				if (left.length % 50 === 49) console.log(`${left.length} of ${jobs.length} combinations left`);
			}
			await lane.sandbox.close();
		}),
	);
	const { figures, broken } = tally;
	return { figures, broken: broken.toSorted() };
}

async function openLane(programs: BotPrograms, seed: number, tally: Tally): Promise<Lane> {
	const sandbox = await openTrial({ programs });
	const watch = await openStaffDataWatch(sandbox);
	await signInBoth(sandbox);
	await approve(sandbox, LOUNGE);
	return { sandbox, watch, draw: createDraw(seed), tally, linesRead: 0 };
}

async function signInBoth(sandbox: Sandbox): Promise<void> {
	for (const who of ['adam', 'olga'] as const) await done(`${who} signs in`, signIn(sandbox, who));
}

async function tryDiscordFault(
	lane: Lane,
	[name, fault]: readonly [string, DiscordFault],
	[kind, { match, after, isOpen = false }]: readonly [string, RequestKind],
	moment: Moment,
	times: number,
): Promise<void> {
	const { sandbox, draw } = lane;
	const { discord, portal } = sandbox;
	const { opens, isLasting } = moment;
	const what = `${name}, ${kind}, opens ${opens}${isLasting ? ', lasting' : ''}`;
	if (after === 'slow Portal') {
		// A new session, so that nothing is answered from memory.
		await signInBoth(sandbox);
		portal.fault({ match: { path: /profile/ }, do: { kind: 'delay', ms: 1000 } });
	}
	if (after === 'lost callback') discord.fault({ match: CALLBACK, times, do: 'accept-then-500' });
	discord.fault(isLasting ? { match, do: fault } : { match, times, do: fault });
	const isDuring = opens === 'during the second attempt';
	if (isDuring) discord.fault({ match, times, do: { delayMs: 200 } });
	openChannels(sandbox, isOpen);
	const began = Date.now();
	const lifted = isLasting ? sleep(LIFTED_AFTER_MS).then(discord.clearFaults) : undefined;
	const answers = Promise.all(
		Array.from({ length: times }, async (_, n) => {
			await sleep(draw() * 150);
			const section = oneOf(draw, [undefined, 'moderation', 'chats']);
			const options = { username: oneOf(draw, SUBJECTS), ...(section ? { section } : {}) };
			return discord.as(n % 2 === 0 ? 'adam' : 'olga').slash(LOUNGE, 'profile', options);
		}),
	);
	const asked = () =>
		discord.requests.filter((one) => {
			return one.at >= began && one.method === match.method && match.path.test(one.path);
		}).length;
	const attempts = opens === 'after the answer' ? Number.POSITIVE_INFINITY : isDuring ? times + 1 : 1;
	await Promise.race([answers, holds(() => asked() >= attempts, 3200)]);
	if (!isDuring) await sleep(draw() * 150);
	openChannels(sandbox, true);
	await (lifted ?? passed(asked, times * (isDuring ? 2 : 1)));
	// As long as Discord holds a request or an answer back, it does not work yet.
	const { delayMs = 0, acceptThenDelayMs = 0 } = fault as { delayMs?: number; acceptThenDelayMs?: number };
	await settle(lane, what, TAKEN_BACK_WITHIN_MS + delayMs + acceptThenDelayMs);
	judge(lane, what, await answers, match === CALLBACK ? moment : undefined);
	// What came after that.
	await settle(lane, what, TAKEN_BACK_WITHIN_MS);
	discord.clearFaults();
	portal.clearFaults();
	openChannels(sandbox, false);
}

/** A fault that hits requests one after another has not passed until it has hit them all, or no more come. */
async function passed(asked: () => number, hits: number): Promise<void> {
	for (let before = -1; asked() > before && asked() < hits; ) {
		before = asked();
		await holds(() => asked() > before, NEXT_REQUEST_MS);
	}
}

function openChannels(sandbox: Sandbox, isOpen: boolean): void {
	for (const channel of [LOUNGE, 'moderators'] as const) setOpen(sandbox, channel, isOpen);
}

/** Counts what Porter does not know of, what it has left to a stranger, and what must never be in its log. */
async function settle(lane: Lane, what: string, withinMs: number): Promise<void> {
	const { sandbox, watch, tally } = lane;
	const { unknown, left } = await watch.settle(withinMs);
	tally.fail(what, UNKNOWN, unknown.length);
	tally.fail(what, LEFT, left.length);
	const lines = sandbox.porter().output;
	const news = lines.slice(lane.linesRead);
	const linesWith = (text: RegExp) => news.filter((line) => text.test(line)).length;
	tally.fail(what, BUGS, linesWith(/"msg":"bug"/));
	tally.fail(what, UNHANDLED, linesWith(/"msg":"(unhandled rejection|uncaught exception)"/));
	lane.linesRead = lines.length;
}

/** @param faulty what was done to the first responses */
function judge(
	{ sandbox, tally }: Lane,
	what: string,
	answers: readonly PorterExchange[],
	faulty?: Moment,
): void {
	for (const { id, outcome } of answers) {
		tally.add('interactions');
		const { requests } = sandbox.discord;
		const tried = requests.filter(({ path }) => path.startsWith(`/interactions/${id}/`)).length;
		// A fault that lasts lets nothing through within 3 s; one that does not may still hit both attempts.
		const couldNot = faulty !== undefined && tried >= (faulty.isLasting ? 1 : 2);
		if (outcome === 'deferred') tally.fail(what, THINKING);
		else if (outcome !== 'failed') tally.add(ANSWERED);
		else if (couldNot) tally.add(COULD_NOT);
		else tally.fail(what, SILENT);
	}
}

const ANYWHERE: readonly FaultRule['do'][] = [
	...[400, 401, 403, 404, 409, 422, 429, 500, 502, 503].map(
		(status) => ({ kind: 'status', status }) as const,
	),
	{ kind: 'status', status: 401, body: 'html' },
	{ kind: 'status', status: 429, retryAfter: 3600 },
	{ kind: 'text', body: '{"id": 42, ' },
	{ kind: 'change', change: () => null },
	{ kind: 'change', change: () => [] },
	...(['html', 'truncated', 'big-headers', 'gzip', 'stall', 'short-body', 'silence'] as const).map(
		(kind) => ({ kind }),
	),
	{ kind: 'redirect', to: '/elsewhere' },
	...[1500, 4000].map((ms) => ({ kind: 'delay', ms }) as const),
	{ kind: 'drip', ms: 20 },
	{ kind: 'drip', ms: 50, part: 'headers' },
	...(['before-headers', 'mid-body'] as const).map((when) => ({ kind: 'reset', when }) as const),
];
const COOKIES = ['missing', 'empty', 'illegal', 'long', 'other-name', 'twice'] as const;
const BIG = 2 ** 26;
const onPath = (path: RegExp, ...faults: FaultRule['do'][]) =>
	faults.map((fault) => ({ match: { path }, do: fault }));
const PORTAL_FAULTS = [
	...onPath(
		/profile/,
		...ANYWHERE,
		{ kind: 'deep' },
		{ kind: 'huge', bytes: BIG },
		{ kind: 'gzip', bytes: BIG },
	),
	...onPath(/profile/, { kind: 'wrong-user' }),
	...onPath(/send-code/, ...ANYWHERE),
	...onPath(/verify/, ...ANYWHERE, ...COOKIES.map((cookie) => ({ kind: 'set-cookie', cookie }) as const)),
	...onPath(/logout/, ...ANYWHERE),
];

const SIGNING = ['mel', 'maud', 'gus', 'adam', 'olga'] as const;

/** Lookups, or sign-ins and sign-outs, while the Portal fails in one way. */
async function tryPortalFault(
	lane: Lane,
	rule: (typeof PORTAL_FAULTS)[number],
	times: number,
): Promise<void> {
	const { sandbox, draw } = lane;
	const { discord, portal } = sandbox;
	const what = `the Portal, ${rule.match.path.source}: ${JSON.stringify(rule.do).slice(0, 60)}`;
	await signInBoth(sandbox);
	portal.fault(rule);
	type Act = (who: (typeof SIGNING)[number]) => Promise<PorterExchange>;
	const lookUp: Act = (who) => {
		const username = oneOf(draw, SUBJECTS);
		// An owner's session history is never answered from memory.
		if (who === 'olga')
			return discord.as(who).slash('moderators', 'profile', { username, section: 'sessions' });
		return discord.as('adam').slash('moderators', 'profile', { username });
	};
	const signOut: Act = (who) => discord.as(who).slash('general', 'session', {}, 'logout');
	const acts =
		rule.match.path.source === 'profile'
			? [lookUp]
			: ([(who) => signIn(sandbox, who), signOut] satisfies Act[]);
	const turns = Array.from(
		{ length: Math.ceil(times / acts.length) },
		(_, n) => SIGNING[n % SIGNING.length] ?? 'mel',
	);
	for (const act of acts) judge(lane, what, await Promise.all(turns.map(act)));
	portal.clearFaults();
	await settle(lane, what, TAKEN_BACK_WITHIN_MS);
	// Afresh, so that neither what is remembered nor the breaker keeps the next fault from acting.
	await sandbox.restart();
	lane.linesRead = 0;
}

/** Registering the commands, which an operator does: it ends, and tells a failure in plain words. */
async function tryDeployment(lane: Lane, [name, fault]: readonly [string, DiscordFault], times: number) {
	const { discord, env } = lane.sandbox;
	discord.fault({ match: { kind: 'commands' }, times, do: fault });
	const deploying = Array.from({ length: times }, () => IN_PROCESS.deploy(env).then(String, String));
	const ended = await Promise.all(deploying);
	lane.tally.add('deployments', times);
	const traces = ended.filter((words) => /\n\s+at \w|node:internal/.test(words)).length;
	lane.tally.fail(`${name}, commands`, TRACES, traces);
	discord.clearFaults();
}

if (import.meta.main) {
	const times = Number(process.env.TIMES ?? 20);
	const most = Number(process.env.COMBINATIONS ?? Number.POSITIVE_INFINITY);
	await runTrial('faults', (seed) => tryFaults({ seed, times, lanes: 5, programs: PROCESSES, most }));
}
