import type { Persona } from '../../fixtures/personas.ts';
import type { Account } from './account.ts';
import { exampleUser } from './exampleuser.ts';
import { hostileText } from './hostile-text.ts';
import { longHistory } from './long-history.ts';
import { oddFields } from './odd-fields.ts';
import { people } from './people.ts';
import { quietAccounts } from './quiet-accounts.ts';
import { createSampleTimes } from './sample-times.ts';

/** All accounts of the sandbox, found as the Portal finds them. */
export interface Accounts {
	/** Case does not matter. */
	byName(username: string): Account | undefined;
	byId(id: number): Account | undefined;
	/** The account linked to an identity elsewhere; only Discord identities are linked. */
	byPlatform(platform: string, platformUserId: string): Account | undefined;
	readonly usernames: readonly string[];
}

/** Fresh accounts. @param start the time that their records are relative to. @param more people beside the personas */
export function createAccounts(start: Date, more: readonly Persona[] = []): Accounts {
	const times = createSampleTimes(start);
	const example = exampleUser(times);
	const lists = listNames(example);
	const all = [
		...people(times, more),
		example,
		...quietAccounts(times, lists),
		longHistory(times),
		hostileText(times),
		oddFields(times),
	].map((account) => withEmptyLists(account, lists));
	const names = new Map(all.map((account) => [account.username.toLowerCase(), account]));
	return {
		byName: (username) => names.get(username.toLowerCase()),
		byId: (id) => all.find((account) => account.id === id),
		byPlatform: (platform, id) =>
			platform === 'discord' ? all.find((account) => account.discord?.id === id) : undefined,
		usernames: all.map(({ username }) => username),
	};
}

/** The lists that an elevated answer has: those of the account that has something in each. */
function listNames({ detail }: Account): string[] {
	return Object.keys(detail).filter((name) => Array.isArray(detail[name]));
}

/** The Portal sends an empty list where there is nothing, also of a kind that only other accounts have. */
function withEmptyLists(account: Account, lists: readonly string[]): Account {
	const empty = Object.fromEntries(lists.map((name) => [name, []]));
	return { ...account, detail: { ...empty, ...account.detail } };
}
