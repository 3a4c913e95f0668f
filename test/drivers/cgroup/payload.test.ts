import { expect, test } from 'vitest';
import { discoverCgroups } from '../../../src/drivers/cgroup/layout.ts';
import { payloadCgroup, payloadDirectories } from '../../../src/drivers/cgroup/payload.ts';
import { parseProcCgroup } from '../../../src/drivers/cgroup/proc-cgroup.ts';

test('a path keeps its colons and blanks', () => {
	expect(parseProcCgroup('3:memory:/a:b c/d::e\n0::/x y\n')).toEqual([
		{ controllers: ['memory'], path: '/a:b c/d::e', deleted: false },
		{ controllers: [], path: '/x y', deleted: false },
	]);
});

test('a cgroup that was removed is known as such', () => {
	expect(parseProcCgroup('3:cpu,cpuacct:/gone (deleted)\n')).toEqual([
		{ controllers: ['cpu', 'cpuacct'], path: '/gone', deleted: true },
	]);
});

test.each([
	['/lxc.payload.web1', '/lxc.payload.web1'],
	['/lxc.payload.web1-2', '/lxc.payload.web1-2'],
	['/lxc.payload.web1/init.scope', '/lxc.payload.web1'],
	['/lxc.payload.web1/system.slice/lxc.payload.nested', '/lxc.payload.web1'],
	['/host7/lxc.payload.web1/init.scope', '/host7/lxc.payload.web1'],
	['/lxc/web1/init.scope', '/lxc/web1'],
	['/made by hand/init.scope', '/made by hand'],
	['/', '/'],
])('of %s the limits are at %s', (path, payload) => {
	expect(payloadCgroup(path)).toBe(payload);
});

test('each controller where its own hierarchy has the container', () => {
	const layout = discoverCgroups({
		mountInfo: [
			'33 31 0:30 / /cg/memory rw - cgroup cgroup rw,memory',
			'34 31 0:31 / /cg/both rw - cgroup cgroup rw,cpu,pids',
			'35 31 0:32 / /cg/unified rw - cgroup2 cgroup2 rw',
		].join('\n'),
		pid1Cgroup: '2:memory:/\n1:cpu,pids:/\n0::/\n',
		controllersIn: () => 'cpuset',
	});
	const inits =
		'2:memory:/lxc.payload.c-1\n1:cpu,pids:/lxc.payload.c (deleted)\n0::/lxc.payload.c\n';
	expect([...payloadDirectories(layout, inits)]).toEqual([
		['memory', { version: 1, path: '/cg/memory/lxc.payload.c-1' }],
		['cpuset', { version: 2, path: '/cg/unified/lxc.payload.c' }],
		['freezer', { version: 2, path: '/cg/unified/lxc.payload.c' }],
	]);
});

test('a hierarchy that was mounted after the start is none of the container: it is in one cgroup with all others', () => {
	const layout = discoverCgroups({
		mountInfo: [
			'33 31 0:30 / /cg/memory rw - cgroup cgroup rw,memory',
			'34 31 0:31 / /cg/cpu rw - cgroup cgroup rw,cpu',
			'35 31 0:32 / /cg/pids rw - cgroup cgroup rw,pids',
		].join('\n'),
		pid1Cgroup: '3:pids:/host7/init.scope\n2:memory:/\n1:cpu:/\n',
		controllersIn: () => '',
	});
	const inits = '3:pids:/host7\n2:memory:/lxc.payload.c\n1:cpu:/\n';
	expect([...payloadDirectories(layout, inits).keys()]).toEqual(['memory']);
});
