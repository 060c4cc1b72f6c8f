/**
 * Who can see a channel, by Discord's documented permission algorithm, from what the gateway tells. Pure: the guild
 * comes in as a plain value.
 */

export interface GuildView {
	/** Also the id of the @everyone role. */
	readonly id: string;
	readonly roles: readonly RoleView[];
}

export interface RoleView {
	readonly id: string;
	readonly permissions: bigint;
	/** How people can get it by themselves. */
	readonly selfAssignable?: 'onboarding' | 'boosting' | 'a purchase' | 'a linked account';
	/** The bot that the role belongs to. */
	readonly botId?: string;
}

export interface ChannelView {
	readonly id: string;
	/** Discord's channel type. */
	readonly type: number;
	/** Of a channel: its category. Of a thread: the channel it is in. */
	readonly parentId: string | null;
	readonly overwrites: readonly OverwriteView[];
}

export interface OverwriteView {
	/** A role's or a member's. */
	readonly id: string;
	readonly of: 'role' | 'member';
	readonly allow: bigint;
	readonly deny: bigint;
}

/** Who can see a channel. Administrators see every channel and are listed by their role; the server's owner always does. */
export interface ChannelAudience {
	readonly everyone: boolean;
	/** Roles of which one is enough to see the channel. */
	readonly roles: readonly RoleView[];
	/** Ids of members whom an overwrite of their own lets in. */
	readonly members: readonly string[];
}

const ADMINISTRATOR = 1n << 3n;
const VIEW_CHANNEL = 1n << 10n;

/**
 * The audience of a channel that is no thread. Only a channel's own overwrites count: Discord copies a category's, it
 * does not inherit them. A combination of roles never sees more than its best role: roles' allows come after all denies.
 */
export function audienceOf(guild: GuildView, channel: ChannelView): ChannelAudience {
	const base = guild.roles.find((role) => role.id === guild.id)?.permissions ?? 0n;
	const overwrites = new Map(
		channel.overwrites.filter(({ of }) => of === 'role').map((overwrite) => [overwrite.id, overwrite]),
	);
	const sees = (role: RoleView): boolean => {
		const own = base | role.permissions;
		if (own & ADMINISTRATOR) return true;
		const common = apply(own, overwrites.get(guild.id));
		const final = role.id === guild.id ? common : apply(common, overwrites.get(role.id));
		return (final & VIEW_CHANNEL) !== 0n;
	};
	const roles = guild.roles.filter(sees);
	return {
		everyone: roles.some((role) => role.id === guild.id),
		roles,
		members: channel.overwrites
			.filter(({ of, allow }) => of === 'member' && (allow & VIEW_CHANNEL) !== 0n)
			.map(({ id }) => id),
	};
}

function apply(permissions: bigint, overwrite: OverwriteView | undefined): bigint {
	return overwrite ? (permissions & ~overwrite.deny) | overwrite.allow : permissions;
}
