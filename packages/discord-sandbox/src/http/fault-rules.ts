/** What goes wrong for which requests, and how often. `Match` says which, `Fault` says what. */
export interface HttpFaultRule<Match, Fault> {
	/** What is not given matches everything. */
	readonly match?: Match;
	/** How many requests it acts on; absent: all, until the rules are cleared. */
	readonly times?: number;
	readonly do: Fault;
}

/** The rules of one server, in the order in which they were added. */
export interface HttpFaultRules<Asked, Match, Fault> {
	add(rule: HttpFaultRule<Match, Fault>): void;
	/** The fault for a request, by the oldest rule that matches and is not used up; it counts as used. */
	take(asked: Asked): Fault | undefined;
	clear(): void;
	/** Rules that have not acted as often as they should (at least once), also those that were cleared meanwhile. */
	unused(): readonly HttpFaultRule<Match, Fault>[];
}

/** @param matches whether a request is what a rule is about */
export function createFaultRules<Asked, Match, Fault>(
	matches: (match: Match, asked: Asked) => boolean,
): HttpFaultRules<Asked, Match, Fault> {
	type Rule = { readonly rule: HttpFaultRule<Match, Fault>; used: number };
	let rules: Rule[] = [];
	const cleared: Rule[] = [];
	const isLeft = ({ rule, used }: Rule) => used < (rule.times ?? Number.POSITIVE_INFINITY);
	const isUnused = ({ rule, used }: Rule) => used < (rule.times ?? 1);
	return {
		add: (rule) => void rules.push({ rule, used: 0 }),
		take(asked) {
			const found = rules.find(
				(one) => isLeft(one) && (one.rule.match === undefined || matches(one.rule.match, asked)),
			);
			if (!found) return undefined;
			found.used += 1;
			return found.rule.do;
		},
		clear() {
			cleared.push(...rules.filter(isUnused));
			rules = [];
		},
		unused: () => [...cleared, ...rules.filter(isUnused)].map(({ rule }) => rule),
	};
}

/** Whether an expression is found in a text; also right for sticky and global ones, which remember a place. */
export function isFoundIn(pattern: RegExp, text: string): boolean {
	return text.search(pattern) >= 0;
}
