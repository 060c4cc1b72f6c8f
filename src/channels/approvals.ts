import { createHash } from 'node:crypto';
import { ChannelType } from 'discord-api-types/v10';
import { Failure } from '../core/failure.ts';
import type { World } from '../core/world.ts';
import { audienceOf, type ChannelAudience } from './audience.ts';
import type { GuildDirectory } from './guild-directory.ts';
import { type ApprovedAudience, judgePlace, type PlaceOf, type PlaceVerdict } from './place.ts';
import type { Approval, ApprovedChannels } from './repository.ts';
import type { Retraction } from './retraction.ts';

/** Who can see a channel now, and whether an administrator may approve that. */
export interface Preview {
	readonly channelId: string;
	readonly audience: ChannelAudience;
	/** Why it cannot be a moderator channel as it is; absent: it can. */
	readonly refused?: PlaceVerdict;
	/** They are too many to be shown, and nobody should approve what they were not shown. */
	readonly tooMany: boolean;
	/** Roles of other bots that can see it: they read what Porter shows there. */
	readonly bots: readonly string[];
	/** Porter can see it; otherwise it could not take its messages back. */
	readonly visible: boolean;
	/** Stands for exactly this audience. */
	readonly digest: string;
}

export interface ListedChannel {
	readonly channelId: string;
	/** Absent: it, or its category, is named in the settings. */
	readonly approval?: Approval;
	readonly verdict: PlaceVerdict;
}

/** The result of taking a channel out. */
export type Removed = 'removed' | 'in settings' | 'unknown';

/** Roles and members that fit into one message: their mentions take about 1,600 of its 4,096 characters. */
export const MOST_APPROVED = 60;

/** What administrators do with moderator channels. */
export interface Approvals {
	/** @throws Failure `no-such-channel` */
	preview(guildId: string, channelId: string): Preview;
	/**
	 * Approves the audience that `digest` stands for, if it still is the channel's.
	 * @throws Failure `audience-changed`, `audience-unsafe`, `no-such-channel`, `store-*`
	 */
	approve(guildId: string, channelId: string, by: string, digest: string): Promise<Preview>;
	/** @returns whether it was approved; one of the settings can only be taken out there. @throws Failure `store-*` */
	remove(guildId: string, channelId: string): Promise<Removed>;
	/** The approved channels of a server, then those of the settings. */
	list(guildId: string): readonly ListedChannel[];
	/** How many approved audiences name a member. */
	naming(discordId: string): number;
	/** Takes somebody's id as the approver out of the approvals, which stay. @throws Failure `store-*` */
	forgetPerson(discordId: string): Promise<void>;
}

export interface ApprovalsDeps {
	readonly directory: GuildDirectory;
	readonly approved: ApprovedChannels;
	/** Takes back what was shown in channels that are no moderator channels any more. */
	readonly check: Retraction['check'];
	readonly placeOf: PlaceOf;
	/** Channels and categories of the settings. */
	readonly named: ReadonlySet<string>;
	readonly world: Pick<World, 'now'>;
}

export function createApprovals(deps: ApprovalsDeps): Approvals {
	const { directory, approved, check, named, world } = deps;
	return {
		preview: (guildId, channelId) => previewOf(directory, guildId, channelId),
		forgetPerson: approved.forgetPerson,
		naming: approved.naming,
		async approve(guildId, channelId, by, digest) {
			const preview = previewOf(directory, guildId, channelId);
			if (preview.refused || preview.tooMany) throw new Failure('audience-unsafe');
			if (preview.digest !== digest) throw new Failure('audience-changed');
			const { roles, members } = idsOf(preview.audience);
			await approved.approve({ guildId, channelId, by, at: new Date(world.now()), roles, members });
			return preview;
		},
		async remove(guildId, channelId) {
			const { parentId = null } = directory.channel(guildId, channelId) ?? {};
			// Its approval stays: without it, the channel would still be one, by the settings' weaker check.
			if (named.has(channelId) || (parentId !== null && named.has(parentId))) return 'in settings';
			if (approved.all.get(channelId)?.guildId !== guildId) return 'unknown';
			await approved.remove(channelId);
			void check(guildId);
			return 'removed';
		},
		list: (guildId) => listOf(deps, guildId),
	};
}

function previewOf(directory: GuildDirectory, guildId: string, channelId: string): Preview {
	const guild = directory.guild(guildId);
	const channel = directory.channel(guildId, channelId);
	if (!guild || !channel) throw new Failure('no-such-channel');
	const audience = audienceOf(guild, channel);
	const ids = idsOf(audience);
	// As if it were approved: what then still makes it public cannot be approved.
	const trust = { named: new Set<string>(), approved: new Map([[channelId, ids]]) };
	const verdict = judgePlace(channel, guild, trust);
	return {
		channelId,
		audience,
		...(verdict.place === 'moderator-channel' ? {} : { refused: verdict }),
		tooMany: ids.roles.length + ids.members.length > MOST_APPROVED,
		bots: audience.roles.flatMap(({ id, botId }) => (botId === undefined ? [] : [id])),
		visible: directory.canSee(guildId, channelId),
		digest: digestOf(channelId, ids),
	};
}

function listOf(
	{ directory, approved, named, placeOf }: ApprovalsDeps,
	guildId: string,
): readonly ListedChannel[] {
	const approvals = [...approved.all.values()].filter((approval) => approval.guildId === guildId);
	const inSettings = [...named].flatMap((id) => [id, ...directory.inCategory(guildId, id)]);
	const others = [...new Set(inSettings)].filter((id) => {
		const channel = directory.channel(guildId, id);
		return channel !== undefined && channel.type !== ChannelType.GuildCategory && !approved.all.has(id);
	});
	const listed = (channelId: string) => ({ channelId, verdict: placeOf(guildId, channelId) });
	return [
		...approvals.map((approval) => ({ ...listed(approval.channelId), approval })),
		...others.map(listed),
	];
}

function idsOf({ roles, members }: ChannelAudience): ApprovedAudience {
	return { roles: roles.map(({ id }) => id), members };
}

function digestOf(channelId: string, { roles, members }: ApprovedAudience): string {
	const text = JSON.stringify([channelId, [...roles].sort(), [...members].sort()]);
	return createHash('sha256').update(text).digest('base64url').slice(0, 22);
}
