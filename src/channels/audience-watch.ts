import type { Line } from '../core/reply.ts';
import type { World } from '../core/world.ts';
import { channelsNamed, idsOf } from './approvals.ts';
import { audienceOf } from './audience.ts';
import { growthWords, whoIn } from './cards.ts';
import type { GuildDirectory, MemberCounts } from './guild-directory.ts';
import { BY_SETTINGS, judgePlace, type PlaceOf } from './place.ts';
import type { Approval, ApprovedChannels } from './repository.ts';

/** What Porter does about audiences by itself. */
export interface AudienceWatch {
	/**
	 * Pins the audience of each channel of the settings that is safe and has none yet: from then on nobody else may see it.
	 * It counts before this returns. @throws Failure `store-*`
	 */
	pin(guildId: string): Promise<void>;
	/** Counts the members of approved roles: tells of growth, which may close channels. @throws Failure `store-*` */
	recount(): Promise<void>;
}

export interface AudienceWatchDeps {
	readonly directory: GuildDirectory;
	readonly approved: ApprovedChannels;
	/** Channels and categories of the settings. */
	readonly named: ReadonlySet<string>;
	readonly memberCounts: MemberCounts;
	readonly placeOf: PlaceOf;
	/** Writes to the server's log channel. Never throws. */
	readonly tell: (guildId: string, line: Line) => Promise<void>;
	/** A channel of the server may have become public. */
	readonly closed: (guildId: string) => void;
	readonly world: Pick<World, 'now'>;
}

export function createAudienceWatch(deps: AudienceWatchDeps): AudienceWatch {
	const { directory, approved, named, memberCounts, placeOf, tell, closed, world } = deps;

	async function pinChannel(guildId: string, channelId: string): Promise<void> {
		const guild = directory.guild(guildId);
		const channel = directory.channel(guildId, channelId);
		if (!guild || !channel || approved.all.has(channelId)) return;
		if (judgePlace(channel, guild, { named, approved: approved.all }).place !== 'moderator-channel') return;
		const audience = audienceOf(guild, channel);
		const at = new Date(world.now());
		const saved = approved.pin({ guildId, channelId, by: BY_SETTINGS, at, ...idsOf(audience), counts: {} });
		void tell(guildId, [
			{ channel: channelId },
			' counts as moderator channel: seen by ',
			...whoIn(audience),
			'.',
		]);
		await saved;
	}

	async function recountChannel(approval: Approval, now: Readonly<Record<string, number>>): Promise<void> {
		const { guildId, channelId, counts: before } = approval;
		const counts = recounted(approval, now);
		const grown = Object.keys(counts).filter((role) => counts[role]?.most !== before[role]?.most);
		if (grown.length === 0) return;
		const saved = approved.recount(approval, counts);
		const told = grown.filter((role) => role in before);
		if (told.length > 0) {
			const isClosed = placeOf(guildId, channelId).reason === 'more members than approved';
			const end = isClosed ? '. It counts as public until `/moderator-channels add` approves that.' : '.';
			void tell(guildId, ['⚠️ ', { channel: channelId }, ': ', ...growthWords(told, counts), end]);
			if (isClosed) closed(guildId);
		}
		await saved;
	}

	return {
		async pin(guildId) {
			await Promise.all(channelsNamed(directory, named, guildId).map((id) => pinChannel(guildId, id)));
		},
		async recount() {
			for (const guildId of new Set([...approved.all.values()].map((one) => one.guildId))) {
				const now = await memberCounts(guildId);
				if (!now) continue;
				const there = [...approved.all.values()].filter((one) => one.guildId === guildId);
				await Promise.all(there.map((approval) => recountChannel(approval, now)));
			}
		},
	};
}

/** A role that was never counted is taken as it is now. */
function recounted({ roles, counts }: Approval, now: Readonly<Record<string, number>>): Approval['counts'] {
	const entries = roles.flatMap((role) => {
		const count = now[role] ?? counts[role]?.most;
		if (count === undefined) return [];
		const { approved = count, most = count } = counts[role] ?? {};
		return [[role, { approved, most: Math.max(most, count) }]];
	});
	return Object.fromEntries(entries);
}
