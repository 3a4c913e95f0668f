import { defineConfig, mergeConfig } from 'vitest/config';
import usual from './vitest.config.ts';

/** The tests that run in the machine of `npm run test:vm`: those on real LXC, and those that need its kernel. */
export default mergeConfig(
	{ ...usual, test: { ...usual.test, projects: undefined, include: [], exclude: [] } },
	defineConfig({
		test: {
			// as many as it has CPUs
			maxWorkers: 2,
			include: ['test/real-lxc/**/*.test.ts', 'test/vm/**/*.test.ts'],
			// What is left out: debootstrap, the boot of a Debian and thirty templates would take longer than all the rest,
			// emulated; how roots, archives, images, loop devices and NICs are handled and containers taken over, and what people may ask for by hand, what commands say and write, health checks, what a
			// terminal shows and who chooses nodes do not concern cgroups.
			exclude: [
				...['ganeti-os', 'ganeti-scripts', 'systemd-guest', 'examples'],
				...['oci', 'tarball', 'clone', 'export'],
				...[
					'disks',
					'disk-crashes',
					'by-hand',
					'nic-hooks',
					'live-nics',
					'live-nic-kinds',
					'networks',
				],
				...[
					'progress',
					'hail',
					'diff-writes-nothing',
					'verbs-rootfs',
					'unprivileged-rootfs',
					'verbs-adopt',
					'adopt',
					'commands',
					'health',
				],
			].map((name) => `test/real-lxc/${name}.test.ts`),
		},
	}),
);
