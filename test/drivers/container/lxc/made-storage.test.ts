import { mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { madeStorage } from '../../../../src/drivers/container/lxc/made-storage.ts';
import { noteVolume } from '../../../../src/drivers/storage/noted-volumes.ts';

const MIB = 2 ** 20;
let folder = '';

beforeEach(() => {
	folder = mkdtempSync('/tmp/ballast-made-');
});
afterEach(() => rmSync(folder, { recursive: true }));

test('an instance of directories has none', async () => {
	expect(await madeStorage(folder)).toEqual({ images: null, volumes: [] });
	mkdirSync(join(folder, 'disks/data'), { recursive: true });
	expect(await madeStorage(folder)).toEqual({ images: null, volumes: [] });
});

test('images count with their holes and without, whether a spec has them or not', async () => {
	mkdirSync(join(folder, 'disks'));
	for (const name of ['root.img', 'old.img']) {
		writeFileSync(join(folder, 'disks', name), Buffer.alloc(8192, 1));
		truncateSync(join(folder, 'disks', name), MIB);
	}
	const { images } = await madeStorage(folder);
	expect(images?.bytes).toBe(2 * MIB);
	expect(images?.onDisk).toBeGreaterThanOrEqual(2 * 8192);
	expect(images?.onDisk).toBeLessThan(MIB);
});

test('volumes are those that were noted; links to what is no subvolume are none', async () => {
	await noteVolume({ folder, name: 'data' }, { kind: 'lvm', place: 'vg0', name: 'ballast-1-data' });
	symlinkSync('/tmp', join(folder, 'disks/other'));
	expect(await madeStorage(folder)).toEqual({ images: null, volumes: ['vg0/ballast-1-data'] });
});

test('a note that cannot be read is not passed over', async () => {
	mkdirSync(join(folder, 'disks'));
	writeFileSync(join(folder, 'disks/data.lvm-vg0.volume'), 'x');
	await expect(madeStorage(folder)).rejects.toMatchObject({ reason: 'DiskFailed' });
});
