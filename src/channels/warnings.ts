import type { Line } from '../core/reply.ts';
import { reasonWords, stuckWords, wasMeant } from './cards.ts';
import type { PlaceVerdict } from './place.ts';

/** What became of the messages in a channel that has opened. */
export interface TakenBack {
	/** So many are deleted now. */
	readonly gone: number;
	/** So many are still there. */
	readonly left: number;
	/** Why they are, if Discord said so: its code. */
	readonly why?: number | string;
	/** It was interrupted, and goes on at once. */
	readonly isPartial?: true;
}

/** @param taken absent: nothing was there to be taken back */
export type Warn = (guildId: string, channelId: string, verdict: PlaceVerdict, taken?: TakenBack) => void;

/**
 * Lines in the log channel about channels that are no moderator channels; the same one is not repeated, until the channel
 * has been one again. @param tell never throws; it is not waited for
 */
export function createWarnings(tell: (guildId: string, line: Line) => Promise<void>): Warn {
	/** What has been said last, by channel. */
	const said = new Map<string, string>();
	/** How many messages were deleted since, by channel. */
	const untold = new Map<string, number>();
	return (guildId, channelId, verdict, taken) => {
		if (verdict.place === 'moderator-channel') return void said.delete(channelId);
		const gone = (untold.get(channelId) ?? 0) + (taken?.gone ?? 0);
		if (taken?.isPartial) return void untold.set(channelId, gone);
		const reason = JSON.stringify([verdict.reason, verdict.unexpected]);
		const content = taken ? `${reason} ${taken.left > 0} ${taken.why}` : reason;
		const last = said.get(channelId);
		const isNews = taken ? last !== content : wasMeant(verdict) && !last?.startsWith(reason);
		if (!isNews && !(gone > 0 && taken?.left === 0)) return void untold.set(channelId, gone);
		untold.delete(channelId);
		said.set(channelId, content);
		void tell(guildId, warningLine(channelId, reasonWords(verdict), taken && { ...taken, gone }));
	};
}

function warningLine(channelId: string, reason: Line, taken: TakenBack = { gone: 0, left: 0 }): Line {
	const { gone, left, why } = taken;
	const took = gone > 0 ? ` Porter took back ${count(gone)}.` : '';
	const stuck =
		left > 0 ? ` ⚠️ ${count(left)} could not be deleted yet${stuckWords(why)}. Porter keeps trying.` : '';
	const end = `.${took}${stuck} \`/moderator-channels list\` shows what to do.`;
	return ['⚠️ ', { channel: channelId }, ' counts as public now: ', ...reason, end];
}

function count(messages: number): string {
	return messages === 1 ? 'one message with staff sections' : `${messages} messages with staff sections`;
}
