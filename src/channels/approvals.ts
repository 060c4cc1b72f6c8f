import { createHash } from 'node:crypto';
import { ChannelType } from 'discord-api-types/v10';
import { Failure } from '../core/failure.ts';
import type { World } from '../core/world.ts';
import { audienceOf, type ChannelAudience, managersOf } from './audience.ts';
import type { GuildDirectory, MemberCounts } from './guild-directory.ts';
import { type ApprovedAudience, BY_SETTINGS, judgePlace, type PlaceOf, type PlaceVerdict } from './place.ts';
import type { Approval, ApprovedChannels } from './repository.ts';
import type { Retraction } from './retraction.ts';

export interface ListedChannel {
	readonly channelId: string;
	/** Absent: it, or its category, is named in the settings, and nobody has approved it besides. */
	readonly approval?: Approval;
	readonly verdict: PlaceVerdict;
}

/** The result of taking a channel out. */
export type Removed = 'removed' | 'in settings' | 'unknown';

/** Roles and members that fit into one message: their mentions take about 1,600 of its 4,096 characters. */
export const MOST_APPROVED = 60;

export interface ApprovalsDeps {
	readonly directory: GuildDirectory;
	readonly approved: ApprovedChannels;
	/** Takes back what was shown in channels that are no moderator channels any more. */
	readonly check: Retraction['check'];
	readonly placeOf: PlaceOf;
	readonly memberCounts: MemberCounts;
	/** Channels and categories of the settings. */
	readonly named: ReadonlySet<string>;
	readonly world: Pick<World, 'now'>;
}

export type Approvals = ReturnType<typeof createApprovals>;

/** What administrators do with moderator channels. */
export function createApprovals(deps: ApprovalsDeps) {
	const { directory, approved, check, named, world } = deps;
	/** @throws Failure `no-such-channel` */
	const preview = (guildId: string, channelId: string) => previewOf(deps, guildId, channelId);
	return {
		preview,
		naming: approved.naming,
		forgetPerson: approved.forgetPerson,
		/**
		 * Approves the audience that `digest` stands for, if it still is the channel's.
		 * @throws Failure `audience-changed`, `audience-unsafe`, `no-such-channel`, `store-*`
		 */
		async approve(guildId: string, channelId: string, by: string, digest: string): Promise<Preview> {
			const now = await preview(guildId, channelId);
			if (now.refused || now.tooMany) throw new Failure('audience-unsafe');
			if (now.digest !== digest) throw new Failure('audience-changed');
			const ids = idsOf(now.audience);
			const counts = recounted({ ...ids, counts: {} }, now.counts ?? {});
			await approved.approve({ guildId, channelId, by, at: new Date(world.now()), ...ids, counts });
			return now;
		},
		/** @returns whether it was approved; one of the settings can only be taken out there. @throws Failure `store-*` */
		async remove(guildId: string, channelId: string): Promise<Removed> {
			const { parentId = null } = directory.channel(guildId, channelId) ?? {};
			// Its approval stays: without it, the channel would still be one, by the settings' weaker check.
			if (named.has(channelId) || (parentId !== null && named.has(parentId))) return 'in settings';
			if (approved.all.get(channelId)?.guildId !== guildId) return 'unknown';
			await approved.remove(channelId);
			void check(guildId);
			return 'removed';
		},
		/** The approved channels of a server, then those of the settings. */
		list: (guildId: string): readonly ListedChannel[] => listOf(deps, guildId),
	};
}

export type Preview = Awaited<ReturnType<typeof previewOf>>;

/** Who can see a channel now, and whether an administrator may approve that. */
async function previewOf(deps: ApprovalsDeps, guildId: string, channelId: string) {
	const all = await deps.memberCounts(guildId);
	const guild = deps.directory.guild(guildId);
	const channel = deps.directory.channel(guildId, channelId);
	if (!guild || !channel) throw new Failure('no-such-channel');
	const audience = audienceOf(guild, channel);
	const ids = idsOf(audience);
	// As if it were approved: what then still makes it public cannot be approved.
	const trust = { named: new Set<string>(), approved: new Map([[channelId, ids]]) };
	const verdict = judgePlace(channel, guild, trust);
	const people = audience.roles.filter(({ bot }) => bot === undefined);
	const counts: Readonly<Record<string, number>> | undefined =
		all && Object.fromEntries(people.flatMap(({ id }) => (id in all ? [[id, all[id] ?? 0]] : [])));
	return {
		channelId,
		audience,
		/** Who can let others see it. */
		managers: managersOf(guild, channel),
		/** How many members hold those of the audience's roles that are no bot's; absent: Discord did not say. */
		...(counts && { counts }),
		/** Why it cannot be a moderator channel as it is; absent: it can. */
		...(verdict.place === 'moderator-channel' ? {} : { refused: verdict }),
		/** They are too many to be shown, and nobody should approve what they were not shown. */
		tooMany: ids.roles.length + ids.members.length > MOST_APPROVED,
		/** Stands for exactly this audience, and how many they are. */
		digest: digestOf(channelId, ids, counts),
	};
}

/** Ids of the channels that the settings name, themselves or by category; some may be threads or categories. */
export function channelsNamed(
	directory: Pick<GuildDirectory, 'inCategory'>,
	named: ReadonlySet<string>,
	guildId: string,
): readonly string[] {
	return [...new Set([...named].flatMap((id) => [id, ...directory.inCategory(guildId, id)]))];
}

function listOf(deps: ApprovalsDeps, guildId: string): readonly ListedChannel[] {
	const { directory, approved, named, placeOf } = deps;
	const all = [...approved.all.values()];
	const approvals = all.filter((approval) => approval.guildId === guildId && approval.by !== BY_SETTINGS);
	const others = channelsNamed(directory, named, guildId).filter((id) => {
		const channel = directory.channel(guildId, id);
		const isChannel = channel !== undefined && channel.type !== ChannelType.GuildCategory;
		return isChannel && !approvals.some(({ channelId }) => channelId === id);
	});
	const listed = (channelId: string) => ({ channelId, verdict: placeOf(guildId, channelId) });
	return [
		...approvals.map((approval) => ({ ...listed(approval.channelId), approval })),
		...others.map(listed),
	];
}

/** Counts of an audience after Discord has counted again; a role that was never counted is taken as it is now. */
export function recounted(
	{ roles, counts }: Pick<Approval, 'roles' | 'counts'>,
	now: Readonly<Record<string, number>>,
): Approval['counts'] {
	const entries = roles.flatMap((role) => {
		const count = now[role] ?? counts[role]?.most;
		if (count === undefined) return [];
		const { approved = count, most = count } = counts[role] ?? {};
		return [[role, { approved, most: Math.max(most, count) }]];
	});
	return Object.fromEntries(entries);
}

export function idsOf({ roles, members }: ChannelAudience): ApprovedAudience {
	return { roles: roles.map(({ id }) => id), members };
}

function digestOf(
	channelId: string,
	{ roles, members }: ApprovedAudience,
	counts: Readonly<Record<string, number>> = {},
): string {
	const counted = Object.entries(counts).map(([role, count]) => `${role} ${count}`);
	const text = JSON.stringify([channelId, [...roles].sort(), [...members].sort(), counted.sort()]);
	return createHash('sha256').update(text).digest('base64url').slice(0, 22);
}
