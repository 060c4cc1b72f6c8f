import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';

const run = promisify(execFile);
const PACKAGE = join(import.meta.dirname, '..');
const require = createRequire(import.meta.url);

/** Where the package is installed from its tarball, as a user would have it. */
let app = '';
let folder = '';

/** The folder of an installed package, wherever npm has put it. */
function folderOf(name: string): string {
	const found = require.resolve
		.paths(name)
		?.map((path) => join(path, name))
		.find(existsSync);
	if (!found) throw new Error(`${name} is not installed`);
	return found;
}

/** Packs a copy, so that the repository's package.json stays as it is while other tests read it. */
beforeAll(async () => {
	folder = await mkdtemp(join(tmpdir(), 'discord-sandbox-'));
	const copy = join(folder, 'copy');
	await cp(PACKAGE, copy, { recursive: true, filter: (path) => !/\/(node_modules|dist|test)$/.test(path) });
	await symlink(dirname(folderOf('typescript')), join(copy, 'node_modules'));
	const path = `${join(dirname(folderOf('typescript')), '.bin')}${delimiter}${process.env.PATH}`;
	await run('npm', ['pack', '--pack-destination', folder], {
		cwd: copy,
		env: { ...process.env, PATH: path },
	});
	expect(await readFile(join(copy, 'package.json'), 'utf8')).toBe(
		await readFile(join(PACKAGE, 'package.json'), 'utf8'),
	);
	app = join(folder, 'app');
	await mkdir(join(app, 'node_modules/@types'), { recursive: true });
	await run('tar', ['-xzf', join(folder, 'discord-sandbox-0.1.0.tgz'), '-C', join(app, 'node_modules')]);
	await cp(join(app, 'node_modules/package'), join(app, 'node_modules/discord-sandbox'), { recursive: true });
	const { dependencies } = await manifest();
	for (const name of [...Object.keys(dependencies), 'discord.js', 'vitest', '@types/node']) {
		await symlink(folderOf(name), join(app, 'node_modules', name));
	}
	await writeFile(join(app, 'package.json'), '{ "type": "module" }');
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function manifest(): Promise<{ dependencies: object; exports: object; scripts?: unknown }> {
	return JSON.parse(await readFile(join(app, 'node_modules/discord-sandbox/package.json'), 'utf8'));
}

test('the tarball has JavaScript, types and only what it needs', async () => {
	const { dependencies, exports, scripts } = await manifest();
	expect(Object.keys(dependencies)).toEqual(['discord-api-spec', 'discord-api-types', 'ws', 'zod']);
	expect(JSON.stringify(exports)).not.toContain('./src');
	expect(scripts).toBeUndefined();
	const { stdout } = await run('tar', ['-tzf', join(folder, 'discord-sandbox-0.1.0.tgz')]);
	const files = stdout.trim().split('\n');
	expect(files.filter((file) => !/\.(js|d\.ts)$/.test(file))).toEqual([
		'package/package.json',
		'package/README.md',
	]);
});

test('the ten lines of the README run', async () => {
	const readme = await readFile(join(app, 'node_modules/discord-sandbox/README.md'), 'utf8');
	const [, code = ''] = /```js\n(.*?)```/s.exec(readme) ?? [];
	expect(code.trim().split('\n').slice(3)).toHaveLength(8);
	await writeFile(join(app, 'ten-lines.js'), code);
	const { stdout } = await run(process.execPath, ['ten-lines.js'], { cwd: app });
	expect(stdout).toBe('pong 0\n');
});

test('the types check, and know the keys of a fixture', async () => {
	const fixture = '{ people: { ann: {} }, guilds: { main: { channels: { general: {} } } } }';
	await writeFile(
		join(app, 'typed.ts'),
		`import { startDiscord, type Person } from 'discord-sandbox';
		import { createFaultRules } from 'discord-sandbox/http';
		import { createDiscordTest } from 'discord-sandbox/vitest';
		const discord = await startDiscord(${fixture});
		const ann: Person = discord.as('ann');
		await ann.slash('general', 'ping');
		// @ts-expect-error there is nobody called bob
		discord.as('bob');
		// @ts-expect-error there is no such channel
		discord.visible('ann', 'staff');
		const byDefault = await startDiscord({ responseMs: 1 });
		byDefault.as('alice');
		createDiscordTest(${fixture})('x', ({ discord }) => void discord.as('ann'));
		createFaultRules<string, RegExp, 'drop'>((match, asked) => match.test(asked));
		`,
	);
	const options = ['--noEmit', '--strict', '--module', 'nodenext', '--target', 'es2024', '--types', 'node'];
	const tsc = join(folderOf('typescript'), 'bin/tsc');
	const { stdout } = await run(process.execPath, [tsc, ...options, '--skipLibCheck', 'typed.ts'], {
		cwd: app,
	}).catch((error) => error);
	expect(stdout).toBe('');
});

test('npx discord-sandbox starts one from a file, and says what is wrong with a file', async () => {
	const cli = join(app, 'node_modules/discord-sandbox/dist/cli.js');
	const guilds = { main: { channels: { lobby: {} }, roles: { staff: { permissions: ['BanMembers'] } } } };
	await writeFile(join(app, 'guild.json'), JSON.stringify({ people: { ann: {} }, guilds }));
	const child = spawn(process.execPath, [cli, 'guild.json'], {
		cwd: app,
		stdio: ['ignore', 'pipe', 'inherit'],
	});
	const lines: string[] = [];
	for await (const line of createInterface(child.stdout)) if (lines.push(line) === 6) break;
	const [api, token] = lines.map((line) => line.split(/\s+/)[1] ?? '');
	const answer = await fetch(`${api}/v10/users/@me`, { headers: { authorization: `Bot ${token}` } });
	expect(answer.status).toBe(200);
	expect(lines[4]).toMatch(/^Channels {2}lobby \(\d+\)$/);
	child.kill('SIGTERM');
	expect(await once(child, 'exit')).toEqual([0, null]);
	await writeFile(join(app, 'wrong.json'), JSON.stringify({ people: { ann: { nickname: 'x' } }, guilds }));
	await expect(run(process.execPath, [cli, 'wrong.json'], { cwd: app })).rejects.toThrow('nickname');
});
