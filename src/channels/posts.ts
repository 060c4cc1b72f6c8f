import { MINUTE_MS } from '../core/duration.ts';
import type { Line } from '../core/reply.ts';
import type { Secret } from '../core/secret.ts';

/** The holder of an interaction's token may answer for so long. */
export const TOKEN_MS = 15 * MINUTE_MS;

/** How a line begins that says nothing of anybody, and is written down nowhere. */
export const ALARM = '🛑 ';

/** What became of a post, all attempts together. */
export interface Posted {
	/** `unknown`: Discord may show it. */
	readonly state: 'shown' | 'unknown' | 'withdrawn';
	readonly messageId?: string;
	/** Why Discord did not take it; absent also if it was held back. */
	readonly error?: unknown;
}

/**
 * What became of a deletion. `gone`: the message is there no more. `failed`: Discord is down, or out of reach. `refused`:
 * Discord says no, and `why` is its code; with `everywhere` it would say so to any message of the channel.
 */
export type Deletion =
	| { readonly state: 'gone' | 'failed' }
	| { readonly state: 'refused'; readonly why: number | string; readonly everywhere: boolean };

/** `expired`: its token is of no use any more. `refused`, `failed`: as of a deletion. */
export type Found = { readonly messageId: string } | 'absent' | 'expired' | 'refused' | 'failed';

/** Messages of Porter's own in channels, outside any interaction under way. Nothing here throws for what Discord says. */
export interface Posts {
	/** @param line asked for at each attempt; undefined holds it back */
	send(channelId: string, line: () => Line | undefined): Promise<Posted>;
	/** The same for a message that is there; `gone`: it is there no more. */
	edit(channelId: string, messageId: string, line: () => Line | undefined): Promise<Posted | 'gone'>;
	delete(channelId: string, messageId: string): Promise<Deletion>;
	/** The answer to an interaction, by its token. */
	findAnswer(token: Secret): Promise<Found>;
	/**
	 * A message in a channel: with an interaction's id the open answer to it, else the newest one that answers no
	 * interaction and is none of the known ones.
	 */
	find(channelId: string, interactionId: string | undefined, isKnown: IsKnown): Promise<Found>;
}

type IsKnown = (messageId: string) => Promise<boolean>;
