import type { Place } from '../profile/policy.ts';
import { audienceOf, type ChannelView, type GuildView } from './audience.ts';

/** What a channel counts as, and if it counts as public, the reason, for the log and for administrators. */
export interface PlaceVerdict {
	readonly place: Place;
	readonly reason?: PublicReason;
}

export type PublicReason =
	| 'channel unknown'
	| 'kind of channel'
	| 'not named'
	| 'everyone sees it'
	| 'a self-assignable role sees it';

/** Discord's channel types of which a moderator channel can be one: text, forum, media. */
const CHANNELS: readonly number[] = [0, 15, 16];
/** Public and private threads; forum posts are public threads. Announcement threads (10) are not among them. */
const THREADS: readonly number[] = [11, 12];

/**
 * Decides what a channel counts as. A moderator channel is one that an administrator named (itself or its category) and
 * that neither @everyone nor a role which people can give themselves can see. A thread counts as the channel it is in.
 * Announcement channels can be followed from other servers, and voice and stage channels have audiences of their own:
 * they are public, as is whatever is unknown.
 */
export function judgePlace(
	channel: ChannelView | undefined,
	parent: ChannelView | undefined,
	guild: GuildView | undefined,
	named: ReadonlySet<string>,
): PlaceVerdict {
	const isThread = channel !== undefined && THREADS.includes(channel.type);
	const home = isThread ? parent : channel;
	if (!guild || !home) return isPublic('channel unknown');
	if (!CHANNELS.includes(home.type)) return isPublic('kind of channel');
	const isNamed = named.has(home.id) || (home.parentId !== null && named.has(home.parentId));
	if (!isNamed) return isPublic('not named');
	const audience = audienceOf(guild, home);
	if (audience.everyone) return isPublic('everyone sees it');
	if (audience.roles.some((role) => role.selfAssignable)) return isPublic('a self-assignable role sees it');
	return { place: 'moderator-channel' };
}

function isPublic(reason: PublicReason): PlaceVerdict {
	return { place: 'public-channel', reason };
}
