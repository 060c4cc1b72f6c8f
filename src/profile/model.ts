/** A Portal account in Porter's words: the Portal's own field names are known in `portal/schema` only. */

export type AccountState = 'active' | 'timeout' | 'banned' | 'unknown';

/** A list from the Portal. `unreadable` counts the items that were left out because nothing in them could be read. */
export interface History<T> {
	readonly items: readonly T[];
	readonly unreadable: number;
	/** How many of the oldest were left out, because there are too many. */
	readonly leftOut?: number;
}

/** What anybody on the Portal may see of an account. Labels such as `tier` are Porter's words, never the Portal's text. */
export interface Profile {
	readonly id: number;
	/** Always one that `isUsername` accepts. */
	readonly username: string;
	readonly avatarUrl?: string;
	readonly tier: string;
	/** Present only if the Portal gave this viewer an elevated answer. */
	readonly staff?: StaffProfile;
}

/** The lists that the Portal gives only to those who may act on the account. Absent, null and `[]` are all an empty list. */
export interface StaffLists {
	readonly linkedAccounts: History<LinkedAccount>;
	readonly moderation: History<ModerationAction>;
	readonly chats: History<Chat>;
	readonly bots: History<Bot>;
	readonly subscriptions: History<AccountChange>;
	readonly permissions: History<AccountChange>;
}

export type ListName = keyof StaffLists;

/** What the Portal gives only to those who may act on the account. */
export interface StaffProfile extends StaffLists {
	readonly state: AccountState;
	/** "Active", "Timeout", "Banned", "Unknown (7)". */
	readonly stateLabel: string;
	/** "User", "Moderator", "Admin", "Owner", "Unknown (7)". */
	readonly roleLabel?: string;
	readonly roleSince?: Date;
	readonly tierUntil?: Date;
	/** Portal id of who granted the tier. */
	readonly tierGrantedBy?: number;
	readonly createdAt?: Date;
	readonly updatedAt?: Date;
	readonly lastActiveAt?: Date;
}

/** An account elsewhere, such as Discord or Telegram. `platform`, `id` and `username` are foreign text. */
export interface LinkedAccount {
	readonly platform: string;
	readonly id?: string;
	readonly username?: string;
	readonly linkedAt?: Date;
	readonly lastUsedAt?: Date;
}

/** A warning, timeout, ban, kick or mute. `label` is Porter's word for its kind; `reason` is foreign. */
export interface ModerationAction {
	readonly id?: number;
	readonly label: string;
	readonly reason?: string;
	readonly lifted: boolean;
	readonly liftedAt?: Date;
	/** Absent: it has no end, unless there is one that could not be read. */
	readonly expiresAt?: Date;
	readonly endUnreadable?: true;
	readonly createdAt?: Date;
	/** Portal ids. */
	readonly issuedBy?: number;
	readonly liftedBy?: number;
}

interface Chat {
	/** A number on some pages of the Portal, a hexadecimal string on others. */
	readonly id?: string;
	readonly name?: string;
	/** "Public", "Private", "Official", "Unknown". */
	readonly visibility: string;
	readonly createdAt?: Date;
}

interface Bot {
	readonly id?: number;
	readonly name?: string;
	/** "Official", "Verified", "Community", "Unknown (7)". */
	readonly kind?: string;
	readonly groups?: number;
	readonly users?: number;
	readonly active?: boolean;
	readonly createdAt?: Date;
}

/** A change of tier or of role, in Porter's words. */
export interface AccountChange {
	readonly from?: string;
	readonly to?: string;
	readonly reason?: string;
	/** Portal id. */
	readonly by?: number;
	readonly at?: Date;
}

/** What only an owner may see: a profile together with its session history. It is never cached. */
export interface OwnerProfile {
	readonly profile: Profile;
	readonly sessions: History<SessionRecord>;
}

/** A past sign-in of the subject. All texts are foreign. The token's suffix is never read. */
export interface SessionRecord {
	readonly createdAt?: Date;
	readonly ip?: string;
	readonly userAgent?: string;
	readonly city?: string;
	readonly region?: string;
	readonly country?: string;
	readonly provider?: string;
	readonly mobile?: boolean;
	readonly proxy?: boolean;
	readonly hosting?: boolean;
}
