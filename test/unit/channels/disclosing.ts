import { createDisclosures, type Disclosures } from '../../../src/channels/disclosures.ts';
import type { GuildDirectory } from '../../../src/channels/guild-directory.ts';
import type { Posts } from '../../../src/channels/posts.ts';
import { Secret } from '../../../src/core/secret.ts';
import type { Store } from '../../../src/database/store.ts';
import { createCipher } from '../../../src/sessions/cipher.ts';
import { ringOf } from '../sessions/keys.ts';

/** The disclosures in a store; without a directory, every channel is its own home. */
export function disclosuresIn(
	store: Store,
	directory: Pick<GuildDirectory, 'channel'> = plainDirectory(),
): Disclosures {
	const cipher = createCipher(ringOf('one'), 'https://discord.test', 'interaction');
	return createDisclosures({ store, cipher, directory });
}

/** An interaction's id of so many milliseconds after the first of Discord's. */
export function snowflakeAt(ms: number, more = 0): string {
	return String((BigInt(ms + 300_000_000_000) << 22n) + BigInt(more));
}

export const TOKEN = new Secret('interaction-token');

/** A directory that knows no server, and in which Porter may do everything; a test gives what it is about. */
export function plainDirectory(more: Partial<GuildDirectory> = {}): GuildDirectory {
	return {
		guild: () => undefined,
		version: () => undefined,
		channel: () => undefined,
		find: async () => {},
		inCategory: () => [],
		canPost: () => true,
		canReadHistory: () => true,
		...more,
	};
}

/** Posts to a Discord that takes everything; a test gives what it is about. */
export function plainPosts(more: Partial<Posts> = {}): Posts {
	return {
		send: async () => ({ state: 'shown', messageId: '1' }),
		edit: async (_channel, messageId) => ({ state: 'shown', messageId }),
		delete: async () => ({ state: 'gone' }),
		findAnswer: async () => 'absent',
		find: async () => 'absent',
		...more,
	};
}
