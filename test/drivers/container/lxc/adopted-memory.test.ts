import { expect, test } from 'vitest';
import { adoptedMemory } from '../../../../src/drivers/container/lxc/adopt/adopted-memory.ts';
import { adoptedSpec } from '../../../../src/drivers/container/lxc/adopt/adopted-spec.ts';
import { limits, Mi } from '../../../support/planning.ts';

const V1 = [
	{ key: 'lxc.cgroup.memory.limit_in_bytes', value: '64M' },
	{ key: 'lxc.cgroup.memory.memsw.limit_in_bytes', value: '96M' },
	{ key: 'lxc.cgroup.memory.soft_limit_in_bytes', value: '16M' },
];
const V2 = [
	{ key: 'lxc.cgroup2.memory.max', value: '64M' },
	{ key: 'lxc.cgroup2.memory.swap.max', value: '32M' },
	{ key: 'lxc.cgroup2.memory.low', value: '16M' },
];

test.each([
	['cgroup v1', V1],
	['cgroup v2', V2],
])('memory.min and swap of a config of %s are in the spec', (_, settings) => {
	const rootfs = { key: 'lxc.rootfs.path', value: 'dir:/rootfs' };
	const { memory } = adoptedSpec({
		name: 'web1',
		settings: [...settings, rootfs],
		observed: { state: 'STOPPED', limits: null },
		nodeCpus: '0-3',
		defaultKeys: [],
	});
	expect(memory).toEqual({ max: '64Mi', min: '16Mi', swap: '32Mi' });
});

test('what was set since the start counts, and what the config does not say stays unset', () => {
	const memory = limits.memory && { ...limits.memory, min: 8 * Mi, swapMax: 0 };
	const live = { ...limits, memoryMax: 128 * Mi, memory };
	expect(adoptedMemory(V2, live)).toEqual({ max: '128Mi', min: '8Mi', swap: '0' });
	expect(adoptedMemory([], live)).toEqual({ max: '128Mi' });
});
