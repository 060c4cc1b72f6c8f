import { setTimeout as sleep } from 'node:timers/promises';
import { everyComponent } from 'discord-sandbox';
import type { PorterExchange } from '../../sandbox/fixtures/guild.ts';
import { CHANNELS, type ChannelKey } from '../../sandbox/fixtures/guild-ids.ts';
import { persona } from '../../sandbox/fixtures/personas.ts';
import { runProgram } from '../../sandbox/porter-process.ts';
import type { Sandbox } from '../../sandbox/sandbox.ts';
import { openStaffDataWatch, readRows, type StaffDataWatch, SUBJECTS } from './staff-data.ts';
import {
	approve,
	createDraw,
	type Draw,
	done,
	isDone,
	oneOf,
	openTrial,
	percent,
	runTrial,
	setOpen,
	signIn,
	type Trial,
} from './trial.ts';

/**
 * `kill -9` at random moments, while people look accounts up, sign in and out, approve and remove channels, and while
 * channels open. After each restart everything that was acknowledged is there, and Porter knows of every message it has shown.
 */

/** Where staff data is shown. */
const PLACES = ['moderators', 'mod-thread', 'staff-lounge'] as const satisfies readonly ChannelKey[];
/** Approved and removed all the time; nothing is looked up there. */
const APPROVED = 'mod-forum';
const SIGNING = ['mel', 'maud'] as const;
const LONGEST_LIFE_MS = 900;
/** How long Porter may take after a restart until it knows what it has shown, and has taken back what it must. */
const SETTLE_MS = 10_000;
/** Before there was a table of disclosures nothing was found again later. */
const SETTLE_OLD_MS = 1500;
const VERIFY_EVERY = 25;

/** What people were told had happened. `unsure`: the process died in between. */
interface Ledger {
	readonly sessions: Map<(typeof SIGNING)[number], 'in' | 'out' | 'unsure'>;
	approval: 'approved' | 'removed' | 'unsure';
	/** Since the last restart; times in milliseconds since 1970. */
	lookups: { readonly key: string; readonly from: number; readonly to: number }[];
}

interface Lane {
	readonly sandbox: Sandbox;
	readonly watch: StaffDataWatch;
	readonly draw: Draw;
	readonly ledger: Ledger;
	readonly broken: string[];
	readonly counts: Record<(typeof COUNTS)[number], number>;
}

const COUNTS = [
	...(['kills', 'logins', 'logouts', 'approvals', 'removals', 'lookups', 'lost', 'chain verified'] as const),
	...([
		'messages with staff data',
		'unknown to Porter',
		'lines of the log channel',
		'left to a stranger',
	] as const),
] as const;

/** @param lanes sandboxes side by side */
export async function tryKills(kills: number, seed: number, lanes: number): Promise<Trial> {
	const share = Math.ceil(kills / lanes);
	const shares = Array.from({ length: lanes }, (_, n) => Math.min(share, kills - n * share));
	const all = await Promise.all(shares.map((mine, n) => runLane(mine, seed + n)));
	const sum = (count: (typeof COUNTS)[number]) => all.reduce((total, { counts }) => total + counts[count], 0);
	return {
		figures: {
			...Object.fromEntries(COUNTS.map((one) => [one, sum(one)])),
			'unknown, of all': percent(sum('unknown to Porter'), sum('messages with staff data')),
		},
		broken: all.flatMap(({ broken }) => broken),
		isPromised: all.every(({ watch }) => watch.isComplete),
	};
}

async function runLane(kills: number, seed: number): Promise<Lane> {
	const sandbox = await openTrial({ discord: { settleMs: 4000 } });
	const lane: Lane = {
		sandbox,
		watch: await openStaffDataWatch(sandbox),
		draw: createDraw(seed),
		ledger: { sessions: new Map(SIGNING.map((who) => [who, 'out'])), approval: 'removed', lookups: [] },
		broken: [],
		counts: Object.fromEntries(COUNTS.map((one) => [one, 0])) as Lane['counts'],
	};
	const { counts, watch, broken } = lane;
	for (const who of ['adam', 'olga'] as const) await done('login', signIn(sandbox, who));
	await approve(sandbox, 'staff-lounge');
	while (counts.kills < kills) {
		await killOnce(lane);
		if (counts.kills % VERIFY_EVERY !== 0 && counts.kills < kills) continue;
		const { code, output } = await runProgram('admin', ['lookups', 'verify'], sandbox.env);
		if (code === 0) counts['chain verified'] += 1;
		else broken.push(`kill ${counts.kills}: ${output.at(-1)}`);
		if (kills > VERIFY_EVERY) console.log(`${counts.kills} kills, ${broken.length} broken promises`);
	}
	counts['messages with staff data'] = watch.count('profile');
	counts['lines of the log channel'] = watch.count('log-line');
	await sandbox.close();
	return lane;
}

async function killOnce(lane: Lane): Promise<void> {
	const { sandbox, draw, watch, broken, counts } = lane;
	let isAlive = true;
	const isOn = () => isAlive;
	for (const who of ['adam', 'adam', 'olga', 'olga'] as const) void lookUpAgain(lane, who, isOn);
	for (const who of SIGNING) void signInAndOut(lane, who, isOn);
	void approveAndRemove(lane, isOn);
	await sleep(draw() * LONGEST_LIFE_MS);
	const opening = draw() < 1 / 3 ? oneOf<ChannelKey>(draw, ['moderators', 'staff-lounge']) : undefined;
	if (opening) {
		setOpen(sandbox, opening, true);
		await sleep((draw() * LONGEST_LIFE_MS) / 4);
	}
	await sandbox.porter().kill();
	isAlive = false;
	counts.kills += 1;
	await sandbox.restart();
	for (const what of lostIn(lane)) {
		counts.lost += 1;
		broken.push(`kill ${counts.kills}: ${what}`);
	}
	const { unknown, left } = await watch.settle(watch.isComplete ? SETTLE_MS : SETTLE_OLD_MS);
	counts['unknown to Porter'] += unknown.length;
	counts['left to a stranger'] += left.length;
	for (const { id } of unknown) broken.push(`kill ${counts.kills}: Porter does not know of message ${id}`);
	for (const { id } of left) broken.push(`kill ${counts.kills}: message ${id} is left in an open channel`);
	if (opening) setOpen(sandbox, opening, false);
}

/** Somebody looks accounts up and opens sections under the answers; now and then the Portal is slow. */
async function lookUpAgain(
	{ sandbox, draw, ledger, counts }: Lane,
	who: 'adam' | 'olga',
	isOn: () => boolean,
) {
	const { discord, portal } = sandbox;
	const looked = async (channel: ChannelKey, asking: Promise<PorterExchange>) => {
		const from = Date.now();
		const exchange = await asking;
		if (isOn() && isDone(exchange)) {
			ledger.lookups.push({ key: `${persona(who).discordId} ${CHANNELS[channel]}`, from, to: Date.now() });
			counts.lookups += 1;
		}
		return exchange.messages[0];
	};
	while (isOn()) {
		const channel = oneOf(draw, PLACES);
		const section = oneOf(draw, [undefined, 'moderation', 'chats']);
		const options = { username: oneOf(draw, SUBJECTS), ...(section ? { section } : {}) };
		if (draw() < 0.1) portal.fault({ match: { path: /profile/ }, times: 1, do: { kind: 'delay', ms: 900 } });
		const message = await looked(channel, discord.as(who).slash(channel, 'profile', options));
		const menu = everyComponent(message?.components ?? []).find(({ type }) => type === 3);
		if (!isOn() || !message || !menu || draw() < 0.5) continue;
		// The message may have been taken back since.
		const choosing = discord.as(who).choose(message, oneOf(draw, ['moderation', 'chats', 'bots']));
		await looked(channel, choosing).catch(() => undefined);
	}
}

async function signInAndOut(
	{ sandbox, ledger, counts }: Lane,
	who: (typeof SIGNING)[number],
	isOn: () => boolean,
) {
	const { sessions } = ledger;
	while (isOn()) {
		const wasIn = sessions.get(who) === 'in';
		sessions.set(who, 'unsure');
		const logout = () => sandbox.discord.as(who).slash('general', 'session', {}, 'logout');
		const exchange = await (wasIn ? logout() : signIn(sandbox, who));
		if (!isOn() || !isDone(exchange)) return;
		sessions.set(who, wasIn ? 'out' : 'in');
		counts[wasIn ? 'logouts' : 'logins'] += 1;
	}
}

async function approveAndRemove({ sandbox, ledger, counts }: Lane, isOn: () => boolean) {
	while (isOn()) {
		const wasApproved = ledger.approval === 'approved';
		ledger.approval = 'unsure';
		const gus = sandbox.discord.as('gus');
		const remove = () => gus.slash('general', 'moderator-channels', { channel: APPROVED }, 'remove');
		const exchange = await (wasApproved ? remove() : approve(sandbox, APPROVED));
		if (!isOn() || !exchange || !isDone(exchange)) return;
		ledger.approval = wasApproved ? 'removed' : 'approved';
		counts[wasApproved ? 'removals' : 'approvals'] += 1;
	}
}

/** What was acknowledged, and is not in the database. What was unsure is known then. */
function lostIn({ sandbox, ledger }: Lane): readonly string[] {
	const lost: string[] = [];
	const stored = readRows(sandbox, 'select discord_id as id from session where ended_at is null');
	for (const [who, told] of ledger.sessions) {
		const found = stored.some(({ id }) => id === persona(who).discordId) ? 'in' : 'out';
		if (told !== 'unsure' && told !== found) lost.push(`${who} was told "${told}", and is "${found}"`);
		ledger.sessions.set(who, found);
	}
	const approvals = readRows(sandbox, 'select channel_id as id from moderator_channel');
	const found = approvals.some(({ id }) => id === CHANNELS[APPROVED]) ? 'approved' : 'removed';
	if (ledger.approval !== 'unsure' && ledger.approval !== found) {
		lost.push(`a channel was said to be ${ledger.approval}, and is ${found}`);
	}
	ledger.approval = found;
	const newest = 'select at, caller_id, channel_id from lookup order by seq desc limit 2000';
	const rows = readRows(sandbox, newest).map(({ at, caller_id, channel_id }) => {
		return { at: Date.parse(String(at)), key: `${caller_id} ${channel_id}` };
	});
	for (const { key, from, to } of ledger.lookups) {
		const index = rows.findIndex((row) => row.key === key && row.at >= from - 5 && row.at <= to + 5);
		if (index < 0) lost.push('a lookup that was answered is not in the audit trail');
		else rows.splice(index, 1);
	}
	ledger.lookups = [];
	return lost;
}

if (import.meta.main) {
	const kills = Number(process.env.KILLS ?? 300);
	await runTrial('kill', (seed) => tryKills(kills, seed, 2));
}
