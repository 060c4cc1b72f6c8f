import { REST, Routes } from 'discord.js';
import { afterEach, describe, expect, test } from 'vitest';
import { APPLICATION_ID, ELSEWHERE_ID, GUILD_ID } from '../../sandbox/fixtures/guild-ids.ts';
import { runProgram } from '../../sandbox/porter-process.ts';
import { readConfig } from '../../src/config.ts';
import { createDeploy } from '../../src/deployment.ts';
import { commandBodies, loadCommands } from '../../src/discord/load-commands.ts';
import { IN_PROCESS } from './bot-in-process.ts';
import { settingForThisFile } from './program.ts';

const { discord, env } = await settingForThisFile();
const rest = new REST({ api: discord.apiUrl }).setToken(discord.token);
const route = Routes.applicationGuildCommands(APPLICATION_ID, GUILD_ID);
const wanted = commandBodies(await loadCommands());
const names = wanted.map(({ name }) => `/${name}`).join(', ');

const register = (body: readonly object[]) => rest.put(route, { body });
type Deploy = (
	args?: readonly string[],
	more?: Record<string, string>,
) => Promise<{ code: number | null; text: string }>;
/** Within this process. */
const deploy: Deploy = async (args = [], more = {}) => {
	const lines: string[] = [];
	const print = (line: string): void => void lines.push(line);
	const code = await createDeploy(readConfig({ ...env, ...more }), { print, note: print })(args);
	return { code, text: lines.join('\n') };
};
/** The program itself, in a process of its own. */
const deployProcess: Deploy = async (args = [], more = {}) => {
	const { code, output } = await runProgram('deploy', args, { ...env, ...more });
	return { code, text: output.join('\n') };
};
/** What was changed at Discord while `act` ran. */
async function writesOf<T>(act: () => Promise<T>): Promise<{ result: T; writes: readonly string[] }> {
	const before = discord.requests.length;
	const result = await act();
	const writes = discord.requests.slice(before).filter(({ method }) => method !== 'GET');
	return { result, writes: writes.map(({ method, path }) => `${method} ${path}`) };
}
const PUT = `PUT /applications/${APPLICATION_ID}/guilds/${GUILD_ID}/commands`;

afterEach(() => {
	discord.clearFaults();
	expect(discord.violations).toEqual([]);
});

describe('npm run deploy', () => {
	test('registers what is missing, says what, and prints the invite link', async () => {
		await register([]);
		const { result, writes } = await writesOf(() => deployProcess());
		expect(result.code).toBe(0);
		expect(result.text).toContain(`Server ${GUILD_ID}: added ${names}`);
		expect(writes).toEqual([PUT]);
		const [, link = ''] = /(https:\S+)/.exec(result.text) ?? [];
		const invite = new URL(link);
		expect(invite.origin + invite.pathname).toBe('https://discord.com/oauth2/authorize');
		expect(invite.searchParams.get('client_id')).toBe(APPLICATION_ID);
		expect(invite.searchParams.get('scope')).toBe('bot applications.commands');
		expect(invite.searchParams.get('permissions')).toMatch(/^\d+$/);
	});

	test('changes nothing when nothing differs', async () => {
		await register(wanted);
		const { result, writes } = await writesOf(() => deploy());
		expect(result.text).toContain(`Server ${GUILD_ID}: up to date`);
		expect([result.code, writes]).toEqual([0, []]);
	});

	test('says what it changes and removes', async () => {
		const [first, ...others] = wanted;
		await register([
			{ ...first, description: 'Something else' },
			...others,
			{ name: 'old', description: 'Old', type: 1 },
		]);
		const { result, writes } = await writesOf(() => deploy());
		expect(result.text).toContain(`changed /${first?.name}; removed /old`);
		expect(writes).toEqual([PUT]);
		expect((await deploy()).text).toContain('up to date');
	});

	test('sends nothing with --dry-run', async () => {
		await register([]);
		const { result, writes } = await writesOf(() => deploy(['--dry-run']));
		expect(result.text).toContain(`added ${names}`);
		expect(result.text).toContain('dry run');
		expect([result.code, writes]).toEqual([0, []]);
	});

	test('does every server that is configured', async () => {
		await register([]);
		const { result } = await writesOf(() =>
			deploy([], { DISCORD_GUILD_IDS: `${GUILD_ID}, ${ELSEWHERE_ID}` }),
		);
		expect(result.text).toContain(`Server ${GUILD_ID}: added`);
		expect(result.text).toContain(`Server ${ELSEWHERE_ID}: added`);
	});

	test('goes on with the others when one refuses, and still ends with code 1', async () => {
		await register([]);
		const { result } = await writesOf(() =>
			deploy([], { DISCORD_GUILD_IDS: `420000000000000099, ${GUILD_ID}` }),
		);
		expect(result.text).toContain('Server 420000000000000099: Porter is not there yet');
		expect(result.text).toContain(`Server ${GUILD_ID}: added`);
		expect(result.code).toBe(1);
	});
});

describe('npm run deploy fails with one clear line', () => {
	/** No stack, and nothing of the settings or of what Discord said. */
	const expectPlain = (text: string) => expect(text).not.toMatch(/canary|^\s+at /m);

	test.each([
		[
			'a token that Discord does not accept',
			{ DISCORD_TOKEN: 'canary-token' },
			'does not accept DISCORD_TOKEN',
		],
		[
			'a server that Porter is not in',
			{ DISCORD_GUILD_IDS: '420000000000000099' },
			'invite it with the link',
		],
		['a Discord that is not there', { DISCORD_API_URL: 'http://127.0.0.1:9/api' }, 'could not be registered'],
	])('for %s', async (_what, more, words) => {
		const { code, text } = await deploy([], more);
		expect(code).toBe(1);
		expect(text).toContain(words);
		expectPlain(text);
	});

	test('for settings that are wrong', async () => {
		const { code, text } = await deployProcess([], { PORTAL_URL: 'canary-address' });
		expect(code).toBe(1);
		expect(text).toContain('PORTAL_URL must be');
		expectPlain(text);
	});

	test('for an option that it does not know', async () => {
		const { code, text } = await deployProcess(['--canary']);
		expect([code, text]).toEqual([1, 'The only option is --dry-run.']);
	});

	test('for a refusal, without what Discord said', async () => {
		await register([]);
		discord.fault({
			match: { method: 'PUT', kind: 'commands' },
			do: { status: 400, body: { code: 30034, message: 'canary-words' } },
		});
		const { code, text } = await deploy();
		expect([code, text.includes('status 400, code 30034')]).toEqual([1, true]);
		expectPlain(text);
	});
});

describe('npm start', () => {
	const WARNING = 'registered commands differ from the code: run npm run deploy';

	test('warns when what is registered differs', async () => {
		await register([]);
		const porter = await IN_PROCESS.start(env);
		await expect.poll(() => porter.output.join('\n')).toContain(WARNING);
		expect(await porter.stop()).toBe(0);
	});

	test('says nothing when it does not', async () => {
		await register(wanted);
		const asked = () =>
			discord.requests.filter(({ method, path }) => method === 'GET' && /commands/.test(path)).length;
		const before = asked();
		const porter = await IN_PROCESS.start(env);
		await expect.poll(asked).toBeGreaterThan(before);
		expect(await porter.stop()).toBe(0);
		expect(porter.output.join('\n')).not.toContain(WARNING);
	});

	test('starts all the same when that cannot be read', async () => {
		discord.fault({ match: { kind: 'commands' }, do: { status: 403, body: { code: 50001, message: 'no' } } });
		const porter = await IN_PROCESS.start(env);
		await expect.poll(() => porter.output.join('\n')).toContain('registered commands could not be read');
		expect(await porter.stop()).toBe(0);
	});
});
