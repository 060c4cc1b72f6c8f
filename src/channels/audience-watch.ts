import type { Line } from '../core/reply.ts';
import { type ApprovalsDeps, channelsNamed, idsOf, recounted } from './approvals.ts';
import { audienceOf } from './audience.ts';
import { growthWords, whoIn } from './cards.ts';
import { BY_SETTINGS, judgePlace } from './place.ts';
import type { Approval } from './repository.ts';

interface AudienceWatchDeps extends Omit<ApprovalsDeps, 'check'> {
	/** Writes to the server's log channel. Never throws. */
	readonly tell: (guildId: string, line: Line) => Promise<void>;
	/** A channel of the server may have become public. */
	readonly closed: (guildId: string) => void;
}

/** What Porter does about audiences by itself. */
export function createAudienceWatch(deps: AudienceWatchDeps) {
	const { directory, approved, named, memberCounts, placeOf, tell, closed, world } = deps;

	async function pinChannel(guildId: string, channelId: string): Promise<void> {
		const guild = directory.guild(guildId);
		const channel = directory.channel(guildId, channelId);
		if (!guild || !channel || approved.all.has(channelId)) return;
		if (judgePlace(channel, guild, { named, approved: approved.all }).place !== 'moderator-channel') return;
		const audience = audienceOf(guild, channel);
		const at = new Date(world.now());
		const saved = approved.pin({ guildId, channelId, by: BY_SETTINGS, at, ...idsOf(audience), counts: {} });
		const seenBy = [' counts as moderator channel: seen by ', ...whoIn(audience), '.'];
		void tell(guildId, [{ channel: channelId }, ...seenBy]);
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
		/**
		 * Pins the audience of each channel of the settings that is safe and has none yet: from then on nobody else may see
		 * it. It counts before this returns. @throws Failure `store-*`
		 */
		async pin(guildId: string): Promise<void> {
			await Promise.all(channelsNamed(directory, named, guildId).map((id) => pinChannel(guildId, id)));
		},
		/** Counts the members of approved roles: tells of growth, which may close channels. @throws Failure `store-*` */
		async recount(): Promise<void> {
			for (const guildId of new Set([...approved.all.values()].map((one) => one.guildId))) {
				const now = await memberCounts(guildId);
				if (!now) continue;
				const there = [...approved.all.values()].filter((one) => one.guildId === guildId);
				await Promise.all(there.map((approval) => recountChannel(approval, now)));
			}
		},
	};
}
