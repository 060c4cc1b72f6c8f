import { buildGuild } from './build-guild.ts';
import type { DiscordFixture } from './fixture.ts';
import { BOT_KEY, EVERYONE_KEY, settleIds } from './fixture-ids.ts';
import type { DiscordUser, Guild } from './model.ts';

/** The part of a sandbox's state that its fixture describes. */
export interface WorldSetting {
	/** The bot's user; its id is the application's. */
	readonly bot: DiscordUser;
	readonly token: string;
	readonly keys: KeyLookup;
	/** The guild that is changed by `change`. */
	readonly mainGuild: Guild;
	/** Everybody, member or not, by id. */
	readonly users: ReadonlyMap<string, DiscordUser>;
	readonly guilds: ReadonlyMap<string, Guild>;
}

/** What the keys of the fixture stand for. Each throws an Error in plain words for a key that there is not. */
interface KeyLookup {
	person(key: string): DiscordUser;
	/** The id of a channel; it may have been deleted since. */
	channel(key: string): string;
	/** The id of a role; `everyone` is that of the first guild. */
	role(key: string): string;
	guild(key: string): Guild;
	personOf(userId: string | null): string | undefined;
	/** All of them, by key. */
	readonly ids: KeyedIds;
}

/** Ids by key. */
interface KeyedIds {
	readonly guilds: Readonly<Record<string, string>>;
	readonly people: Readonly<Record<string, string>>;
	readonly channels: Readonly<Record<string, string>>;
	readonly roles: Readonly<Record<string, string>>;
}

/** @throws Error in plain words if something is wrong with the fixture */
export function createWorldSetting(fixture: DiscordFixture): WorldSetting {
	const ids = settleIds(fixture);
	const bot = { id: ids.application, username: fixture.application?.name ?? 'Bot', bot: true };
	const byKey = new Map<string, DiscordUser>(
		Object.entries(fixture.people).map(([key, { username = key }]) => [
			key,
			{ id: ids.people.get(key) ?? '', username, bot: false },
		]),
	);
	byKey.set(BOT_KEY, bot);
	const nobody = { id: ids.next(), username: 'owner', bot: false };
	const guildsByKey = new Map(
		Object.entries(fixture.guilds).map(([key, one]) => [
			key,
			buildGuild(key, one, { ids, users: byKey, owner: nobody }),
		]),
	);
	const [mainGuild] = guildsByKey.values();
	if (!mainGuild) throw new Error('fixture: there is no guild');
	const guilds = new Map([...guildsByKey.values()].map((guild) => [guild.id, guild]));
	const members = [...guilds.values()].flatMap((guild) => [...guild.members.values()]);
	const users = new Map([...byKey.values(), ...members.map(({ user }) => user)].map((one) => [one.id, one]));
	return {
		bot,
		token: fixture.application?.token ?? tokenOf(bot.id),
		mainGuild,
		guilds,
		users,
		keys: {
			person: (key) => known('person', byKey, key),
			channel: (key) => known('channel', ids.channels, key),
			role: (key) => (key === EVERYONE_KEY ? mainGuild.id : known('role', ids.roles, key)),
			guild: (key) => known('guild', guildsByKey, key),
			personOf: (userId) => [...ids.people].find(([, id]) => id === userId)?.[0],
			ids: {
				guilds: Object.fromEntries(ids.guilds),
				people: Object.fromEntries(ids.people),
				channels: Object.fromEntries(ids.channels),
				roles: { [EVERYONE_KEY]: mainGuild.id, ...Object.fromEntries(ids.roles) },
			},
		},
	};
}

function known<T>(kind: string, all: ReadonlyMap<string, T>, key: string): T {
	const found = all.get(key);
	if (found !== undefined) return found;
	throw new Error(`the fixture has no ${kind} "${key}"; it has ${[...all.keys()].join(', ')}`);
}

/** Looks like a bot token: its first part is the application's id in base64, and the rest says what it is. */
function tokenOf(applicationId: string): string {
	return `${Buffer.from(applicationId).toString('base64url')}.Sandbx.this-token-is-fake-and-opens-nothing-real`;
}
