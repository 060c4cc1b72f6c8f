#!/usr/bin/env node
import { parseArgs } from 'node:util';
import { DEFAULT_FIXTURE } from './default-fixture.ts';
import { readFixtureFile } from './fixture-file.ts';
import { startDiscord } from './start.ts';

/** `npx discord-sandbox`: a local Discord until Ctrl+C, for a bot in any language. */

const USAGE = `npx discord-sandbox [fixture.json] [--port N]

Starts a local Discord on 127.0.0.1 and prints what a bot needs to use it. Requests that it
has no route for are printed as they come. Ctrl+C ends it.

  fixture.json   people and guilds; without it there is a small default guild
  --port N       default: any free port
`;

try {
	const { positionals, values } = parseArgs({
		allowPositionals: true,
		options: { port: { type: 'string', default: '0' }, help: { type: 'boolean', short: 'h' } },
	});
	if (values.help) process.stdout.write(USAGE);
	else await run(positionals[0], Number(values.port));
} catch (error) {
	process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
	process.exitCode = 1;
}

async function run(file: string | undefined, port: number): Promise<void> {
	if (!Number.isInteger(port)) throw new Error('--port takes a number');
	const fixture = file === undefined ? DEFAULT_FIXTURE : readFixtureFile(file);
	const discord = await startDiscord({ ...fixture, port });
	const list = (ids: Readonly<Record<string, string>>) =>
		Object.entries(ids)
			.map(([key, id]) => `${key} (${id})`)
			.join(', ');
	process.stdout.write(
		[
			`API       ${discord.apiUrl}`,
			`Token     ${discord.token}`,
			`App       ${discord.applicationId}`,
			`Guilds    ${list(discord.ids.guilds)}`,
			`Channels  ${list(discord.ids.channels)}`,
			`People    ${list(discord.ids.people)}`,
			'',
		].join('\n'),
	);
	for (const signal of ['SIGINT', 'SIGTERM'] as const) {
		process.once(signal, () => void discord.close().then(() => process.exit(0)));
	}
}
