import type { Line } from '../core/reply.ts';
import { reasonWords, wasMeant } from './cards.ts';
import type { Disclosure, Disclosures } from './disclosures.ts';
import type { GuildDirectory } from './guild-directory.ts';
import { homeOf, type PlaceOf, type PlaceVerdict } from './place.ts';

export interface RetractionDeps {
	readonly disclosures: Disclosures;
	readonly placeOf: PlaceOf;
	readonly directory: Pick<GuildDirectory, 'channel'>;
	/** Whether the message is gone now. Never throws. */
	readonly deleteMessage: (channelId: string, messageId: string) => Promise<boolean>;
	/** Writes to the server's log channel. Never throws. */
	readonly tell: (guildId: string, line: Line) => Promise<void>;
	readonly onError: (error: unknown) => void;
}

/** Takes disclosures back when more people get to see their channel. */
export interface Retraction {
	/** Notes a message that was just sent, and takes it back at once if the channel has opened meanwhile. Never throws. */
	disclosed(message: Omit<Disclosure, 'homeId'>): Promise<void>;
	/** Looks at every channel where Porter has shown elevated data in the last 14 days. Never throws. */
	check(guildId: string): Promise<void>;
	/** Says once that a channel which was meant to be a moderator channel is none, until that changes. Never throws. */
	warn(guildId: string, channelId: string): Promise<void>;
}

export function createRetraction(deps: RetractionDeps): Retraction {
	const { disclosures, placeOf, directory, tell, onError } = deps;
	const warnings = createWarnings(tell);
	let queue: Promise<void> = Promise.resolve();

	/** One check after another: a message is deleted, counted and told of once. */
	function inTurn(work: () => Promise<void>): Promise<void> {
		queue = queue.then(work).catch(onError);
		return queue;
	}

	return {
		disclosed: (message) =>
			inTurn(async () => {
				const { guildId, channelId } = message;
				const channel = directory.channel(guildId, channelId);
				const parent = directory.channel(guildId, channel?.parentId ?? '');
				await disclosures.note({ ...message, homeId: homeOf(channel, parent)?.id ?? channelId });
				if (placeOf(guildId, channelId).place !== 'moderator-channel') {
					await checkGuild(deps, warnings, guildId);
				}
			}),
		check: (guildId) => inTurn(() => checkGuild(deps, warnings, guildId)),
		warn: (guildId, channelId) =>
			inTurn(() => warnings.warn(guildId, channelId, placeOf(guildId, channelId))),
	};
}

async function checkGuild(deps: RetractionDeps, warnings: Warnings, guildId: string): Promise<void> {
	const { disclosures, deleteMessage } = deps;
	const byChannel = Map.groupBy(await disclosures.recent(guildId), ({ channelId }) => channelId);
	for (const [channelId, there] of byChannel) {
		const verdict = verdictOf(deps, guildId, channelId, there[0]?.homeId ?? channelId);
		if (verdict.place === 'moderator-channel') warnings.clear(channelId);
		// During an outage nothing is known of the server; a deleted channel took its messages along.
		if (verdict.place === 'moderator-channel' || verdict.reason === 'channel unknown') continue;
		const results = await Promise.all(there.map(({ messageId }) => deleteMessage(channelId, messageId)));
		const gone = there.filter((_, index) => results[index]);
		await disclosures.forget(gone.map(({ messageId }) => messageId));
		await warnings.warn(guildId, channelId, verdict, {
			gone: gone.length,
			left: there.length - gone.length,
		});
	}
}

/** An archived thread is not in the gateway's cache: then the channel that it was in decides. */
function verdictOf(
	{ directory, placeOf }: RetractionDeps,
	guildId: string,
	channelId: string,
	homeId: string,
): PlaceVerdict {
	const isKnown = directory.channel(guildId, channelId) !== undefined;
	return placeOf(guildId, isKnown ? channelId : homeId);
}

/** How many messages are deleted now, and how many are still there. */
interface Deleted {
	readonly gone: number;
	readonly left: number;
}

/** Lines in the log channel about channels that are no moderator channels; the same one is not repeated. */
interface Warnings {
	warn(guildId: string, channelId: string, verdict: PlaceVerdict, deleted?: Deleted): Promise<void>;
	/** The channel is a moderator channel: what comes next is news. */
	clear(channelId: string): void;
}

function createWarnings(tell: RetractionDeps['tell']): Warnings {
	/** What has been said last, by channel. */
	const said = new Map<string, string>();
	const clear = (channelId: string): void => void said.delete(channelId);
	return {
		clear,
		async warn(guildId, channelId, verdict, deleted) {
			if (verdict.place === 'moderator-channel') return clear(channelId);
			const content = JSON.stringify([verdict.reason, verdict.unexpected, deleted?.left ?? 0]);
			const isNews = (deleted !== undefined || wasMeant(verdict)) && said.get(channelId) !== content;
			if (!deleted?.gone && !isNews) return;
			said.set(channelId, content);
			await tell(guildId, warningLine(channelId, reasonWords(verdict), deleted));
		},
	};
}

function warningLine(channelId: string, reason: Line, deleted?: Deleted): Line {
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
