import { rm } from 'node:fs/promises';
import type { ContainerDriver } from '../drivers/container/driver.ts';
import { unmountBelow } from '../drivers/container/lxc/remove-tree.ts';
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
	// disks and controllers: what stays mounted would be emptied with its folder
	await unmountBelow(paths.root);
	await rm(paths.root, { recursive: true, force: true });
}
