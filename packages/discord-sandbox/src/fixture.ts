import type { PermissionFlagsBits } from 'discord-api-types/v10';

/**
 * What there is when a local Discord starts, as data: it can also be written as JSON. Everything has a key of its own,
 * by which tests name it; ids may be left out.
 */
export interface DiscordFixture {
	readonly application?: ApplicationFixture;
	/** Everybody who can act, by key. The key `bot` stands for the application's bot and cannot be a person's. */
	readonly people: Readonly<Record<string, PersonFixture>>;
	/** By key. The first one is the guild that `change` changes. Keys of channels and roles are unique over all guilds. */
	readonly guilds: Readonly<Record<string, GuildFixture>>;
}

/** The application whose bot is tested. */
export interface ApplicationFixture {
	readonly id?: string;
	/** The bot's name. Default: "Bot". */
	readonly name?: string;
	/** Default: one that looks like a bot token (its first part is the id in base64) and opens nothing real. */
	readonly token?: string;
}

export interface PersonFixture {
	readonly id?: string;
	/** Default: the key. */
	readonly username?: string;
}

export interface GuildFixture {
	readonly id?: string;
	/** Default: the key. */
	readonly name?: string;
	/** Who owns it: a key, or a user of its own. Default: a user who is none of the people, so that nobody is special. */
	readonly owner?: string | PersonFixture;
	/** From the lowest to the highest. `everyone` is the guild's @everyone and is there in any case. */
	readonly roles?: Readonly<Record<string, RoleFixture>>;
	/** In the order in which they are listed. */
	readonly channels: Readonly<Record<string, ChannelFixture>>;
	/** Who is a member, with which roles. Default: all people, without roles. */
	readonly members?: Readonly<Record<string, readonly string[]>>;
	/** Roles of the bot; false: it is no member. Default: no roles. */
	readonly bot?: readonly string[] | false;
}

/** Permissions as bits, as Discord's decimal text, or by name. */
export type PermissionsFixture = bigint | string | readonly (keyof typeof PermissionFlagsBits)[];

export interface RoleFixture {
	readonly id?: string;
	/** Default: the key; `@everyone` for `everyone`. */
	readonly name?: string;
	/** Default: none. For `everyone`: what a member of a new guild may do. */
	readonly permissions?: PermissionsFixture;
	readonly managed?: boolean;
	/** `1 << 0`: can be picked in onboarding (IN_PROMPT). */
	readonly flags?: number;
	/** As on the wire: a tag that is true is present with the value null. */
	readonly tags?: Readonly<Record<string, string | null>>;
}

export interface ChannelFixture {
	readonly id?: string;
	/** Default: the key. */
	readonly name?: string;
	/** Discord's channel type: 0 text (default), 2 voice, 4 category, 5 announcement, 11 and 12 threads, 15 forum. */
	readonly type?: number;
	/** The category of a channel, the channel of a thread, by key. */
	readonly parent?: string;
	readonly overwrites?: readonly OverwriteFixture[];
	/** For threads only. */
	readonly thread?: ThreadFixture;
}

/** Whom an overwrite is about, by key; `bot` is the bot. */
export type OverwriteFixture = ({ readonly role: string } | { readonly member: string }) & {
	readonly allow?: PermissionsFixture;
	readonly deny?: PermissionsFixture;
};

export interface ThreadFixture {
	/** Default: the owner of the guild. */
	readonly owner?: string;
	readonly archived?: boolean;
	readonly locked?: boolean;
	/** By key; `bot` is the bot. */
	readonly members?: readonly string[];
}

/** The keys of a fixture. With those of a fixture of one's own a typing error in a test does not compile. */
export interface FixtureKeys {
	readonly guild: string;
	readonly person: string;
	readonly channel: string;
	readonly role: string;
}

type KeyOf<T> = T extends unknown ? Extract<keyof T, string> : never;
type GuildsOf<F extends DiscordFixture> = F['guilds'][keyof F['guilds']];
type RolesOf<G> = G extends { readonly roles: infer Roles } ? Extract<keyof Roles, string> : never;

interface NamedKeys<G extends string, P extends string, C extends string, R extends string> {
	readonly guild: G;
	readonly person: P;
	readonly channel: C;
	readonly role: R;
}

/** The keys that a fixture defines. */
export type KeysOf<F extends DiscordFixture> = NamedKeys<
	KeyOf<F['guilds']>,
	KeyOf<F['people']>,
	KeyOf<GuildsOf<F>['channels']>,
	RolesOf<GuildsOf<F>> | 'everyone'
>;
