import { chmod, chown, mkdir, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readIfThere } from '../../host/if-there.ts';

/** Where a root file system is made on its own disk. */
const SCRATCH = '.ballast-making';
/** Says that the rootfs in the scratch folder is whole and only has to be moved up; holds what `make` gave. */
const COMPLETE = 'complete';

/** A fresh ext4 has it. */
const OF_THE_FILE_SYSTEM = 'lost+found';

/**
 * Fills a mounted disk that is empty; what holds anything already is left as it is, and gives `null`. `make` gets an
 * empty folder on that disk and the path in it where the rootfs must be in the end. When it is ended in the
 * middle, the next call makes it anew, or moves up what is left to move.
 */
export async function fillRoot(
	mountPoint: string,
	make: (place: { readonly folder: string; readonly rootfs: string }) => Promise<string>,
): Promise<string | null> {
	const folder = join(mountPoint, SCRATCH);
	const complete = join(folder, COMPLETE);
	const madeBefore = readIfThere(complete);
	if (madeBefore !== null) {
		await moveUp(folder, mountPoint);
		return madeBefore;
	}
	await rm(folder, { recursive: true, force: true });
	const entries = await readdir(mountPoint);
	if (entries.some((entry) => entry !== OF_THE_FILE_SYSTEM)) return null;
	await mkdir(folder, { mode: 0o700 });
	const made = await make({ folder, rootfs: join(folder, 'rootfs') });
	await writeFile(complete, made);
	await moveUp(folder, mountPoint);
	return made;
}

/** The rootfs becomes the top of its disk, with owner and mode. */
async function moveUp(folder: string, mountPoint: string): Promise<void> {
	const rootfs = join(folder, 'rootfs');
	const top = await stat(rootfs);
	for (const entry of await readdir(rootfs)) {
		await rename(join(rootfs, entry), join(mountPoint, entry));
	}
	await chown(mountPoint, top.uid, top.gid);
	await chmod(mountPoint, top.mode & 0o7777);
	await rm(join(folder, COMPLETE));
	await rm(folder, { recursive: true });
}
