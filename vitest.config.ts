import { defineConfig } from 'vitest/config';

/**
 * Tests by kind: `npm run test:unit` and so on run one of them, `npm test` all. Files share their modules: nothing of
 * Porter runs or keeps state on import.
 */
const kind = (name: string, ...include: string[]) => ({
	extends: true as const,
	test: { name, include, isolate: false },
});

export default defineConfig({
	test: {
		globalSetup: 'test/built-programs.ts',
		projects: [
			// No process, no server, no network.
			kind('unit', 'test/unit/**/*.test.ts'),
			kind('simulation', 'test/simulation/**/*.test.ts'),
			// The bot between a local Discord and a local Portal.
			kind('e2e', 'test/e2e/**/*.test.ts'),
			kind('sandbox', 'test/sandbox/**/*.test.ts', 'packages/*/test/**/*.test.ts'),
			// Short forms of `npm run test:kill`, `test:faults` and `test:fairness`.
			kind('reliability', 'test/reliability/**/*.test.ts'),
			kind('page', 'test/page/**/*.test.ts'),
		],
		// Much of the time goes into waiting, so more files at once than processors pay.
		maxWorkers: 4,
		// Servers and browsers, on machines that may be busy with other things.
		testTimeout: 30_000,
		hookTimeout: 60_000,
		coverage: { provider: 'v8', include: ['src/**', 'commands/**'], reporter: ['text', 'html'] },
	},
});
