import { describe, expect, test } from 'vitest';
import {
	baseDirectory,
	type CgroupLayout,
	directoryOf,
	discoverCgroups,
} from '../../../src/drivers/cgroup/layout.ts';

const V1 = `
31 23 0:28 / /sys/fs/cgroup rw,relatime - tmpfs tmpfs rw,mode=755
32 31 0:29 / /sys/fs/cgroup/cpu,cpuacct rw,relatime shared:10 - cgroup cgroup rw,cpu,cpuacct
33 31 0:30 / /sys/fs/cgroup/memory rw,relatime shared:11 master:3 - cgroup cgroup rw,memory
34 31 0:31 / /sys/fs/cgroup/systemd rw,relatime - cgroup cgroup rw,xattr,name=systemd
`;
const V1_PROC = '4:cpu,cpuacct:/\n3:memory:/\n1:name=systemd:/init.scope\n';

const V2 = '30 23 0:26 / /sys/fs/cgroup rw,nosuid shared:4 - cgroup2 cgroup2 rw,nsdelegate\n';

describe('the kind of layout', () => {
	test('version 1 only', () => {
		const layout = discover(V1, V1_PROC);
		expect(layout.kind).toBe('v1');
		expect(namesAndPlaces(layout)).toEqual({
			cpu: '/sys/fs/cgroup/cpu,cpuacct',
			cpuacct: '/sys/fs/cgroup/cpu,cpuacct',
			memory: '/sys/fs/cgroup/memory',
		});
	});

	test('hybrid: version 2 mounted beside, though it offers no controller', () => {
		const unified = '35 31 0:32 / /sys/fs/cgroup/unified rw - cgroup2 cgroup2 rw\n';
		const layout = discover(V1 + unified, `${V1_PROC}0::/init.scope\n`);
		expect(layout.kind).toBe('hybrid');
		expect([...layout.controllers.keys()]).toEqual(['cpu', 'cpuacct', 'memory']);
	});

	test('hybrid: a controller on version 2', () => {
		const unified = '35 31 0:32 / /sys/fs/cgroup/unified rw - cgroup2 cgroup2 rw\n';
		const layout = discover(V1 + unified, `${V1_PROC}0::/\n`, 'pids\n');
		expect(layout.controllers.get('pids')).toMatchObject({ version: 2 });
		expect(layout.controllers.get('devices')).toBeUndefined();
	});

	test('version 2, with what is built in and the old names of what was renamed', () => {
		const layout = discover(V2, '0::/init.scope\n', 'cpuset cpu io memory pids\n');
		expect(layout.kind).toBe('v2');
		expect([...layout.controllers.keys()].sort()).toEqual(
			['blkio', 'cpu', 'cpuacct', 'cpuset', 'devices', 'freezer', 'io', 'memory', 'pids'].sort(),
		);
	});

	test('version 2 beside a version 1 hierarchy without controllers counts as version 2', () => {
		const named = '36 30 0:33 / /run/named rw - cgroup cgroup rw,name=systemd\n';
		const layout = discover(V2 + named, '1:name=systemd:/\n0::/\n', 'memory\n');
		expect(layout.kind).toBe('v2');
		expect(layout.controllers.get('freezer')?.version).toBe(2);
	});

	test('nothing mounted: version 1, whose controllers can be mounted', () => {
		const layout = discover('22 1 0:21 / /proc rw - proc proc rw\n', V1_PROC);
		expect(layout).toEqual({ kind: 'v1', hierarchies: [], controllers: new Map() });
	});
});

describe('odd mounts', () => {
	test('a mount point with blanks, tabs, line breaks and backslashes', () => {
		const odd = '32 1 0:30 / /odd\\040place/a\\011b\\012c\\134d rw - cgroup cgroup rw,memory\n';
		const layout = discover(odd, '3:memory:/\n');
		expect(layout.controllers.get('memory')?.mountPoint).toBe('/odd place/a\tb\nc\\d');
	});

	test('of several mounts of a hierarchy the usual one counts, whatever their order', () => {
		const other = '40 1 0:30 / /aaa/memory rw - cgroup cgroup rw,memory\n';
		for (const mounts of [other + V1, V1 + other]) {
			expect(discover(mounts, V1_PROC).controllers.get('memory')?.mountPoint).toBe(
				'/sys/fs/cgroup/memory',
			);
		}
	});

	test('a bind mount of a part is second to the whole, and shows only that part', () => {
		const part = '40 1 0:30 /user.slice /mnt/part rw - cgroup cgroup rw,memory\n';
		expect(discover(part + V1, V1_PROC).controllers.get('memory')?.root).toBe('/');
		const [hierarchy] = discover(part, '3:memory:/user.slice/a\n').hierarchies;
		expect(hierarchy && directoryOf(hierarchy, '/user.slice/a/b')).toBe('/mnt/part/a/b');
		expect(hierarchy && directoryOf(hierarchy, '/user.slice')).toBe('/mnt/part');
		expect(hierarchy && directoryOf(hierarchy, '/user.slices/a')).toBeNull();
		expect(hierarchy && directoryOf(hierarchy, '/')).toBeNull();
	});

	test('lines that are no mounts are passed over', () => {
		expect(discover('garbage\n\n - \n', V1_PROC).hierarchies).toEqual([]);
	});
});

test('LXC makes its cgroups below that of process 1, beside init.scope', () => {
	const [hierarchy] = discover(V2, '0::/host7/init.scope\n').hierarchies;
	expect(hierarchy && baseDirectory(hierarchy)).toBe('/sys/fs/cgroup/host7');
});

function discover(mountInfo: string, pid1Cgroup: string, v2Controllers = ''): CgroupLayout {
	return discoverCgroups({ mountInfo, pid1Cgroup, controllersIn: () => v2Controllers });
}

function namesAndPlaces({ controllers }: CgroupLayout): Record<string, string> {
	return Object.fromEntries([...controllers].map(([name, { mountPoint }]) => [name, mountPoint]));
}
