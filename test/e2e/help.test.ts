import { expect, test } from 'vitest';
import packageJson from '../../package.json' with { type: 'json' };
import { runProgram } from '../../sandbox/porter-process.ts';

/** There are no settings: whatever is read or opened fails. */
const run = (program: 'main' | 'deploy' | 'admin', ...args: readonly string[]) =>
	runProgram(program, args, {});

test.each([
	['main', 'npm start'],
	['deploy', 'npm run deploy'],
	['admin', 'npm run admin'],
] as const)(
	'%s --help says how it is called, --version which one it is; neither starts anything',
	async (program, usage) => {
		const help = await run(program, '--help');
		expect(help.output[0]).toContain(usage);
		expect(help.code).toBe(0);
		expect(await run(program, '--version')).toEqual({ code: 0, output: [packageJson.version] });
	},
);

test('npm start with an argument that it does not know says how it is called, and ends with code 1', async () => {
	const { code, output } = await run('main', '--canary');
	expect(code).toBe(1);
	expect(output[0]).toBe('npm start');
	expect(output.join('\n')).not.toContain('canary');
});
