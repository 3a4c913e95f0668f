import { defineConfig } from 'vitest/config';
import { LongestFirst } from './test/support/longest-first.ts';
import { patience } from './test/support/patience.ts';

const files = (...folders: readonly string[]) => folders.map((name) => `test/${name}/**/*.test.ts`);

/** Of nothing but code, and no module is left changed behind. */
const CODE = files('model', 'schema', 'reconciler');
const REAL_LXC = files('real-lxc');
const HOSTS = files('hosts');
/** They need the kernel of the test machine: vitest.vm.config.ts. */
const MACHINE = files('vm');

export default defineConfig({
	test: {
		// scripts/test.mjs takes some by name
		projects: [
			// loading all that they share anew for each file would be a third of their time
			{ extends: true, test: { name: 'code', include: CODE, isolate: false } },
			{ extends: true, test: { name: 'real-lxc', include: REAL_LXC } },
			{ extends: true, test: { name: 'hosts', include: HOSTS } },
			{
				extends: true,
				test: {
					name: 'rest',
					include: ['test/**/*.test.ts'],
					exclude: [...CODE, ...REAL_LXC, ...HOSTS, ...MACHINE],
				},
			},
		],
		reporters: ['default', './test/support/plain-summary.ts'],
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
