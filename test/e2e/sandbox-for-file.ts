import { afterAll, expect } from 'vitest';
import type { PorterPerson } from '../../sandbox/fixtures/guild.ts';
import { PERSONAS, type PersonaKey } from '../../sandbox/fixtures/personas.ts';
import { openSandbox, type Sandbox, type SandboxOptions } from '../../sandbox/sandbox.ts';
import { IN_PROCESS } from './bot-in-process.ts';

/** Everybody who has a Portal account; on the Portal they are called as on Discord. */
export const MEMBERS = PERSONAS.filter((one) => 'portal' in one).map(({ key }) => key);

/**
 * The sandbox with the real bot in it, for all tests of a file; closed after the last one. Neither the Portal's limits nor
 * Porter's own get in the way unless a test asks for them.
 */
export async function sandboxForThisFile({ env, ...options }: SandboxOptions = {}): Promise<Sandbox> {
	const sandbox = await openSandbox({
		programs: IN_PROCESS,
		...options,
		env: {
			LOOKUPS_PER_MINUTE: '10000',
			CACHED_LOOKUPS_PER_MINUTE: '10000',
			PORTAL_REQUESTS_PER_MINUTE: '10000',
			...env,
		},
	});
	afterAll(() => sandbox.close());
	for (const tier of ['auth', 'login', 'bot'] as const) {
		sandbox.portal.setRequestsPerMinute(Number.POSITIVE_INFINITY, tier);
	}
	return sandbox;
}

/** Signs people in as they would themselves. @throws if one of them is not signed in then */
export async function signIn(sandbox: Sandbox, keys: readonly PersonaKey[] = MEMBERS): Promise<void> {
	for (const key of keys) {
		sandbox.portal.webLogin(key);
		const { messages } = await sandbox.discord.as(key).slash('general', 'session', {}, 'login');
		const title = messages[0]?.embeds[0]?.title;
		if (title !== 'You are signed in to the Portal') throw new Error(`${key} could not sign in: ${title}`);
	}
}

/** Runs `/profile`. */
export function profile(
	person: PorterPerson,
	channel: Parameters<PorterPerson['slash']>[0],
	username: string,
	more: { section?: string; private?: boolean } = {},
) {
	return person.slash(channel, 'profile', { username, ...more });
}

/** Waits until the bot has logged a line with this in it: its output comes by another way than its answers. */
export async function expectLogged(sandbox: Sandbox, text: string): Promise<void> {
	await expect.poll(() => sandbox.porter().output.join('\n'), { timeout: 5000 }).toContain(text);
}
