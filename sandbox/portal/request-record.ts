/** A request that the sandbox's Portal has answered, or refused to. It holds no cookie value, no key and no body. */
export interface PortalRequestRecord {
	readonly at: Date;
	readonly method: string;
	/** With the query, as it came. */
	readonly path: string;
	/** What went out; 0: no answer at all. */
	readonly status: number;
	/** Username of the account behind the session cookie, also of a dead one. */
	readonly session: string | undefined;
	readonly cookie: 'none' | 'live' | 'dead' | 'unknown';
	/** Whether `X-API-Key` was the key that the endpoint wants; `undefined` if it wants none. */
	readonly keyRight: boolean | undefined;
	/** The kind of fault that it met. */
	readonly fault: string | undefined;
	readonly userAgent: string | undefined;
}

export type RequestListener = (request: PortalRequestRecord) => void;
