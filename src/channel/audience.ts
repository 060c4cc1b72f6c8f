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
	/** People can get it by themselves: onboarding, boosting, buying, linking an account. */
	readonly selfAssignable: boolean;
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

/** Who can see a channel. Administrators see every channel and are listed by their role. */
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
	const overwrite = (id: string) => channel.overwrites.find((one) => one.of === 'role' && one.id === id);
	const everyoneOverwrite = overwrite(guild.id);
	const sees = (role: RoleView): boolean => {
		const own = base | role.permissions;
		if (own & ADMINISTRATOR) return true;
		const common = apply(own, everyoneOverwrite);
		const final = role.id === guild.id ? common : apply(common, overwrite(role.id));
		return (final & VIEW_CHANNEL) !== 0n;
	};
	const roles = guild.roles.filter(sees);
	return {
		everyone: roles.some((role) => role.id === guild.id),
		roles,
		members: channel.overwrites
			.filter((one) => one.of === 'member' && (one.allow & VIEW_CHANNEL) !== 0n)
			.map((one) => one.id),
	};
}

function apply(permissions: bigint, overwrite: OverwriteView | undefined): bigint {
	return overwrite ? (permissions & ~overwrite.deny) | overwrite.allow : permissions;
}
