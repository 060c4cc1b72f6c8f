import type { FailureCode } from '../core/failure.ts';

/** One request, or one answer from the cache, as logs and metrics may show it: never a name, a key or a text. */
export interface PortalEvent {
	readonly method: string;
	/** The path's template. */
	readonly route: string;
	/** Of the last attempt that was answered. */
	readonly status?: number;
	readonly durationMs: number;
	/** `internal`: a bug. */
	readonly failure?: FailureCode;
	/** How often the Portal was asked: 0 if Porter answered in its place. */
	readonly attempts: number;
	readonly cache?: 'hit' | 'miss' | 'joined';
}
