import { rmSync } from 'node:fs';
import { expect, test } from 'vitest';
import { profile, sandboxForThisFile, signIn } from '../sandbox-for-file.ts';
import { answerOf, expectFailure, textOf, titleOf } from '../view.ts';

const sandbox = await sandboxForThisFile();
const { discord } = sandbox;
await signIn(sandbox, ['adam']);
const ask = (channel: 'moderators' | 'general') => profile(discord.as('adam'), channel, 'exampleuser');

test('a database that is deleted while Porter runs: nothing is shown any more, and the log channel says so', async () => {
	await discord.as('gus').slash('general', 'moderator-channels', { channel: 'moderators' }, 'log');
	expect(titleOf(answerOf(await ask('moderators')))).toBe('exampleuser');
	rmSync((sandbox.env.DATABASE_URL ?? '').replace('sqlite:', ''));
	const logged = () => discord.openMessages().map(textOf).join('\n');
	await expect.poll(logged, { timeout: 10_000 }).toMatch(/database of Porter is gone.*nothing until/);
	expect(sandbox.porter().output.join('\n')).toContain('the database was deleted or replaced');
	for (const channel of ['moderators', 'general'] as const) {
		expect(textOf(expectFailure(await ask(channel), 'store-gone'))).not.toContain('exampleuser');
	}
	expect(discord.violations).toEqual([]);
});
