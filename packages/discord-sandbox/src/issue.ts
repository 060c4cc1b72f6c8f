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
