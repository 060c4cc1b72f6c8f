import { expect, test } from 'vitest';
import { runProgram } from '../../sandbox/porter-process.ts';
import { newKey } from './program.ts';
import { profile, sandboxForThisFile, signIn } from './sandbox-for-file.ts';
import { answerOf, titleOf } from './view.ts';

const sandbox = await sandboxForThisFile();
const { discord } = sandbox;
const [adam, maud] = [discord.as('adam'), discord.as('maud')];
const rotate = async (keys: string) => {
	const { code, output } = await runProgram('admin', ['keys', 'rotate'], {
		...sandbox.env,
		SESSION_KEYS: keys,
	});
	return { code, said: output.join('\n') };
};
const works = async (person: typeof adam) =>
	titleOf(answerOf(await profile(person, 'moderators', 'exampleuser'))) === 'exampleuser';

test('keys are rotated while Porter runs, in the order of SECURITY.md: nobody is locked out', {
	timeout: 90_000,
}, async () => {
	const [old, next] = [sandbox.env.SESSION_KEYS ?? '', newKey('next')];
	await signIn(sandbox, ['adam']);

	// Out of order: the Porter that runs could open nothing any more, and would seal with what is about to go.
	expect(await rotate(`${next},${old}`)).toEqual({
		code: 1,
		said: expect.stringMatching(/^Porter is running without the session key next, .*nothing was done/),
	});
	expect(await works(adam)).toBe(true);

	await sandbox.restart({ SESSION_KEYS: `${next},${old}` });
	expect(await works(adam)).toBe(true);
	await signIn(sandbox, ['maud']);
	const { code, said } = await rotate(`${next},${old}`);
	expect(said).toBe(
		'Sealed with next: 1 now, 1 before.\nsandbox is not used any more: you can take it out of SESSION_KEYS.',
	);
	expect(code).toBe(0);
	expect([await works(adam), await works(maud)]).toEqual([true, true]);

	await sandbox.restart({ SESSION_KEYS: next });
	expect([await works(adam), await works(maud)]).toEqual([true, true]);
	const verified = await runProgram('admin', ['lookups', 'verify'], { ...sandbox.env, SESSION_KEYS: next });
	expect(verified.output[0]).toMatch(/^The audit trail is whole/);

	const printed = await runProgram('admin', ['lookups', 'public-key'], {
		...sandbox.env,
		SESSION_KEYS: next,
	});
	const key = printed.output.join('');
	const { DATABASE_URL = '' } = sandbox.env;
	const alone = await runProgram('admin', ['lookups', 'verify', '--public-key', key], { DATABASE_URL });
	expect(alone.output[0]).toMatch(/^The audit trail is whole/);
});
