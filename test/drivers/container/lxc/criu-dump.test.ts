import { expect, test } from 'vitest';
import { criuArguments } from '../../../../src/drivers/container/lxc/criu-dump.ts';

const ORDER = {
	...{ lxcpath: '/var/lib/lxc', name: 'web1', initPid: 42, images: '/images', after: null },
	verb: 'dump',
} as const;
const AT = {
	controllers: ['cpuset', 'memory'],
	cgroup: '/lxc.payload.web1',
	directory: '/sys/fs/cgroup/lxc.payload.web1',
};
const entries = (...values: readonly string[]) =>
	values.map((value) => ({ key: 'lxc.mount.entry', value }));

const lineOf = (...args: Parameters<typeof criuArguments>) => criuArguments(...args).join(' ');

test('is the command line of LXC 6.0.4, but for the order of what goes with everything', () => {
	const fuse = '/sys/fs/fuse/connections sys/fs/fuse/connections none bind,optional 0 0';
	const line = criuArguments(ORDER, AT, entries(fuse));
	const ofLxc =
		'dump --tcp-established --file-locks --link-remap --manage-cgroups=full --ext-mount-map auto --enable-external-sharing --enable-external-masters --enable-fs hugetlbfs --enable-fs tracefs -D /images -o /images/dump.log --cgroup-root cpuset,memory:lxc.payload.web1 --ext-mount-map /sys/fs/fuse/connections:sys/fs/fuse/connections -t 42 --skip-in-flight --freeze-cgroup /sys/fs/cgroup/lxc.payload.web1 --force-irmap';
	expect(line.toSorted()).toEqual(ofLxc.split(' ').toSorted());
});

test('a round builds on the one before', () => {
	const order = { ...ORDER, verb: 'pre-dump', images: '/images/2', after: '../1' } as const;
	expect(lineOf(order, AT, [])).toMatch(/^pre-dump .* --prev-images-dir \.\.\/1 --track-mem$/);
});

test('what is bound into it is named as it is mounted, blanks too, and nothing else is', () => {
	const line = criuArguments(
		ORDER,
		AT,
		entries(
			'proc proc proc defaults 0 0',
			'/srv/all srv\\040all none rw,rbind 0 0',
			'',
			'/srv/data data none bind 0 0',
			'/srv/my\\040data my\\040data none bind,create=dir 0 0',
		),
	);
	const maps = line.filter((_, at) => line[at - 1] === '--ext-mount-map');
	expect(maps).toEqual(['auto', '/data:data', '/my data:my data']);
});
