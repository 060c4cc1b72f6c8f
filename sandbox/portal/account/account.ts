import type { Json, JsonObject } from '../json.ts';

/** An account of the sandbox's Portal. `level`, `state` and `lookupsLeft` change while the sandbox runs. */
export interface Account {
	readonly id: number;
	readonly username: string;
	/** Mostly an https address or null; some accounts have worse. */
	readonly avatarUrl: Json;
	readonly tier: number;
	/** 0 user, 1 moderator, 2 admin, 3 owner: who can act on whom goes by this. */
	level: number;
	/** 0 active, 1 timeout, 2 banned. */
	state: number;
	readonly createdAt: string;
	/** The account's Discord identity; bot logins find the account by it. */
	readonly discord?: { readonly id: string; readonly name: string };
	/**
	 * What the elevated answer says beyond the fields of every account; it may override any of them, also wrongly on
	 * purpose. Any field is sent as it stands here.
	 */
	readonly detail: JsonObject;
	/** Field names that the elevated answer lacks. */
	readonly lacks?: readonly string[];
	/** `session_history`, for owners only. */
	readonly sessionHistory: Json;
	/** How many times the profile is found before the account is gone; absent: for ever. */
	lookupsLeft?: number;
}
