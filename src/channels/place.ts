import { ChannelType } from 'discord-api-types/v10';
import { audienceOf, type ChannelAudience } from './audience.ts';
import type { ChannelView, GuildDirectory, GuildView } from './guild-directory.ts';
import type { ApprovedChannels } from './repository.ts';

/** What a Discord channel counts as. Whatever is not certain is a public channel. */
export type Place = 'moderator-channel' | 'public-channel';

/** The audience that an administrator approved for a channel: ids of roles and members. */
export interface ApprovedAudience {
	readonly roles: readonly string[];
	readonly members: readonly string[];
}

/** What the administrators have said about channels. */
export interface Trust {
	/** Channels and categories of the settings. */
	readonly named: ReadonlySet<string>;
	/** By channel id. */
	readonly approved: ReadonlyMap<string, ApprovedAudience>;
}

/** What a channel counts as; if it counts as public, why, and who was not expected to see it. */
export interface PlaceVerdict {
	readonly place: Place;
	readonly reason?: PublicReason;
	readonly unexpected?: ApprovedAudience;
}

export type PublicReason =
	| 'channel unknown'
	| 'not named'
	| 'kind of channel'
	| 'everyone sees it'
	| 'a self-assignable role sees it'
	| 'wider than approved';

/** Kinds of channels that can be a moderator channel. */
const CHANNELS: readonly number[] = [ChannelType.GuildText, ChannelType.GuildForum, ChannelType.GuildMedia];
/** Threads that count as the channel they are in; forum posts are public threads. Announcement threads are not among them. */
const THREADS: readonly number[] = [ChannelType.PublicThread, ChannelType.PrivateThread];

/** The channel whose audience counts: of a thread the one it is in. Undefined if that is not known. */
export function homeOf(
	channel: ChannelView | undefined,
	parent: ChannelView | undefined,
): ChannelView | undefined {
	return channel && THREADS.includes(channel.type) ? parent : channel;
}

/**
 * Decides what a channel counts as. A moderator channel is one that an administrator named in the settings (itself or its
 * category) or approved with its audience, and that neither @everyone nor a role which people can give themselves can see;
 * an approved one may be seen by nobody outside the approved audience. Announcement channels can be followed from other
 * servers, and voice and stage channels have audiences of their own: they are public, as is whatever is unknown.
 * @param home as `homeOf` gives it
 */
export function judgePlace(
	home: ChannelView | undefined,
	guild: GuildView | undefined,
	trust: Trust,
): PlaceVerdict {
	if (!guild || !home) return { place: 'public-channel', reason: 'channel unknown' };
	const approved = trust.approved.get(home.id);
	const isNamed = trust.named.has(home.id) || (home.parentId !== null && trust.named.has(home.parentId));
	if (!approved && !isNamed) return { place: 'public-channel', reason: 'not named' };
	if (!CHANNELS.includes(home.type)) return { place: 'public-channel', reason: 'kind of channel' };
	return judgeAudience(audienceOf(guild, home), approved);
}

/** The part of the judgement that is about who can see the channel. */
function judgeAudience(audience: ChannelAudience, approved: ApprovedAudience | undefined): PlaceVerdict {
	if (audience.everyone) return { place: 'public-channel', reason: 'everyone sees it' };
	const selfAssignable = audience.roles.filter((role) => role.selfAssignable !== undefined);
	if (selfAssignable.length > 0) {
		const unexpected = { roles: selfAssignable.map(({ id }) => id), members: [] };
		return { place: 'public-channel', reason: 'a self-assignable role sees it', unexpected };
	}
	if (!approved) return { place: 'moderator-channel' };
	const roles = audience.roles.map(({ id }) => id).filter((id) => !approved.roles.includes(id));
	const members = audience.members.filter((id) => !approved.members.includes(id));
	if (roles.length + members.length === 0) return { place: 'moderator-channel' };
	return { place: 'public-channel', reason: 'wider than approved', unexpected: { roles, members } };
}

/** What a channel counts as right now. Synchronous and never remembered, so that it can be asked just before an answer. */
export type PlaceOf = (guildId: string, channelId: string) => PlaceVerdict;

export function createPlaceOf(
	directory: GuildDirectory,
	named: ReadonlySet<string>,
	approvals: Pick<ApprovedChannels, 'all'>,
): PlaceOf {
	const trust = { named, approved: approvals.all };
	return (guildId, channelId) => {
		const channel = directory.channel(guildId, channelId);
		const parent = directory.channel(guildId, channel?.parentId ?? '');
		return judgePlace(homeOf(channel, parent), directory.guild(guildId), trust);
	};
}
