import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { sizeOfFolder } from '../../../src/drivers/migration/size-of-folder.ts';
import { removeRoot } from '../../support/loop-leaks.ts';

const MIB = 2 ** 20;
let root = '';

beforeEach(() => {
	root = mkdtempSync('/tmp/ballast-size-');
});
afterEach(() => removeRoot(root));

function mounted(path: string): string {
	mkdirSync(path, { recursive: true });
	expect(spawnSync('mount', ['-t', 'tmpfs', 'tmpfs', path]).status).toBe(0);
	return path;
}

test('what is mounted below a folder is not counted, and a folder that is a mount itself is', async () => {
	const folder = mounted(join(root, 'web1'));
	writeFileSync(join(folder, 'own'), Buffer.alloc(MIB, 1));
	writeFileSync(join(mounted(join(folder, 'rootfs')), 'file'), Buffer.alloc(5 * MIB, 1));
	writeFileSync(join(mounted(join(folder, 'disks/data')), 'file'), Buffer.alloc(5 * MIB, 1));
	symlinkSync(folder, join(root, 'link'));
	for (const path of [folder, join(root, 'link')]) {
		const size = await sizeOfFolder(path);
		expect(size).toBeGreaterThanOrEqual(MIB);
		expect(size).toBeLessThan(2 * MIB);
	}
});

test('of what is not there nothing is counted', async () => {
	expect(await sizeOfFolder(join(root, 'nothing'))).toBe(0);
});
