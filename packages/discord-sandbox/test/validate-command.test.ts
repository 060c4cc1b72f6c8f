import { describe, expect, test } from 'vitest';
import { BadBody } from '../src/issue.ts';
import { readCommands } from '../src/validate-command.ts';

function faults(commands: unknown): string[] {
	try {
		readCommands(commands);
		return [];
	} catch (error) {
		if (!(error instanceof BadBody)) throw error;
		return error.issues.map(({ path, code }) => `${path.join('.')} ${code}`);
	}
}

const command = (more: object = {}) => ({ name: 'ask', description: 'Asks', ...more });
const option = (more: object = {}) => ({ type: 3, name: 'text', description: 'What', ...more });
const withOptions = (...options: object[]) => [command({ options })];
const sub = (more: object = {}) => ({ type: 1, name: 'open', description: 'Opens', ...more });
const choice = (name: string, value: unknown = name) => ({ name, value });
const long = (length: number) => 'x'.repeat(length);

describe('good commands', () => {
	test.each<[string, unknown]>([
		['none', []],
		['one', [command()]],
		['permissions as text', [command({ default_member_permissions: '1099511627776' })]],
		['a name with dashes in another script', [command({ name: 'профиль-1' })]],
		['translations', [command({ name_localizations: { de: 'frage' } })]],
		['required before optional', withOptions(option({ required: true }), option({ name: 'b' }))],
		[
			'sub-commands and groups',
			withOptions(sub(), { type: 2, name: 'g', description: 'G', options: [sub()] }),
		],
		['a command on users', [{ name: 'Show Profile', type: 2 }]],
		['the same name for another type', [command(), { name: 'ask', type: 2 }]],
	])('pass: %s', (_name, commands) => {
		expect(faults(commands)).toEqual([]);
	});
});

describe('bad commands', () => {
	test.each<[string, unknown, string]>([
		['no list', command(), ' BASE_TYPE_BAD_TYPE'],
		['a capital letter', [command({ name: 'Ask' })], '0.name APPLICATION_COMMAND_INVALID_NAME'],
		['a space', [command({ name: 'ask me' })], '0.name APPLICATION_COMMAND_INVALID_NAME'],
		['a long name', [command({ name: long(33) })], '0.name BASE_TYPE_MAX_LENGTH'],
		['no description', [{ name: 'ask' }], '0.description BASE_TYPE_REQUIRED'],
		['a long description', [command({ description: long(101) })], '0.description BASE_TYPE_MAX_LENGTH'],
		['a described user command', [command({ type: 2 })], '0.description APPLICATION_COMMAND_INVALID'],
		['the same command twice', [command(), command()], '1.name APPLICATION_COMMANDS_DUPLICATE_NAME'],
		[
			'101 commands',
			Array.from({ length: 101 }, (_, n) => command({ name: `c${n}` })),
			' APPLICATION_COMMANDS_MAX',
		],
		[
			'required after optional',
			withOptions(option(), option({ name: 'b', required: true })),
			'0.options.1.required APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID',
		],
		[
			'required after optional in a sub-command',
			withOptions(sub({ options: [option(), option({ name: 'b', required: true })] })),
			'0.options.0.options.1.required APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID',
		],
		[
			'the same option twice',
			withOptions(option(), option()),
			'0.options.1.name APPLICATION_COMMAND_OPTIONS_NAME_DUPLICATED',
		],
		['26 options', withOptions(...Array(26).fill(option())), '0.options BASE_TYPE_MAX_LENGTH'],
		[
			'suggestions and choices',
			withOptions(option({ autocomplete: true, choices: [choice('a')] })),
			'0.options.0.autocomplete APPLICATION_COMMAND_OPTION_INVALID',
		],
		[
			'the same choice twice',
			withOptions(option({ choices: [choice('a'), choice('a', 'b')] })),
			'0.options.0.choices.1.name APPLICATION_COMMAND_OPTIONS_CHOICE_NAME_DUPLICATED',
		],
		[
			'a long choice',
			withOptions(option({ choices: [choice('a', long(101))] })),
			'0.options.0.choices.0.value BASE_TYPE_MAX_LENGTH',
		],
		[
			'the least over the most',
			withOptions(option({ min_length: 3, max_length: 2 })),
			'0.options.0.min_length APPLICATION_COMMAND_OPTION_INVALID',
		],
		[
			'sub-commands beside options',
			withOptions(sub(), option()),
			'0.options APPLICATION_COMMAND_OPTIONS_TYPE_INVALID',
		],
		['a group in a group', withOptions({ ...group(), options: [group()] }), '0.options.0.options.0'],
		[
			'an unknown language',
			[command({ name_localizations: { tlh: 'x' } })],
			'0.name_localizations.tlh ENUM_TYPE_COERCE',
		],
		['over 8000 characters', withOptions(...large()), '0 APPLICATION_COMMAND_TOO_LARGE'],
		['an unknown key', [command({ descripton: 'x' })], '0.descripton UNKNOWN_KEY'],
		[
			'an unknown key in an option',
			withOptions(option({ maxLength: 1 })),
			'0.options.0.maxLength UNKNOWN_KEY',
		],
		['an unknown type of option', withOptions(option({ type: 12 })), '0.options.0'],
	])('are refused: %s', (_name, commands, fault) => {
		expect(faults(commands).join('\n')).toContain(fault);
	});

	function group() {
		return { type: 2, name: 'g', description: 'G' };
	}

	function large() {
		const choices = Array.from({ length: 25 }, (_, n) => choice(`${n}`.padEnd(100, 'n'), long(100)));
		return [option({ choices }), option({ name: 'b', choices })];
	}
});
