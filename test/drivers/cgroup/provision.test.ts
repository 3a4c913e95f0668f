import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { discoverCgroups } from '../../../src/drivers/cgroup/layout.ts';
import { provisionOf } from '../../../src/drivers/cgroup/provision.ts';
import { startPrefix } from '../../../src/drivers/cgroup/start-prefix.ts';

const KERNEL = '#subsys_name\thierarchy\tnum_cgroups\tenabled\npids\t0\t1\t1\nhugetlb\t0\t1\t0\n';

const V1 = discoverCgroups({
	mountInfo: '33 31 0:30 / /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory\n',
	pid1Cgroup: '2:memory:/\n',
	controllersIn: () => '',
});
const V2 = discoverCgroups({
	mountInfo: '33 31 0:30 / /sys/fs/cgroup rw - cgroup2 cgroup2 rw\n',
	pid1Cgroup: '0::/\n',
	controllersIn: () => 'cpu memory',
});

test('a controller that a version 1 mount offers needs nothing', () => {
	expect(provisionOf('memory', V1, KERNEL)).toEqual({ do: 'nothing' });
});

test('one that the kernel has and nobody mounted is mounted', () => {
	expect(provisionOf('pids', V1, KERNEL)).toEqual({ do: 'mount', controller: 'pids' });
});

test.each(['hugetlb', 'nonsense'])(
	'%s, which the kernel has not or not enabled, is refused',
	(name) => {
		expect(() => provisionOf(name, V1, KERNEL)).toThrow(
			`cannot use the cgroup controller ${name}: the kernel does not have it, or it is switched off at boot`,
		);
	},
);

test('on version 2 a controller is enabled, by the name it has there', () => {
	expect(provisionOf('memory', V2, KERNEL)).toMatchObject({ do: 'enable', controller: 'memory' });
	expect(provisionOf('cpuacct', V2, KERNEL)).toMatchObject({ do: 'enable', controller: 'cpu' });
});

test('on version 2 devices and freezer are built in, and the rest cannot be had', () => {
	expect(provisionOf('devices', V2, KERNEL)).toEqual({ do: 'nothing' });
	expect(provisionOf('freezer', V2, KERNEL)).toEqual({ do: 'nothing' });
	expect(() => provisionOf('pids', V2, KERNEL)).toThrow('cgroup v2 does not offer it here');
});

test('nothing stands before a start that needs no private mounts', () => {
	expect(startPrefix([])).toEqual([]);
});

test('the script of the prefix passes odd values on as they are', () => {
	const [command = '', ...args] = startPrefix([{ source: '/no/$(such) "place"', target: '/tmp' }]);
	const { status, stderr } = spawnSync(command, [...args, 'true'], { encoding: 'utf8' });
	expect(status).not.toBe(0);
	expect(stderr).toContain('/no/$(such) "place"');
});
