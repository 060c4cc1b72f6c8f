import {
	ApplicationCommandOptionType,
	ApplicationCommandType,
	type RESTPostAPIChatInputApplicationCommandsJSONBody as CommandBody,
} from 'discord.js';
import { describe, expect, test } from 'vitest';
import { APPLICATION_ID, GUILD_ID } from '../../../sandbox/fixtures/guild-ids.ts';
import { commandBodies, loadCommands } from '../../../src/discord/load-commands.ts';
import {
	differenceOf,
	isNone,
	registerCommands,
	registeredCommands,
} from '../../../src/discord/registration.ts';
import { openStockClient, restOf } from '../../e2e/stock-client.ts';

const NAME = {
	type: ApplicationCommandOptionType.String,
	name: 'name',
	description: 'A name',
	required: true,
};
const command = (name: string, more: object = {}): CommandBody => ({
	type: ApplicationCommandType.ChatInput,
	name,
	description: `Does ${name}`,
	...more,
});
/** As Discord gives it back. */
const registered = (name: string, more: object = {}) => ({
	...command(name, more),
	id: '1',
	application_id: '2',
	guild_id: '3',
	version: '4',
	default_member_permissions: null,
	default_permission: true,
	dm_permission: true,
	contexts: null,
	integration_types: [0],
	name_localizations: null,
	description_localizations: null,
	nsfw: false,
});

describe('what is registered is no different', () => {
	test.each([
		['for what Discord adds', registered('ask'), command('ask')],
		[
			'for what it leaves out',
			registered('ask', { options: [NAME] }),
			command('ask', { options: [{ ...NAME, autocomplete: false, choices: [] }] }),
		],
		['for another order of fields', registered('ask'), { description: 'Does ask', name: 'ask', type: 1 }],
		['for an empty list of options', registered('ask'), command('ask', { options: [] })],
	] as const)('%s', (_why, there, wanted) => {
		expect(isNone(differenceOf([there], [wanted]))).toBe(true);
	});

	test('after our own commands were registered', async () => {
		const { discord } = await openStockClient();
		const rest = restOf(discord);
		const wanted = commandBodies(await loadCommands());
		await registerCommands(rest, APPLICATION_ID, GUILD_ID, wanted);
		const there = await registeredCommands(rest, APPLICATION_ID, GUILD_ID);
		expect(differenceOf(there, wanted)).toEqual({ added: [], changed: [], removed: [] });
		expect(discord.violations).toEqual([]);
	});
});

describe('a difference', () => {
	test('tells new, changed and old commands apart', () => {
		const there = [registered('ask', { description: 'Another' }), registered('old'), registered('same')];
		const wanted = [command('new'), command('ask'), command('same')];
		expect(differenceOf(there, wanted)).toEqual({ added: ['new'], changed: ['ask'], removed: ['old'] });
	});

	test.each([
		['a description', { description: 'Another' }],
		['an option', { options: [] }],
		['the description of an option', { options: [{ ...NAME, description: 'Another' }] }],
		['whether it is required', { options: [{ ...NAME, required: false }] }],
		['who may use it', { default_member_permissions: '8' }],
		['a translation', { name_localizations: { de: 'frage' } }],
		['the order of options', { options: [{ ...NAME, name: 'other' }, NAME] }],
	])('is %s', (_what, change) => {
		const there = registered('ask', { options: [NAME] });
		const { changed } = differenceOf([there], [command('ask', { options: [NAME], ...change })]);
		expect(changed).toEqual(['ask']);
	});
});
