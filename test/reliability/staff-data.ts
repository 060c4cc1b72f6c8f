import { DatabaseSync } from 'node:sqlite';
import type { PorterMessage } from '../../sandbox/fixtures/guild.ts';
import { CHANNELS, type ChannelKey } from '../../sandbox/fixtures/guild-ids.ts';
import type { Sandbox } from '../../sandbox/sandbox.ts';
import { holds } from './trial.ts';

/** Accounts that the trials look up: there is something in each of their sections. */
export const SUBJECTS = ['exampleuser', 'long-history'] as const;

/** What a message shows that is not for everybody: a profile's staff sections, or who looked whom up. */
type StaffDataIn = (
	message: Pick<PorterMessage, 'content' | 'embeds' | 'components'>,
) => 'profile' | 'log-line' | undefined;

/** The menu under an answer to staff counts what is on record. */
const COUNTED = /"(Moderation|Chats|Bots|Linked accounts|Subscriptions|Permissions|Timeline) \(\d+\)/;

/** Knows staff data by the texts that the Portal gives to staff only. */
async function staffDataOf({ portal }: Sandbox): Promise<StaffDataIn> {
	const answersTo = async (viewer: 'mel' | 'olga') => {
		const headers = { cookie: `psession=${portal.issueSession(viewer)}` };
		const urls = SUBJECTS.map((username) => `${portal.url}/v1/users/profile/${username}`);
		return Promise.all(urls.map(async (url) => (await fetch(url, { headers })).text()));
	};
	const everybodys = (await answersTo('mel')).join('\n');
	const texts = new Set<string>();
	for (const answer of await answersTo('olga')) {
		JSON.parse(answer, (name, value) => {
			// Porter may cut or rewrite what follows.
			const [beginning] = (typeof value === 'string' && /^[\w ,;-]{8,30}/.exec(value)) || [];
			const isText = !name.endsWith('_at') && name !== 'avatar_source' && !/^\d+$/.test(beginning ?? '');
			if (beginning && isText && !everybodys.includes(beginning)) texts.add(beginning);
			return value;
		});
	}
	return ({ content, embeds, components }) => {
		if (/> looked up /.test(content)) return 'log-line';
		const text = JSON.stringify([content, embeds, components]);
		return COUNTED.test(text) || [...texts].some((one) => text.includes(one)) ? 'profile' : undefined;
	};
}

/** Reads the database of a sandbox's Porter, which may be running. */
export function readRows({ env }: Pick<Sandbox, 'env'>, sql: string): readonly Record<string, unknown>[] {
	const database = new DatabaseSync((env.DATABASE_URL ?? '').replace('sqlite:', ''), { readOnly: true });
	try {
		return database.prepare(sql).all();
	} finally {
		database.close();
	}
}

/** What Porter's database says of its disclosures; this is the one place that knows the table. */
function storedDisclosures(sandbox: Sandbox) {
	const ids = (sql: string) => readRows(sandbox, sql).map(({ id }) => String(id));
	const shown = "select message_id as id from disclosure where state = 'shown' and message_id is not null";
	const unsettled = ids("select id from disclosure where state in ('pending', 'unknown')").length;
	return { known: new Set(ids(shown)), unsettled };
}

/** Compares what a sandbox's channels show with what its Porter knows. */
export interface StaffDataWatch {
	/** How many messages have ever shown this. */
	count(what: 'profile' | 'log-line'): number;
	/**
	 * Waits until Porter knows of every message that shows staff data, and a stranger sees none.
	 * @returns what is wrong after `withinMs`; each message only once, over all calls
	 */
	settle(withinMs: number): Promise<Record<'unknown' | 'left', readonly PorterMessage[]>>;
}

export async function openStaffDataWatch(sandbox: Sandbox): Promise<StaffDataWatch> {
	const { discord } = sandbox;
	const staffDataIn = await staffDataOf(sandbox);
	const told = new Set<string>();
	const channels = Object.keys(CHANNELS) as ChannelKey[];
	const look = () => {
		const { known, unsettled } = storedDisclosures(sandbox);
		const isStaffData = (message: PorterMessage) => {
			return !message.deleted && !told.has(message.id) && staffDataIn(message) !== undefined;
		};
		const open = channels.flatMap((channel) => discord.visible('nora', channel));
		return {
			unsettled,
			unknown: discord.openMessages().filter((one) => !known.has(one.id) && isStaffData(one)),
			left: open.filter((one) => one.ephemeralFor === undefined && isStaffData(one)),
		};
	};
	return {
		count(what) {
			const hasShown = (one: PorterMessage) =>
				[one, ...one.earlier].some((body) => staffDataIn(body) === what);
			return discord.openMessages().filter(hasShown).length;
		},
		async settle(withinMs) {
			let seen = look();
			await holds(() => {
				seen = look();
				return seen.unknown.length + seen.left.length + seen.unsettled === 0;
			}, withinMs);
			for (const { id } of [...seen.unknown, ...seen.left]) told.add(id);
			return seen;
		},
	};
}
