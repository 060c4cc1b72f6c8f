import { test as base } from 'vitest';
import type { DEFAULT_FIXTURE } from './default-fixture.ts';
import type { DiscordFixture, KeysOf } from './fixture.ts';
import type { DiscordOptions, SandboxDiscord } from './sandbox-discord.ts';
import { startDiscord } from './start.ts';

/**
 * Vitest's `test` with a local Discord of its own for each test that names `discord`. At the end of the test the fixture
 * throws, so that the test fails, if there were violations, requests without a route, interactions without an answer or
 * faults that were never used; `discord.allow(...)` makes exceptions.
 */
export function createDiscordTest<const F extends DiscordFixture = typeof DEFAULT_FIXTURE>(
	options: DiscordOptions & Partial<F> = {},
) {
	return base.extend<{ discord: SandboxDiscord<KeysOf<F>> }>({
		// biome-ignore lint/correctness/noEmptyPattern: Vitest reads from the pattern which fixtures this one needs.
		discord: async ({}, use) => {
			const discord = await startDiscord(options as DiscordOptions & F);
			try {
				await use(discord);
				await discord.check();
			} finally {
				await discord.close();
			}
		},
	});
}

/** With the default fixture. */
export const test = createDiscordTest();
