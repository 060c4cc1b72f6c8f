import { defineConfig } from 'vitest/config';

export default defineConfig({
	test: {
		include: ['test/**/*.test.ts'],
		// End-to-end tests start real processes, on machines that may be busy with other things.
		testTimeout: 30_000,
		hookTimeout: 60_000,
	},
});
