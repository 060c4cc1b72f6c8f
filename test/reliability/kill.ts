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
	createTally,
	type Draw,
	done,
	isDone,
	oneOf,
	openTrial,
	percent,
	runTrial,
	setOpen,
	signIn,
	type Tally,
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
const VERIFY_EVERY = 25;

const SHOWN = 'messages with staff data';
const LINES = 'lines of the log channel';
const UNKNOWN = 'messages unknown to Porter';
const LEFT = 'messages left to a stranger';

/** Something that people turn on and off, such as a session. */
interface Switch {
	readonly id: string;
	readonly names: readonly [turnedOn: string, turnedOff: string];
	turn(sandbox: Sandbox, on: boolean): Promise<PorterExchange | undefined>;
}

const SWITCHES: readonly Switch[] = [
	...SIGNING.map((who): Switch => {
		const logout = ({ discord }: Sandbox) => discord.as(who).slash('general', 'session', {}, 'logout');
		const turn: Switch['turn'] = (sandbox, on) => (on ? signIn(sandbox, who) : logout(sandbox));
		return { id: persona(who).discordId, names: ['logins', 'logouts'], turn };
	}),
	{
		id: CHANNELS[APPROVED],
		names: ['approvals', 'removals'],
		turn(sandbox, on) {
			if (on) return approve(sandbox, APPROVED);
			const gus = sandbox.discord.as('gus');
			return gus.slash('general', 'moderator-channels', { channel: APPROVED }, 'remove');
		},
	},
];

/** What people were told had happened. */
interface Ledger {
	/** By the switch's id; undefined: the process died in between. */
	readonly isOn: Map<string, boolean | undefined>;
	/** Since the last restart; times in milliseconds since 1970. */
	lookups: { readonly key: string; readonly from: number; readonly to: number }[];
}

interface Lane {
	readonly sandbox: Sandbox;
	readonly watch: StaffDataWatch;
	readonly draw: Draw;
	readonly ledger: Ledger;
	readonly tally: Tally;
	kills: number;
}

/** @param lanes sandboxes side by side */
export async function tryKills(kills: number, seed: number, lanes: number): Promise<Trial> {
	const tally = createTally('kills', 'logins', 'logouts', 'approvals', 'removals', 'lookups');
	for (const count of ['lost', 'chain verified', SHOWN, LINES, UNKNOWN, LEFT]) tally.add(count, 0);
	const share = Math.ceil(kills / lanes);
	const shares = Array.from({ length: lanes }, (_, n) => Math.min(share, kills - n * share));
	await Promise.all(shares.map((mine, n) => runLane(mine, seed + n, tally)));
	const { figures, broken } = tally;
	const unknown = percent(figures[UNKNOWN] ?? 0, figures[SHOWN] ?? 0);
	return { figures: { ...figures, 'unknown, of all': unknown }, broken };
}

async function runLane(kills: number, seed: number, tally: Tally): Promise<void> {
	const sandbox = await openTrial({ discord: { settleMs: 4000 } });
	const watch = await openStaffDataWatch(sandbox);
	const ledger: Ledger = { isOn: new Map(), lookups: [] };
	const lane: Lane = { sandbox, watch, draw: createDraw(seed), ledger, tally, kills: 0 };
	for (const who of ['adam', 'olga'] as const) await done('login', signIn(sandbox, who));
	await approve(sandbox, 'staff-lounge');
	while (lane.kills < kills) {
		await killOnce(lane);
		if (lane.kills % VERIFY_EVERY !== 0 && lane.kills < kills) continue;
		const { code, output } = await runProgram('admin', ['lookups', 'verify'], sandbox.env);
		if (code === 0) tally.add('chain verified');
		else tally.fail(`kill ${lane.kills}`, output.at(-1) ?? 'the chain is not verified');
		if (kills > VERIFY_EVERY) console.log(`${lane.kills} kills, ${tally.broken.length} broken promises`);
	}
	tally.add(SHOWN, watch.count('profile'));
	tally.add(LINES, watch.count('log-line'));
	await sandbox.close();
}

async function killOnce(lane: Lane): Promise<void> {
	const { sandbox, draw, watch, tally } = lane;
	let isAlive = true;
	const isOn = () => isAlive;
	for (const who of ['adam', 'adam', 'olga', 'olga'] as const) void lookUpAgain(lane, who, isOn);
	for (const one of SWITCHES) void turnOnAndOff(lane, one, isOn);
	await sleep(draw() * LONGEST_LIFE_MS);
	const opening = draw() < 1 / 3 ? oneOf<ChannelKey>(draw, ['moderators', 'staff-lounge']) : undefined;
	if (opening) {
		setOpen(sandbox, opening, true);
		await sleep((draw() * LONGEST_LIFE_MS) / 4);
	}
	await sandbox.porter().kill();
	isAlive = false;
	tally.add('kills');
	lane.kills += 1;
	await sandbox.restart();
	const where = `kill ${lane.kills}`;
	for (const what of lostIn(lane)) tally.fail(`${where}, of the ${what}`, 'lost');
	const { unknown, left } = await watch.settle(SETTLE_MS);
	tally.fail(where, UNKNOWN, unknown.length);
	tally.fail(where, LEFT, left.length);
	if (opening) setOpen(sandbox, opening, false);
}

/** Somebody looks accounts up and opens sections under the answers; now and then the Portal is slow. */
async function lookUpAgain(
	{ sandbox, draw, ledger, tally }: Lane,
	who: 'adam' | 'olga',
	isOn: () => boolean,
) {
	const { discord, portal } = sandbox;
	const looked = async (channel: ChannelKey, ask: () => Promise<PorterExchange>) => {
		const from = Date.now();
		const exchange = await ask();
		if (isOn() && isDone(exchange)) {
			ledger.lookups.push({ key: `${persona(who).discordId} ${CHANNELS[channel]}`, from, to: Date.now() });
			tally.add('lookups');
		}
		return exchange.messages[0];
	};
	while (isOn()) {
		const channel = oneOf(draw, PLACES);
		const section = oneOf(draw, [undefined, 'moderation', 'chats']);
		const options = { username: oneOf(draw, SUBJECTS), ...(section ? { section } : {}) };
		if (draw() < 0.1) portal.fault({ match: { path: /profile/ }, times: 1, do: { kind: 'delay', ms: 900 } });
		const message = await looked(channel, () => discord.as(who).slash(channel, 'profile', options));
		const menu = everyComponent(message?.components ?? []).find(({ type }) => type === 3);
		if (!isOn() || !message || !menu || draw() < 0.5) continue;
		// The message may have been taken back since.
		const chosen = oneOf(draw, ['moderation', 'chats', 'bots']);
		await looked(channel, () => discord.as(who).choose(message, chosen)).catch(() => undefined);
	}
}

async function turnOnAndOff(
	{ sandbox, ledger, tally }: Lane,
	{ id, names, turn }: Switch,
	isOn: () => boolean,
) {
	while (isOn()) {
		const wasOn = ledger.isOn.get(id) ?? false;
		ledger.isOn.set(id, undefined);
		const exchange = await turn(sandbox, !wasOn);
		if (!isOn() || !exchange || !isDone(exchange)) return;
		ledger.isOn.set(id, !wasOn);
		tally.add(names[wasOn ? 1 : 0]);
	}
}

/** What was acknowledged, and is not in the database. What was unsure is known then. */
function lostIn({ sandbox, ledger }: Lane): readonly string[] {
	const lost: string[] = [];
	const sessions = readRows(sandbox, 'select discord_id as id from session where ended_at is null');
	const approvals = readRows(sandbox, 'select channel_id as id from moderator_channel');
	for (const { id, names } of SWITCHES) {
		const isOn = [...sessions, ...approvals].some((row) => row.id === id);
		if (isOn !== (ledger.isOn.get(id) ?? isOn)) lost.push(names[isOn ? 1 : 0]);
		ledger.isOn.set(id, isOn);
	}
	const newest = 'select at, caller_id, channel_id from lookup order by seq desc limit 2000';
	// The earliest row that fits, for the lookups in the order of their ends: so none takes the row that another needs.
	const rows = readRows(sandbox, newest)
		.toReversed()
		.map(({ at, caller_id, channel_id }) => {
			return { at: Date.parse(String(at)), key: `${caller_id} ${channel_id}` };
		});
	for (const { key, from, to } of ledger.lookups) {
		const index = rows.findIndex((row) => row.key === key && row.at >= from - 5 && row.at <= to + 5);
		if (index < 0) lost.push('lookups');
		else rows.splice(index, 1);
	}
	ledger.lookups = [];
	return lost;
}

if (import.meta.main) {
	const kills = Number(process.env.KILLS ?? 300);
	await runTrial('kill', (seed) => tryKills(kills, seed, 2));
}
