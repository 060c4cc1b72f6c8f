import type { CommandBody, CommandOption } from '../command-body.ts';
import type { Issue } from '../issue.ts';
import { localeIssues } from './locale.ts';
import { optionIssues, optionListIssues } from './option.ts';

const SLASH = 1;
/** Characters of all names, descriptions and values of a command, its longest translation counted. */
const MAX_TEXT = 8000;
const NAME = /^[-_'\p{L}\p{N}\p{sc=Deva}\p{sc=Thai}]{1,32}$/u;

/** What Discord refuses in a command beyond its description. */
export function commandIssues(command: CommandBody): Issue[] {
	const slash = (command.type ?? SLASH) === SLASH;
	const described = (command.description ?? '').trim() !== '';
	const issues: Issue[] = [...localeIssues(command)];
	if (slash) issues.push(...nameIssues(command));
	if (slash && !described) {
		issues.push({ path: ['description'], code: 'BASE_TYPE_REQUIRED', message: 'This field is required' });
	}
	if (!slash && described) issues.push(unfit('description'));
	if (!slash && command.options?.length) issues.push(unfit('options'));
	issues.push(...optionListIssues(command.options ?? []));
	issues.push(...deep(command.options ?? [], ['options']));
	if (textOf(command) > MAX_TEXT) {
		const message = `Command exceeds maximum size of ${MAX_TEXT} characters.`;
		issues.push({ path: [], code: 'APPLICATION_COMMAND_TOO_LARGE', message });
	}
	return issues;
}

function deep(options: readonly CommandOption[], path: readonly (string | number)[]): Issue[] {
	return options.flatMap((option, index) => {
		const own = [...nameIssues(option), ...localeIssues(option), ...optionIssues(option)];
		return [
			...own.map((issue) => ({ ...issue, path: [...path, index, ...issue.path] })),
			...deep(option.options ?? [], [...path, index, 'options']),
		];
	});
}

/** Lower case wherever a letter has one. */
function nameIssues({ name }: { readonly name: string }): Issue[] {
	if (NAME.test(name) && name === name.toLowerCase()) return [];
	const message = 'Command name is invalid';
	return [{ path: ['name'], code: 'APPLICATION_COMMAND_INVALID_NAME', message }];
}

type Text = Pick<CommandOption, 'name' | 'name_localizations'> & {
	readonly description?: string | null | undefined;
	readonly description_localizations?: CommandOption['description_localizations'];
};

function textOf(command: CommandBody | CommandOption): number {
	const choices = 'choices' in command && Array.isArray(command.choices) ? command.choices : [];
	const values = choices.reduce((sum: number, one) => sum + size(one) + String(one.value).length, 0);
	return (command.options ?? []).reduce((sum, option) => sum + textOf(option), size(command) + values);
}

function size(text: Text): number {
	const longest = (own: string, translations: Text['name_localizations']) =>
		Math.max(own.length, ...Object.values(translations ?? {}).map((one) => one.length));
	const description = longest(text.description ?? '', text.description_localizations);
	return longest(text.name, text.name_localizations) + description;
}

function unfit(key: string): Issue {
	const message = 'Context menu commands cannot have this.';
	return { path: [key], code: 'APPLICATION_COMMAND_INVALID', message };
}
