import { defineConfig } from 'vitest/config';

export default defineConfig({
	test: {
		include: ['test/**/*.test.ts', 'packages/*/test/**/*.test.ts'],
		// Most of the time goes into waiting for other processes, so more files at once than processors pay.
		maxWorkers: 4,
		// End-to-end tests start real processes, on machines that may be busy with other things.
		testTimeout: 30_000,
		hookTimeout: 60_000,
	},
});
