import type { RESTOptions } from 'discord.js';

/** Where Discord's API is, and how it is asked: what all of Porter's REST clients share. */
export interface RestOptions {
	/** Without a version: `https://discord.com/api`. */
	readonly api: string;
	/** Sends one request; default: discord.js's own way. A simulation has one that needs no network. */
	readonly makeRequest?: RESTOptions['makeRequest'];
}
