import { describe, expect, test, vi } from 'vitest';
import {
	checkpointObstacles,
	obstaclesOf,
} from '../../../../src/drivers/container/lxc/checkpoint-obstacles.ts';

vi.mock('node:fs', async (original) => {
	const fs = await original<typeof import('node:fs')>();
	return { ...fs, readlinkSync: unlessHidden(fs.readlinkSync) };
});

/** As on a host where root may not look into the namespaces of init. */
function unlessHidden(read: (path: string) => string): (path: string) => string {
	return (path) => {
		if (!path.startsWith('/proc/1/')) return read(path);
		throw Object.assign(new Error(`EACCES: permission denied, readlink '${path}'`), {
			code: 'EACCES',
		});
	};
}

const LIVE = ['lxc.tty.max = 0', 'lxc.console.path = none'];
const obstacles = (...lines: readonly string[]): string =>
	obstaclesOf([...LIVE, ...lines].join('\n')).join('\n');

describe('on cgroup v2', () => {
	const deny = 'lxc.cgroup2.devices.deny = a';
	const some = 'lxc.cgroup2.devices.allow = c 1:3 rw';
	const all = 'lxc.cgroup2.devices.allow = a';
	const profile = 'lxc.apparmor.profile = generated';
	const none = 'lxc.apparmor.profile = unconfined';

	test('a list of devices is in the way, and all devices are not', () => {
		expect(obstacles(deny, some)).toContain('cgroup v2 limits its devices');
		expect(obstacles(deny, all)).not.toContain('cgroup v2');
		expect(
			obstacles('lxc.cgroup.devices.deny = a', 'lxc.cgroup.devices.allow = c 1:3 rw'),
		).not.toContain('cgroup v2');
	});

	test('a profile of AppArmor is in the way, and the last line counts', () => {
		expect(obstacles(deny, all, profile)).toContain('the AppArmor profile generated on cgroup v2');
		expect(obstacles(deny, all, profile, none)).not.toContain('AppArmor');
		expect(obstacles('lxc.cgroup.cpuset.cpus = 0', profile)).not.toContain('AppArmor');
	});
});

test("processes that root may not look into are in nobody's way", () => {
	const found = checkpointObstacles({ initPid: process.pid, config: LIVE.join('\n') });
	expect(found.filter((each) => each.includes('process 1 '))).toEqual([]);
});
