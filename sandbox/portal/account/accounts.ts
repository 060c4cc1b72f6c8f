import type { Account } from './account.ts';
import { exampleUser } from './exampleuser.ts';
import { hostileText } from './hostile-text.ts';
import { longHistory } from './long-history.ts';
import { oddFields } from './odd-fields.ts';
import { people } from './people.ts';
import { quietAccounts } from './quiet-accounts.ts';
import { createTimeline } from './timeline.ts';

/** All accounts of the sandbox, found as the Portal finds them. */
export interface Accounts {
	/** Case does not matter. */
	byName(username: string): Account | undefined;
	byId(id: number): Account | undefined;
	/** The account linked to an identity elsewhere; only Discord identities are linked. */
	byPlatform(platform: string, platformUserId: string): Account | undefined;
	readonly usernames: readonly string[];
}

/** Fresh accounts. @param start the time that their records are relative to */
export function createAccounts(start: Date): Accounts {
	const timeline = createTimeline(start);
	const all = [
		...people(timeline),
		exampleUser(timeline),
		...quietAccounts(timeline),
		longHistory(timeline),
		hostileText(timeline),
		oddFields(timeline),
	];
	const names = new Map(all.map((account) => [account.username.toLowerCase(), account]));
	return {
		byName: (username) => names.get(username.toLowerCase()),
		byId: (id) => all.find((account) => account.id === id),
		byPlatform: (platform, id) =>
			platform === 'discord' ? all.find((account) => account.discord?.id === id) : undefined,
		usernames: all.map(({ username }) => username),
	};
}
