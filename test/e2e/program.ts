import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { type PorterDiscord, startPorterDiscord } from '../../sandbox/fixtures/guild.ts';
import { GUILD_ID } from '../../sandbox/fixtures/guild-ids.ts';
import { sandboxSettings } from '../../sandbox/porter-process.ts';

/** A local Discord, and settings for Porter's programs to use it; the Portal's address leads nowhere. */
export interface Setting {
	readonly discord: PorterDiscord;
	readonly env: Readonly<Record<string, string>>;
}

/** For all tests of a file; ends with it. */
export async function settingForThisFile(): Promise<Setting> {
	const discord = await startPorterDiscord();
	const folder = await mkdtemp(join(tmpdir(), 'porter-'));
	afterAll(async () => {
		await discord.close();
		await rm(folder, { recursive: true, force: true });
	});
	const around = {
		discordApiUrl: discord.apiUrl,
		discordToken: discord.token,
		guildIds: [GUILD_ID],
		moderatorChannelIds: [],
		portalUrl: 'http://127.0.0.1:9',
		botKey: 'hbot_for_tests_only',
		publicKey: 'hpub_for_tests_only',
	};
	return { discord, env: sandboxSettings(around, folder) };
}

/** A line for SESSION_KEYS. */
export function newKey(id: string): string {
	return `${id}:${randomBytes(32).toString('base64')}`;
}
