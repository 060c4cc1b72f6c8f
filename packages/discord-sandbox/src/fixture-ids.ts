import type { DiscordFixture } from './fixture.ts';

/** The key by which the bot is named among members. */
export const BOT_KEY = 'bot';
/** The key of every guild's @everyone role. */
export const EVERYONE_KEY = 'everyone';

/** Ids of everything in a fixture, by key. */
export interface FixtureIds {
	readonly application: string;
	readonly guilds: ReadonlyMap<string, string>;
	readonly people: ReadonlyMap<string, string>;
	readonly channels: ReadonlyMap<string, string>;
	/** Without `everyone`, which has the id of its guild. */
	readonly roles: ReadonlyMap<string, string>;
	/** A further id, for what has no key. */
	next(): string;
}

type Item = readonly [key: string, { readonly id?: string }];

/** Ids that are left out are counted up from here: snowflakes of 2015, before those that a sandbox makes. */
const FIRST_ID = 100_000_000_000_000_000n;
const SNOWFLAKE = /^\d{15,20}$/;

/**
 * Settles all ids of a fixture. Those that it leaves out come out the same every time.
 * @throws Error in plain words if a key or an id is given twice, or an id is no snowflake
 */
export function settleIds({ application = {}, people, guilds }: DiscordFixture): FixtureIds {
	if (BOT_KEY in people) throw new Error(`fixture: the key "${BOT_KEY}" is the bot's, no person can have it`);
	const inGuilds = Object.values(guilds);
	const kinds: Readonly<Record<string, readonly Item[]>> = {
		application: [['application', application]],
		guild: Object.entries(guilds),
		person: Object.entries(people),
		channel: inGuilds.flatMap((guild) => Object.entries(guild.channels)),
		role: inGuilds.flatMap(({ roles = {} }) => Object.entries(roles).filter(([key]) => key !== EVERYONE_KEY)),
	};
	const given = new Set(Object.values(kinds).flatMap((items) => items.map(([, { id }]) => id)));
	let last = FIRST_ID;
	const next = () => {
		do last += 1n;
		while (given.has(last.toString()));
		return last.toString();
	};
	const owners = new Map<string, string>();
	const settled = (kind: string) => {
		const ids = new Map<string, string>();
		for (const [key, { id = next() }] of kinds[kind] ?? []) {
			if (ids.has(key)) throw new Error(`fixture: there are two of ${kind} "${key}"`);
			if (!SNOWFLAKE.test(id)) throw new Error(`fixture: the id of ${kind} "${key}" is no snowflake: ${id}`);
			const other = owners.get(id);
			if (other) throw new Error(`fixture: ${kind} "${key}" has the id of ${other}, ${id}`);
			owners.set(id, `${kind} "${key}"`);
			ids.set(key, id);
		}
		return ids;
	};
	return {
		application: settled('application').get('application') ?? '',
		guilds: settled('guild'),
		people: settled('person'),
		channels: settled('channel'),
		roles: settled('role'),
		next,
	};
}
