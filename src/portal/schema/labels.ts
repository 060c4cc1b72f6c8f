import type { AccountState } from '../../profile/model.ts';

/** Porter's words for the Portal's codes. What is not in a table becomes "Unknown": the Portal's text is never a label. */
type Words<Word extends string = string> = ReadonlyMap<string, Word>;

/** A map, because an object also has fields that are not its own. */
const table = <Word extends string>(words: Readonly<Record<string, Word>>): Words<Word> =>
	new Map(Object.entries(words));

const TIERS = table({ 0: 'Basic', 1: 'Trial', 2: 'Premium', 3: 'Lifetime' });
const ROLES = table({ 0: 'User', 1: 'Moderator', 2: 'Admin', 3: 'Owner' });
const VISIBILITIES = table({ official: 'Official', public: 'Public', private: 'Private' });

/** One answer of the Portal has the state as a word; the others have a number. */
const STATES = table<AccountState>({
	...{ 0: 'active', 1: 'timeout', 2: 'banned' },
	...{ active: 'active', timeout: 'timeout', banned: 'banned' },
});
const STATE_WORDS = table({ active: 'Active', timeout: 'Timeout', banned: 'Banned' });

/** Numbers in the Portal's answers, words in what it is sent. */
const BOT_KINDS = table({
	...{ 1: 'Official', 2: 'Verified', 3: 'Community' },
	...{ official: 'Official', verified: 'Verified', community: 'Community' },
});

/** The first and the last row are of the Portal's older edition. */
const ACTIONS = table({
	...{ 1: 'Warning', 2: 'Timeout', 3: 'Ban' },
	...{ platform_warning: 'Warning', platform_timeout: 'Timeout', platform_ban: 'Ban' },
	...{ chat_ban: 'Chat ban', chat_mute: 'Chat mute', chat_kick: 'Chat kick' },
	...{ warning: 'Warning', timeout: 'Timeout', ban: 'Ban' },
});

/** "Premium", "Unknown (7)"; undefined only for an absent code. */
export const tierLabel = (code: unknown): string | undefined => label(TIERS, code);
export const roleLabel = (code: unknown): string | undefined => label(ROLES, code);
export const botKind = (code: unknown): string | undefined => label(BOT_KINDS, code);

/** What a state means, and its word. */
export function accountState(code: unknown): { state: AccountState; stateLabel: string } {
	const state = STATES.get(String(keyOf(code))) ?? 'unknown';
	return { state, stateLabel: STATE_WORDS.get(state) ?? label(STATE_WORDS, code) ?? 'Unknown' };
}

/** Undefined only for an absent code. */
export function actionLabel(code: unknown): string | undefined {
	if (isAbsent(code)) return undefined;
	return ACTIONS.get(String(keyOf(code))) ?? 'Unknown action';
}

/** Undefined if neither field says anything. */
export function chatVisibility(code: unknown, isPublic: boolean | undefined): string | undefined {
	const known = VISIBILITIES.get(String(keyOf(code)));
	if (known) return known;
	if (isPublic !== undefined) return isPublic ? 'Public' : 'Private';
	return isAbsent(code) ? undefined : 'Unknown';
}

function label(words: Words, code: unknown): string | undefined {
	if (isAbsent(code)) return undefined;
	const key = keyOf(code);
	return words.get(String(key)) ?? (typeof key === 'number' ? `Unknown (${key})` : 'Unknown');
}

function isAbsent(code: unknown): boolean {
	return code === undefined || code === null;
}

/** Whole numbers may come as text, words in any case; everything else is in no table. */
function keyOf(code: unknown): number | string {
	if (Number.isSafeInteger(code)) return Number(code);
	if (typeof code !== 'string') return '';
	return /^-?\d{1,9}$/.test(code) ? Number(code) : code.toLowerCase();
}
