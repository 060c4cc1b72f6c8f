/**
 * The tables. Column types are those that SQLite and PostgreSQL share: text, integer, null. A point in time is ISO-8601
 * UTC text (`Date.toISOString()`), which sorts as it reads; an id of Discord is text, because it exceeds 2^53.
 */
export interface Schema {
	session: SessionTable;
	lookup: LookupTable;
	/** Where the chain of lookups begins and ends, so that neither end can be cut off unseen. Holds one row, of id 1. */
	lookup_chain: {
		id: number;
		/** The last row that is no longer kept, and its hash: the oldest that is kept has the next number. */
		begin_seq: number;
		begin_hash: string;
		/** The newest row. */
		head_seq: number;
		head_hash: string;
		/** Id of the session key whose derived key signed both ends, and the signature; null: nothing was written since they are. */
		signed_by: string | null;
		signature: string | null;
	};
	/** Which session keys the Porter that runs has, as a JSON array of ids, newest first. Holds one row, of id 1. */
	keys_in_use: { id: number; key_ids: string };
	/** A known text, sealed: it proves at start that the session keys are the right ones. Holds one row. */
	canary: { id: number; sealed: string };
	/** Channels that administrators approved as moderator channels. */
	moderator_channel: {
		channel_id: string;
		guild_id: string;
		/** A Discord id; `settings`: Porter, for a channel of the settings; empty: forgotten. */
		approved_by: string;
		approved_at: string;
		/** The approved audience: `{"roles": [...], "members": [...], "counts": {"<role>": {"approved": 2, "most": 3}}}`. */
		audience: string;
	};
	/** The log channel that a server has chosen. */
	log_channel: { guild_id: string; channel_id: string };
	disclosure: DisclosureTable;
	/** Sessions that Porter uses no more, until the Portal has confirmed that they are over. */
	ending_session: {
		id: string;
		discord_id: string;
		portal_origin: string;
		sealed: string;
		/** When it ends by itself. */
		expires_at: string;
	};
	/** The Portal's requests of the last minute, as JSON: see `portal/budget.ts`. Holds one row, of id 1. */
	portal_spending: { id: number; spending: string };
}

/** One stored Portal session for each Discord user. */
export interface SessionTable {
	discord_id: string;
	portal_origin: string;
	/** The cookie, sealed: see `sessions/cipher.ts`. */
	sealed: string;
	/** Differs for every sign-in, so that news of an older session cannot touch a newer one. */
	generation: string;
	/** How it came in: `login` by `/session login`, `import` by the operator. */
	source: string;
	viewer_id: number;
	viewer_username: string;
	viewer_role: string;
	created_at: string;
	expires_at: string;
	last_used_at: string | null;
	/** When the Portal first answered 401 to it. */
	ended_at: string | null;
}

/** The audit trail: one row for each answered `/profile`, and for whatever else is to be traced. */
export interface LookupTable {
	/** 1, 2, 3, ... in the order of writing. */
	seq: number;
	at: string;
	caller_id: string;
	viewer_id: number;
	viewer_role: string;
	subject_id: number;
	subject_username: string;
	guild_id: string;
	channel_id: string;
	/** Ids of the disclosed sections, as a JSON array. */
	sections: string;
	visibility: string;
	outcome: string;
	duration_ms: number;
	/** What the row records: `lookup`. Null in rows from before rows had kinds, which are lookups too. */
	kind: string | null;
	/** What only rows of this kind have, as a JSON object. */
	details: string | null;
	/** Over all of the above and the hash of the row before: see `lookup-chain.ts`. */
	hash: string;
}

/** Open messages that show elevated data, and lines of the log channel: to be taken back if their channel opens. */
export interface DisclosureTable {
	/** Of an answer the interaction's id; of a line of the log channel a UUID. */
	id: string;
	guild_id: string;
	channel_id: string;
	/** The channel of a thread: threads that are archived are not known to the gateway's cache. */
	home_id: string;
	/** Null until it is known. */
	message_id: string | null;
	/** `pending`, `shown`, `unknown`, `withdrawn`, `retracted`: see `channels/disclosures.ts`. */
	state: string;
	/** The interaction's token, sealed, until it is known what became of the message. */
	token: string | null;
	/** By Discord's clock; null until it is known. */
	at: string | null;
}
