/** One thing that is wrong with a request body: where, Discord's code for it, and words. */
export interface Issue {
	readonly path: readonly (string | number)[];
	readonly code: string;
	readonly message: string;
}

/** A body that Discord would refuse with 400. */
export class BadBody extends Error {
	readonly issues: readonly Issue[];
	/** 50035, or 50006 for a message that would be empty. */
	readonly code: number;

	constructor(issues: readonly Issue[], code = 50035) {
		super(code === 50006 ? 'Cannot send an empty message' : 'Invalid Form Body');
		this.issues = issues;
		this.code = code;
	}
}

/** The code of a key that Discord does not know, and ignores: usually a typing error. */
export const UNKNOWN_KEY = 'UNKNOWN_KEY';

/** Where keys that Discord ignores are noted instead of being refused. */
export type UnknownKeyListener = (issues: readonly Issue[]) => void;

/** What is wrong with a body besides keys that Discord ignores. */
export function gravest(issues: readonly Issue[]): Issue[] {
	return issues.filter(({ code }) => code !== UNKNOWN_KEY);
}

/**
 * Ends the reading of a body. With a listener, keys that Discord ignores are told to it; without, they are refused as well.
 * @throws BadBody with everything that is wrong
 */
export function refuseIssues(issues: readonly Issue[], onUnknownKeys?: UnknownKeyListener): void {
	const refused = onUnknownKeys ? gravest(issues) : issues;
	if (refused.length > 0) throw new BadBody(issues);
	if (issues.length > 0) onUnknownKeys?.(issues);
}

interface ErrorTree {
	[key: string]: ErrorTree | { code: string; message: string }[];
}

/** Issues as the nested `errors` of Discord's answer: `{embeds: {0: {title: {_errors: [...]}}}}`. */
export function errorTree(issues: readonly Issue[]): ErrorTree {
	const root: ErrorTree = {};
	for (const { path, code, message } of issues) {
		let here = root;
		for (const step of path) {
			const next = here[step];
			if (next && !Array.isArray(next)) here = next;
			else {
				const fresh: ErrorTree = {};
				here[step] = fresh;
				here = fresh;
			}
		}
		const errors = here._errors;
		if (Array.isArray(errors)) errors.push({ code, message });
		else here._errors = [{ code, message }];
	}
	return root;
}
