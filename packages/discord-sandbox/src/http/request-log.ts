/** What came, oldest first, and news of it. */
export interface HttpLog<T> {
	/** The newest ones; the same array all the time. */
	readonly entries: readonly T[];
	add(entry: T): void;
	/** @returns a function that ends the subscription */
	listen(listener: (entry: T) => void): () => void;
	clear(): void;
}

/** Requests that a log keeps unless told otherwise: enough for a test, and no leak in a long run. */
const KEPT_REQUESTS = 5000;

/** @param limit how many entries are kept: the newest */
export function createHttpLog<T>(limit: number = KEPT_REQUESTS): HttpLog<T> {
	const entries: T[] = [];
	const listeners = new Set<(entry: T) => void>();
	return {
		entries,
		add(entry) {
			entries.push(entry);
			if (entries.length > limit) entries.shift();
			for (const listener of [...listeners]) listener(entry);
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
