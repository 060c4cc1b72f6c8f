import type { Approvals } from './approved-channels.ts';
import type { Directory } from './guild-directory.ts';
import { homeOf, judgePlace, type PlaceVerdict } from './place.ts';

/** What a channel counts as right now. Synchronous and computed anew, so that it can be asked just before an answer. */
export type PlaceOf = (guildId: string, channelId: string) => PlaceVerdict;

export function createPlaceOf(
	directory: Directory,
	named: ReadonlySet<string>,
	approvals: Pick<Approvals, 'all'>,
): PlaceOf {
	const trust = { named, approved: approvals.all };
	return (guildId, channelId) => {
		const channel = directory.channel(guildId, channelId);
		const parent = directory.channel(guildId, channel?.parentId ?? '');
		return judgePlace(homeOf(channel, parent), directory.guild(guildId), trust);
	};
}
