import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { notedVolumes } from '../../storage/noted-volumes.ts';
import { linkedSubvolumes } from '../../storage/subvolume.ts';
import type { MadeStorage } from '../driver.ts';
import { BLOCK } from './bytes-below.ts';

const IMAGE = '.img';

/** What lies in an instance's folder for its disks, or is noted there. */
export async function madeStorage(folder: string): Promise<MadeStorage> {
	const disks = join(folder, 'disks');
	const names = await readdir(disks).catch(() => []);
	const images = names.filter((name) => name.endsWith(IMAGE)).map((name) => join(disks, name));
	const volumes = (await notedVolumes(folder)).map(({ place, name }) => `${place}/${name}`);
	return {
		images: images.length === 0 ? null : await sizeOfAll(images),
		volumes: [...volumes, ...(await linkedSubvolumes(folder))],
	};
}

async function sizeOfAll(paths: readonly string[]): Promise<MadeStorage['images']> {
	const files = await Promise.all(paths.map((path) => lstat(path)));
	return {
		bytes: files.reduce((sum, { size }) => sum + size, 0),
		onDisk: files.reduce((sum, { blocks }) => sum + blocks * BLOCK, 0),
	};
}
