import { defineConfig } from 'vitest/config';

export default defineConfig({
	test: {
		reporters: ['default', './test/support/plain-summary.ts'],
		include: ['test/**/*.test.ts'],
		globalSetup: ['./test/support/built.ts'],
		coverage: { include: ['src/**'], exclude: ['src/schema/generated/**'] },
	},
});
