import { defineConfig } from 'vitest/config';
import { LongestFirst } from './test/support/longest-first.ts';
import { patience } from './test/support/patience.ts';

export default defineConfig({
	test: {
		reporters: ['default', './test/support/plain-summary.ts'],
		include: ['test/**/*.test.ts'],
		// they need the kernel of the test machine: vitest.vm.config.ts
		exclude: ['test/vm/**'],
		globalSetup: ['./test/support/built.ts'],
		// much of the time goes to waiting for containers
		maxWorkers: 3,
		sequence: { sequencer: LongestFirst },
		testTimeout: patience(15_000),
		hookTimeout: patience(20_000),
		expect: { poll: { timeout: patience(1000) } },
		coverage: { include: ['src/**'], exclude: ['src/schema/generated/**'] },
	},
});
