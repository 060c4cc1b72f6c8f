import { ChannelType } from 'discord-api-types/v10';
import type { Caller, InteractionRef } from '../core/caller.ts';
import type { Line, Visibility } from '../core/reply.ts';
import { audienceOf, type ChannelAudience } from './audience.ts';
import type { PublicReason } from './cards.ts';
import type { ChannelView, GuildDirectory, GuildView } from './guild-directory.ts';
import type { ApprovedChannels } from './repository.ts';

/** What a Discord channel counts as. Whatever is not certain is a public channel. */
export type Place = 'moderator-channel' | 'public-channel';

/** The audience that an administrator approved for a channel: ids of roles and members. */
export interface ApprovedAudience {
	readonly roles: readonly string[];
	readonly members: readonly string[];
}

/** What the audience of a channel is measured against. */
export interface TrustedAudience extends ApprovedAudience {
	/** Who approved it: a Discord id, or `BY_SETTINGS`. */
	readonly by?: string;
	/** By role, if Discord has counted: how many members held it when it was approved, and at most since then. */
	readonly counts?: Readonly<Record<string, { readonly approved: number; readonly most: number }>>;
}

/** The approver of an audience that a channel of the settings had when Porter first saw it. */
export const BY_SETTINGS = 'settings';

/** What the administrators have said about channels. */
export interface Trust {
	/** Channels and categories of the settings. */
	readonly named: ReadonlySet<string>;
	/** By channel id. */
	readonly approved: ReadonlyMap<string, TrustedAudience>;
}

/** What a channel counts as; if it counts as public, why, and who was not expected to see it. */
export interface PlaceVerdict {
	readonly place: Place;
	readonly reason?: PublicReason;
	readonly unexpected?: ApprovedAudience;
	/** How many members hold the unexpected roles, if that is the reason. */
	readonly counts?: TrustedAudience['counts'];
}

/** Kinds of channels that can be a moderator channel. */
const CHANNELS: readonly number[] = [ChannelType.GuildText, ChannelType.GuildForum, ChannelType.GuildMedia];
/** Threads that count as the channel they are in; forum posts are public threads. Announcement threads are not among them. */
const THREADS: readonly number[] = [ChannelType.PublicThread, ChannelType.PrivateThread];

/** The channel whose audience counts: of a thread the one it is in. Undefined if that is not known. */
export function homeOf(channel: ChannelView | undefined, parent: ChannelView | undefined) {
	return channel && THREADS.includes(channel.type) ? parent : channel;
}

/**
 * Decides what a channel counts as. A moderator channel is one that an administrator named in the settings (itself or its
 * category) or approved, that Porter can see, and that neither @everyone nor a role which people can give themselves can
 * see; nobody outside the approved audience may see it. Announcement channels can be followed from other servers, games
 * read the channels that are linked to them, and voice and stage channels have audiences of their own: they are public,
 * as is whatever is unknown.
 * @param home as `homeOf` gives it
 * @param guild undefined: what is remembered of it may be old
 */
export function judgePlace(
	home: ChannelView | undefined,
	guild: GuildView | undefined,
	trust: Trust,
): PlaceVerdict {
	if (!home) return isPublic('channel unknown');
	const isNamed = trust.named.has(home.id) || (home.parentId !== null && trust.named.has(home.parentId));
	const known = trust.approved.get(home.id);
	const approved = known?.by === BY_SETTINGS && !isNamed ? undefined : known;
	if (!approved && !isNamed) return isPublic('not named');
	if (!guild) return isPublic('not connected');
	if (!(home.type in ChannelType)) return isPublic('unknown kind of channel');
	if (!CHANNELS.includes(home.type)) return isPublic('kind of channel');
	if (home.linked) return isPublic('linked to a game');
	const audience = audienceOf(guild, home);
	const refused = refusal(audience) ?? (home.hidden ? isPublic('Porter cannot see it') : undefined);
	return refused ?? judgeAudience(audience, approved);
}

function isPublic(reason: PublicReason, unexpected?: ApprovedAudience): PlaceVerdict {
	return { place: 'public-channel', reason, ...(unexpected && { unexpected }) };
}

/** An audience that nobody can approve. */
function refusal({ everyone, roles }: ChannelAudience): PlaceVerdict | undefined {
	if (everyone) return isPublic('everyone sees it');
	const selfAssignable = roles.filter((role) => role.selfAssignable !== undefined);
	if (selfAssignable.length === 0) return undefined;
	const isSubscription = selfAssignable.every((role) => role.selfAssignable === 'a subscription');
	const reason = isSubscription ? 'a subscription role sees it' : 'a self-assignable role sees it';
	return isPublic(reason, { roles: selfAssignable.map(({ id }) => id), members: [] });
}

/** Who was not approved; then which roles at least three more members have got since, and more than half again. */
function judgeAudience(audience: ChannelAudience, approved: TrustedAudience | undefined): PlaceVerdict {
	if (!approved) return { place: 'moderator-channel' };
	const ids = audience.roles.map(({ id }) => id);
	const roles = ids.filter((id) => !approved.roles.includes(id));
	const members = audience.members.filter((id) => !approved.members.includes(id));
	if (roles.length + members.length > 0) return isPublic('wider than approved', { roles, members });
	const { counts = {} } = approved;
	const jumped = ids.filter((id) => {
		const { approved: before = 0, most = 0 } = counts[id] ?? {};
		return most >= before + 3 && most > before * 1.5;
	});
	if (jumped.length === 0) return { place: 'moderator-channel' };
	return { ...isPublic('more members than approved', { roles: jumped, members: [] }), counts };
}

/** One use of a command: who, where, and who will see the answer. The same for a press of one of its controls. */
export interface Asking {
	readonly caller: Caller;
	readonly interaction: InteractionRef;
	readonly guildId: string;
	readonly channelId: string;
	/** As it was when the interaction came in; `respond` looks again before an open answer goes out. */
	readonly place: Place;
	/** Why the channel counts as public, if it was meant to be a moderator channel. */
	readonly placeNote?: Line;
	/** Decided before the command runs, and final. */
	readonly visibility: Visibility;
}

/** What a channel counts as right now. Synchronous, so that it can be asked just before an answer. */
export type PlaceOf = (guildId: string, channelId: string) => PlaceVerdict;

export function createPlaceOf(
	directory: GuildDirectory,
	named: ReadonlySet<string>,
	approvals: Pick<ApprovedChannels, 'all'>,
): PlaceOf {
	const trust = { named, approved: approvals.all };
	/** By server and channel, each with the approval that it was judged by. Whatever changes has them judged anew. */
	const kept = new Map<string, Kept>();
	let version: number | undefined;
	return (guildId, channelId) => {
		const now = directory.version(guildId);
		if (now !== version) kept.clear();
		version = now;
		const key = `${guildId} ${channelId}`;
		const before = kept.get(key);
		if (before && approvals.all.get(before.homeId) === before.approval) return before.verdict;
		const channel = directory.channel(guildId, channelId);
		const home = homeOf(channel, directory.channel(guildId, channel?.parentId ?? ''));
		const verdict = judgePlace(home, directory.guild(guildId), trust);
		const homeId = home?.id ?? '';
		if (now !== undefined) kept.set(key, { homeId, approval: approvals.all.get(homeId), verdict });
		return verdict;
	};
}

interface Kept {
	readonly homeId: string;
	readonly approval: TrustedAudience | undefined;
	readonly verdict: PlaceVerdict;
}
