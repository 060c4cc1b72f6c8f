/** A request that the sandbox's Portal has answered, or refused to. It holds no cookie value, no key and no body. */
export interface PortalRequest {
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
	/** The kind of fault that was played on it. */
	readonly fault: string | undefined;
	readonly userAgent: string | undefined;
}

export type RequestListener = (request: PortalRequest) => void;

export interface RequestLog {
	readonly entries: readonly PortalRequest[];
	add(request: PortalRequest): void;
	listen(listener: RequestListener): () => void;
	clear(): void;
}

/** How many requests are kept: the newest. */
const KEPT_REQUESTS = 5000;

export function createRequestLog(): RequestLog {
	const entries: PortalRequest[] = [];
	const listeners = new Set<RequestListener>();
	return {
		entries,
		add(request) {
			entries.push(request);
			if (entries.length > KEPT_REQUESTS) entries.shift();
			for (const listener of listeners) listener(request);
		},
		listen(listener) {
			listeners.add(listener);
			return () => void listeners.delete(listener);
		},
		clear() {
			entries.length = 0;
		},
	};
}
