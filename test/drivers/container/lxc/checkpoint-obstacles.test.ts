import { expect, test, vi } from 'vitest';
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

test('a profile of AppArmor is in the way when LXC generated it, and the last line counts', () => {
	const generated = 'lxc.apparmor.profile = generated';
	const shared = 'lxc.apparmor.profile = lxc-container-default-cgns';
	expect(obstacles(generated)).toContain('it has an AppArmor profile that LXC generated');
	expect(obstacles(generated, shared)).toBe('');
});

test("processes that root may not look into are in nobody's way", () => {
	const found = checkpointObstacles({ initPid: process.pid, config: LIVE.join('\n') });
	expect(found.filter((each) => each.includes('process 1 '))).toEqual([]);
});
