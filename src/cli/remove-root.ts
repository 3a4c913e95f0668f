import { readdir, rm } from 'node:fs/promises';
import type { ContainerDriver } from '../drivers/container/driver.ts';
import { run } from '../host/process.ts';
import { OperationError } from '../model/errors.ts';
import type { Paths } from '../model/paths.ts';
import { Lock } from '../store/lock.ts';

const STOP = { timeoutMs: 5000, thenKill: true };

/**
 * Stops every container below a root and removes the root with all that is in it, trash included. Throws
 * `LockHeld` while a ballast works on it. Adopted containers and directories elsewhere stay.
 */
export async function removeRoot(
	paths: Paths,
	driver: ContainerDriver,
	say: (what: string) => void,
): Promise<void> {
	await Lock.acquire(paths.lock, 'npm run clean');
	const { instances } = await driver.sweep([]);
	for (const { name, uid, ownership, lxcpath } of instances.values()) {
		if (ownership !== 'Ours' || lxcpath !== paths.lxc) continue;
		say(`removing ${name}`);
		await driver.stop({ name, uid, adoptedFrom: null }, STOP);
	}
	await unmountControllers(paths.cgroupMounts);
	await rm(paths.root, { recursive: true, force: true });
}

/** What stays mounted would be emptied by the removal of its folder, or keep it from being removed. */
async function unmountControllers(folder: string): Promise<void> {
	for (const name of await readdir(folder).catch(() => [])) {
		const { exitCode, stderr } = await run(['umount', `${folder}/${name}`]);
		if (exitCode !== 0) {
			throw new OperationError(`cannot unmount ${folder}/${name}: ${stderr.trim()}`, {
				reason: 'CleanUpFailed',
			});
		}
	}
}
