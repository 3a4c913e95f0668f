import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { makeFolders } from '../../src/host/make-folders.ts';

const folder = mkdtempSync(join(tmpdir(), 'ballast-make-folders-'));

afterAll(() => rmSync(folder, { recursive: true }));

test('makes what is missing on the way, and leaves what is there', async () => {
	const path = join(folder, 'a', 'b', 'c');
	await makeFolders(path);
	await makeFolders(path);
	await Promise.all([makeFolders(join(path, 'd', 'e')), makeFolders(join(path, 'd', 'e'))]);
	expect(statSync(join(path, 'd', 'e')).isDirectory()).toBe(true);
});

test('fails where a file is in the way', async () => {
	const path = join(folder, 'file');
	writeFileSync(path, '');
	await expect(makeFolders(path)).rejects.toMatchObject({ code: 'EEXIST' });
	await expect(makeFolders(join(path, 'below'))).rejects.toMatchObject({ code: 'ENOTDIR' });
});

test('fails where no folder can be made, and does not try without end', async () => {
	await expect(makeFolders('/proc/ballast/below')).rejects.toMatchObject({ code: 'ENOENT' });
});
