import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { expect } from 'vitest';
import { parseMountInfo } from '../../src/drivers/cgroup/mount-info.ts';
import { listLoops } from '../../src/drivers/storage/loops.ts';

const mountsBelow = (root: string): readonly string[] =>
	parseMountInfo(readFileSync('/proc/self/mountinfo', 'utf8'))
		.map(({ mountPoint }) => mountPoint)
		.filter((path) => path === root || path.startsWith(`${root}/`));

const loopsBelow = (root: string): readonly string[] =>
	listLoops()
		.filter(({ backingFile }) => backingFile.startsWith(`${root}/`))
		.map(({ device }) => device);

/** Fails when a loop device or a mount below `root` is left, beside the devices that the test itself made. */
export async function expectNoLeaks(root: string, own: readonly string[] = []): Promise<void> {
	// the kernel detaches a loop device a moment after its last user is gone
	const left = () => ({
		mounts: mountsBelow(root),
		loops: loopsBelow(root).filter((device) => !own.includes(device)),
	});
	await expect.poll(left, { timeout: 5000 }).toEqual({ mounts: [], loops: [] });
}

/** Takes away all that a test left below its own `root`, and `root` unless something is still mounted there. */
export function removeRoot(root: string): void {
	unmountAll(root);
	rmSync(root, { recursive: true, force: true });
}

/** Takes away every mount and loop device below a test's own `root`; throws when something uses one. */
export function unmountAll(root: string): void {
	for (const path of mountsBelow(root).toReversed()) spawnSync('umount', ['--', path]);
	for (const device of loopsBelow(root)) spawnSync('losetup', ['--detach', device]);
	expect(mountsBelow(root)).toEqual([]);
}
