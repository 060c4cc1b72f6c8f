import { persona } from '../../fixtures/personas.ts';
import type { Fault, FaultMatch, FaultRule } from './fault.ts';

/** What a rule is matched against. */
interface Asked {
	readonly method: string;
	readonly path: string;
	readonly discordId: string | undefined;
}

export interface FaultScript {
	add(rule: FaultRule): void;
	/** The fault for a request; it counts as used. */
	take(asked: Asked): Fault | undefined;
	clear(): void;
}

function matches({ method, path, persona: key }: FaultMatch, asked: Asked): boolean {
	if (method !== undefined && method.toUpperCase() !== asked.method) return false;
	// `search` begins at the start even if the expression is sticky or global
	if (path !== undefined && asked.path.search(path) < 0) return false;
	return key === undefined || persona(key).discordId === asked.discordId;
}

export function createFaultScript(): FaultScript {
	const rules: { readonly rule: FaultRule; left: number }[] = [];
	return {
		add: (rule) => void rules.push({ rule, left: rule.times ?? Number.POSITIVE_INFINITY }),
		take(asked) {
			const found = rules.find(({ rule, left }) => left > 0 && matches(rule.match ?? {}, asked));
			if (!found) return undefined;
			found.left -= 1;
			return found.rule.do;
		},
		clear() {
			rules.length = 0;
		},
	};
}
