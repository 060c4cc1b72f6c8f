import type { PersonaKey } from '../../fixtures/personas.ts';

/** What can go wrong, by kind. Faults that replace the answer keep the request from the Portal; the others let it act first. */
interface Faults {
	/** Nothing: lets requests through before the next rule gets its turn. */
	pass: object;
	/** An error, with the Portal's body, without any, or with a proxy's HTML. */
	status: {
		readonly status: number;
		readonly error?: string;
		readonly body?: 'json' | 'none' | 'html';
		/** Seconds, a date, or any text. */
		readonly retryAfter?: string | number | Date;
	};
	/** Any text as the body; called `application/json` unless told. */
	text: { readonly body: string; readonly contentType?: string; readonly status?: number };
	/** A page of HTML with status 200. */
	html: object;
	/** The right answer, changed: other types, null, an array, missing fields. */
	change: { readonly change: (body: unknown) => unknown };
	/** The first half of the right JSON, complete as far as HTTP can tell. */
	truncated: object;
	/** A profile in which `chats` is an array `depth` deep (default 100,000). */
	deep: { readonly depth?: number };
	/** A profile of 1 GiB, or of `bytes`; `declared`: with `Content-Length`. It ends when the client goes. */
	huge: { readonly bytes?: number; readonly declared?: boolean };
	/** The right answer with `Content-Encoding: gzip`, or a bomb that unpacks to `bytes`. */
	gzip: { readonly bytes?: number };
	/** Default 302. `to`: a path or a whole address. */
	redirect: { readonly to: string; readonly status?: 301 | 302 | 303 | 307 | 308 };
	/** The profile of somebody else (default `quiet.user`). */
	'wrong-user': { readonly username?: string };
	/** The right answer with another `Set-Cookie`. */
	'set-cookie': { readonly cookie: 'missing' | 'empty' | 'illegal' | 'long' | 'other-name' | 'twice' };
	/** The right answer with headers of 64 KiB, or of `bytes`. */
	'big-headers': { readonly bytes?: number };
	/** The right answer, `ms` milliseconds late; what it says was settled at once. */
	delay: { readonly ms: number };
	/** Headers and half of the body, then nothing. */
	stall: object;
	/** The right answer, a byte every `ms` milliseconds; `part`: from the headers on, or the body only (default). */
	drip: { readonly ms: number; readonly part?: 'headers' | 'body' };
	/** The connection is reset, before the answer or in the middle of its body. */
	reset: { readonly when: 'before-headers' | 'mid-body' };
	/** The connection ends in good order after half of the bytes that `Content-Length` promised. */
	'short-body': object;
	/** Never an answer. */
	silence: object;
}

export type FaultKind = keyof Faults;

/** A fault: its kind, and what the kind needs. */
export type Fault<Kind extends FaultKind = FaultKind> = {
	[K in Kind]: { readonly kind: K } & Faults[K];
}[Kind];

/** What a request must be for a rule to act; what is not given matches everything. */
export interface FaultMatch {
	readonly method?: string;
	/** Tested on the path without the query. */
	readonly path?: RegExp;
	/** Who asks: by session, by login code, or by the Discord id of a bot login. */
	readonly persona?: PersonaKey;
}

/** One rule: the first that matches and is not used up acts. */
export interface FaultRule {
	readonly match?: FaultMatch;
	/** How many requests it acts on; absent: all, until `clearFaults()`. */
	readonly times?: number;
	readonly do: Fault;
}
