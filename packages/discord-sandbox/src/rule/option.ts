import type { CommandOption } from '../command-body.ts';
import type { Issue } from '../issue.ts';
import { localeIssues } from './locale.ts';

const SUB_COMMAND = 1;
const GROUP = 2;
const STRING = 3;
const AUTOCOMPLETED = [3, 4, 10];
const MAX_CHOICE = 100;

/** Options beside each other: names differ, required ones first, sub-commands only among themselves. */
export function optionListIssues(options: readonly CommandOption[]): Issue[] {
	const issues: Issue[] = [];
	const names = new Set<string>();
	let optional = false;
	for (const [index, option] of options.entries()) {
		const add = (key: string, code: string, message: string) =>
			issues.push({ path: ['options', index, key], code, message });
		if (names.has(option.name)) {
			add('name', 'APPLICATION_COMMAND_OPTIONS_NAME_DUPLICATED', 'Option names must be unique');
		}
		names.add(option.name);
		if (option.required && optional) {
			const message = 'Required options must be placed before non-required options';
			add('required', 'APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID', message);
		}
		if (!option.required) optional = true;
	}
	const branches = options.filter(({ type }) => type === SUB_COMMAND || type === GROUP).length;
	if (branches > 0 && branches < options.length) {
		const message =
			'Sub-command and sub-command group option types are mutually exclusive to all other types';
		issues.push({ path: ['options'], code: 'APPLICATION_COMMAND_OPTIONS_TYPE_INVALID', message });
	}
	return issues;
}

/** One option by itself, with what is inside a sub-command. */
export function optionIssues(option: CommandOption): Issue[] {
	const { choices, min_length, max_length, min_value, max_value } = option;
	const issues = optionListIssues(option.options ?? []);
	if ((min_length ?? 0) > (max_length ?? 6000)) issues.push(bad('min_length', 'Above max_length.'));
	if (min_value != null && max_value != null && min_value > max_value) {
		issues.push(bad('min_value', 'Above max_value.'));
	}
	if (option.autocomplete && (choices?.length ?? 0) > 0) {
		issues.push(bad('autocomplete', 'Cannot be true if choices are there.'));
	}
	if (option.autocomplete && !AUTOCOMPLETED.includes(option.type)) {
		issues.push(bad('autocomplete', 'Not for this type.'));
	}
	if (option.required && (option.type === SUB_COMMAND || option.type === GROUP)) {
		issues.push(bad('required', 'Not for this type.'));
	}
	return [...issues, ...choiceIssues(option)];
}

function choiceIssues({ type, choices }: CommandOption): Issue[] {
	const names = new Set<string>();
	return (choices ?? []).flatMap((choice, index) => {
		const { name, value } = choice;
		const issues: Issue[] = [...localeIssues(choice)];
		if (names.has(name)) {
			const message = 'Option choice names must be unique';
			issues.push({ path: ['name'], code: 'APPLICATION_COMMAND_OPTIONS_CHOICE_NAME_DUPLICATED', message });
		}
		names.add(name);
		if (type === STRING && typeof value === 'string' && value.length > MAX_CHOICE) {
			const message = `Must be ${MAX_CHOICE} or fewer in length.`;
			issues.push({ path: ['value'], code: 'BASE_TYPE_MAX_LENGTH', message });
		}
		return issues.map((issue) => ({ ...issue, path: ['choices', index, ...issue.path] }));
	});
}

function bad(key: string, message: string): Issue {
	return { path: [key], code: 'APPLICATION_COMMAND_OPTION_INVALID', message };
}
