import type { Line } from '../core/reply.ts';
import { reasonWords, wasMeant } from './cards.ts';
import type { Disclosure, Disclosures } from './disclosures.ts';
import type { GuildDirectory } from './guild-directory.ts';
import type { PlaceOf } from './place.ts';
import { homeOf, type PlaceVerdict } from './place.ts';

export interface RetractionDeps {
	readonly shown: Disclosures;
	readonly placeOf: PlaceOf;
	readonly directory: Pick<GuildDirectory, 'channel'>;
	/** Whether the message is gone now. Never throws. */
	readonly deleteMessage: (channelId: string, messageId: string) => Promise<boolean>;
	/** Writes to the server's log channel. Never throws. */
	readonly tell: (guildId: string, line: Line) => Promise<void>;
	readonly onError: (error: unknown) => void;
}

/** Takes elevated messages back when more people get to see their channel. */
export interface Retraction {
	/** Notes an open message with elevated data, and takes it back at once if the channel has opened meanwhile. */
	noted(message: Omit<Disclosure, 'homeId'>): Promise<void>;
	/** Looks at every channel where Porter has shown elevated data in the last 14 days. Never throws. */
	check(guildId: string): Promise<void>;
	/** Says once that a channel which was meant to be a moderator channel is none, until that changes. Never throws. */
	complain(guildId: string, channelId: string): Promise<void>;
}

export function createRetraction(parts: RetractionDeps): Retraction {
	const { shown, placeOf, directory, deleteMessage, tell, onError } = parts;
	/** What has been said about a channel. */
	const said = new Map<string, string>();
	let queue: Promise<void> = Promise.resolve();

	/** One check after another: a message is deleted, counted and told of once. */
	function inTurn(work: () => Promise<void>): Promise<void> {
		queue = queue.then(work).catch(onError);
		return queue;
	}

	async function complain(guildId: string, channelId: string, verdict: PlaceVerdict, deleted?: Deleted) {
		const operatorMessage = JSON.stringify([verdict.reason, verdict.unexpected, deleted?.left ?? 0]);
		if (verdict.place === 'moderator-channel') said.delete(channelId);
		else if (deleted?.gone || ((deleted || wasMeant(verdict)) && said.get(channelId) !== operatorMessage)) {
			said.set(channelId, operatorMessage);
			await tell(guildId, complaintLine(channelId, reasonWords(verdict), deleted));
		}
	}

	/** An archived thread is not in the gateway's cache: then the channel that it was in decides. */
	function verdictOf(guildId: string, channelId: string, there: readonly Disclosure[]): PlaceVerdict {
		const isKnown = directory.channel(guildId, channelId) !== undefined;
		return placeOf(guildId, isKnown ? channelId : (there[0]?.homeId ?? channelId));
	}

	async function check(guildId: string): Promise<void> {
		const messages = Map.groupBy(await shown.recent(guildId), ({ channelId }) => channelId);
		for (const [channelId, there] of messages) {
			const verdict = verdictOf(guildId, channelId, there);
			if (verdict.place === 'moderator-channel') said.delete(channelId);
			// During an outage nothing is known of the server; a deleted channel took its messages along.
			if (verdict.place === 'moderator-channel' || verdict.reason === 'channel unknown') continue;
			const results = await Promise.all(there.map((one) => deleteMessage(channelId, one.messageId)));
			const gone = there.filter((_, index) => results[index]);
			await shown.forget(gone.map(({ messageId }) => messageId));
			const left = there.length - gone.length;
			await complain(guildId, channelId, verdict, { gone: gone.length, left });
		}
	}

	return {
		noted: (message) =>
			inTurn(async () => {
				const { guildId, channelId } = message;
				const channel = directory.channel(guildId, channelId);
				const parent = directory.channel(guildId, channel?.parentId ?? '');
				await shown.note({ ...message, homeId: homeOf(channel, parent)?.id ?? channelId });
				if (placeOf(message.guildId, message.channelId).place !== 'moderator-channel') {
					await check(message.guildId);
				}
			}),
		check: (guildId) => inTurn(() => check(guildId)),
		complain: (guildId, channelId) => inTurn(() => complain(guildId, channelId, placeOf(guildId, channelId))),
	};
}

interface Deleted {
	readonly gone: number;
	readonly left: number;
}

function complaintLine(channelId: string, reason: Line, deleted?: Deleted): Line {
	const took = deleted && deleted.gone > 0 ? ` Porter took back ${count(deleted.gone)}.` : '';
	const left = deleted && deleted.left > 0 ? ` ⚠️ ${count(deleted.left)} could not be deleted.` : '';
	return [
		'⚠️ ',
		{ channel: channelId },
		' counts as public now: ',
		...reason,
		`.${took}${left} \`/moderator-channels list\` shows what to do.`,
	];
}

function count(messages: number): string {
	return messages === 1 ? 'one message with staff sections' : `${messages} messages with staff sections`;
}
