import { describe, expect, test } from 'vitest';
import { optionsOf, readLine } from '../../sandbox/playground/browser/command-line.ts';
import { suggest } from '../../sandbox/playground/browser/suggest.ts';
import type { CommandView, OptionView } from '../../sandbox/playground/protocol.ts';

const option = (name: string, more: Partial<OptionView> = {}): OptionView => ({
	...{ name, description: `the ${name}`, type: 3, required: false, autocomplete: false, choices: [] },
	...more,
});
const COMMANDS: readonly CommandView[] = [
	{
		name: 'profile',
		description: 'Look up',
		options: [
			option('username', { required: true, autocomplete: true }),
			option('section', { choices: [{ name: 'session history', value: 'sessions' }] }),
			option('private', { type: 5 }),
			option('count', { type: 4 }),
			option('moderator', { type: 6 }),
		],
	},
	{ name: 'session', sub: 'login', description: 'Sign in', options: [] },
	{ name: 'session', sub: 'log', description: 'Lists', options: [] },
];
const STATE = {
	commands: COMMANDS,
	personas: [{ key: 'olga', discordId: '1', name: 'olga', about: '' }] as const,
	channels: [],
};
const read = (line: string) => readLine(line, COMMANDS);
const offered = (line: string, fromBot: { name: string; value: string }[] = []) =>
	suggest(line, read(line), STATE, fromBot).rows.map(({ label, line: next }) => [label, next]);

describe('a typed line', () => {
	test.each([
		['/profile exampleuser', { username: 'exampleuser' }],
		['/profile username:exampleuser', { username: 'exampleuser' }],
		['/profile   exampleuser   private:true', { username: 'exampleuser', private: true }],
		['/profile private:false exampleuser', { username: 'exampleuser', private: false }],
		['/profile x section:"session history" count:3', { username: 'x', section: 'session history', count: 3 }],
		['/profile section:"session history" x', { username: 'x', section: 'session history' }],
		['/profile a:b', { username: 'a:b' }],
	])('%s sends its options', (line, options) => {
		const reading = read(line);
		expect(reading.problem).toBeUndefined();
		expect(optionsOf(reading)).toEqual(options);
	});

	test.each([
		['hello', 'Here only commands can be sent: begin with /'],
		['/', 'There is no such command here'],
		['/profil', 'There is no such command here'],
		['/session', 'There is no such command here'],
		['/profile', 'username is required'],
		['/profile private:true', 'username is required'],
		['/profile username:', 'username is required'],
		['/profile x section:', 'section has no value'],
		['/profile x y', '"y" belongs to no option'],
		['/session login now', '"now" belongs to no option'],
	])('%s cannot be sent: %s', (line, problem) => {
		expect(read(line).problem).toBe(problem);
	});

	test('takes the longest sub-command that is there', () => {
		expect(read('/session login').command?.sub).toBe('login');
		expect(read('/session log ').command?.sub).toBe('log');
	});
});

describe('the picker', () => {
	test('offers commands by their beginning', () => {
		expect(offered('/')).toHaveLength(3);
		expect(offered('/ses')).toEqual([
			['/session login', '/session login '],
			['/session log', '/session log '],
		]);
		expect(offered('hello')).toEqual([]);
	});

	test('offers what is not set yet, and completes names', () => {
		expect(offered('/profile username:x ').map(([label]) => label)).toEqual([
			'section',
			'private',
			'count',
			'moderator',
		]);
		expect(offered('/profile username:x pri')).toEqual([['private', '/profile username:x private:']]);
	});

	test('offers choices in quotes where they need them, booleans and members', () => {
		expect(offered('/profile x section:s')).toEqual([
			['session history', '/profile x section:"session history" '],
		]);
		expect(offered('/profile x private:t')).toEqual([['true', '/profile x private:true ']]);
		expect(offered('/profile x moderator:')).toEqual([['olga', '/profile x moderator:olga ']]);
	});

	test('offers the bot’s suggestions, which Enter does not take by itself', () => {
		const fromBot = [{ name: 'exampleuser', value: 'exampleuser' }];
		expect(offered('/profile ex', fromBot)).toEqual([['exampleuser', '/profile username:exampleuser ']]);
		expect(suggest('/profile ex', read('/profile ex'), STATE, fromBot).eager).toBe(false);
		expect(suggest('/pro', read('/pro'), STATE, []).eager).toBe(true);
	});
});
