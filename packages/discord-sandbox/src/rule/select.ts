import type { Component } from '../body.ts';
import type { Issue } from '../issue.ts';

/** Select menus: how many values can be chosen must fit, and string options must differ. */
export function selectIssues(select: Component): Issue[] {
	const { options, min_values: min, max_values: max } = select;
	const issues: Issue[] = [];
	const least = min ?? 1;
	const most = max ?? 1;
	if (least > Math.max(most, 1)) issues.push(bad('min_values', 'Must not be greater than max_values.'));
	if (!options) return issues;
	if (most > options.length) {
		issues.push(bad('max_values', 'Must not be greater than the number of options.'));
	}
	if (least > options.length) {
		issues.push(bad('min_values', 'Must not be greater than the number of options.'));
	}
	const chosen = options.filter((option) => option.default === true).length;
	if (chosen > most) issues.push(bad('options', 'More options are chosen by default than may be.'));
	const values = new Set<string>();
	for (const [index, { value }] of options.entries()) {
		if (values.has(value)) {
			const message = 'The specified option value is already used';
			issues.push({
				path: ['options', index, 'value'],
				code: 'SELECT_COMPONENT_OPTION_VALUE_DUPLICATED',
				message,
			});
		}
		values.add(value);
	}
	return issues;
}

function bad(key: string, message: string): Issue {
	return { path: [key], code: 'SELECT_COMPONENT_INVALID', message };
}
