import { mkdirSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import {
	dumpingProgress,
	packingProgress,
	unpackingProgress,
} from '../../../src/drivers/container/archive/archive-progress.ts';
import { type Paths, pathsBelow } from '../../../src/model/paths.ts';

const MIB = 2 ** 20;
let root: string;
let paths: Paths;

beforeEach(() => {
	root = mkdtempSync(join(tmpdir(), 'ballast-archive-progress-'));
	paths = pathsBelow(root);
});
afterEach(() => rmSync(root, { recursive: true }));

function file(path: string, mib: number): void {
	mkdirSync(dirname(path), { recursive: true });
	writeFileSync(path, Buffer.alloc(mib * MIB, 1), { flush: true });
}

test.each([
	['web1.tar', 3],
	['web1.tar.zst', null],
])('an export to %s has come as far as its part, of %s MiB', async (end, total) => {
	const archive = join(root, end);
	file(join(paths.lxc, 'web1/rootfs/data'), 3);
	file(`${archive}.part-${process.pid}`, 1);
	const progress = await packingProgress(paths, { name: 'web1', archive })();
	expect(progress?.done).toBe(MIB);
	expect(progress?.total == null ? null : Math.round(progress.total / MIB)).toBe(total);
});

test('what an export is of is counted at the first look alone', async () => {
	const archive = join(root, 'web1.tar');
	file(`${archive}.part-${process.pid}`, 1);
	file(join(paths.lxc, 'web1/rootfs/data'), 3);
	const read = packingProgress(paths, { name: 'web1', archive });
	const { total } = await read();
	file(join(paths.lxc, 'web1/rootfs/more'), 3);
	expect(await read()).toEqual({ done: MIB, total });
});

test('a dump has come as far as its part, and nobody knows of how much', async () => {
	const dump = join(root, 'web1.tar');
	file(`${dump}.part-${process.pid}`, 2);
	expect(await dumpingProgress(dump)).toEqual({ done: 2 * MIB, total: null });
});

test('nothing is known of an export that has not begun, or of an import', async () => {
	const archive = join(root, 'web1.tar');
	await expect(packingProgress(paths, { name: 'web1', archive })()).rejects.toThrow('ENOENT');
	await expect(dumpingProgress(archive)).rejects.toThrow('ENOENT');
	await expect(unpackingProgress(paths, archive)).rejects.toThrow('ENOENT');
	file(join(paths.trash, '.import-1-abc/of-another'), 1);
	file(join(paths.trash, `.export-${process.pid}-abc/of-an-export`), 1);
	expect(await unpackingProgress(paths, archive)).toBeNull();
});

test.each([
	['web1.tar', 5 * MIB],
	['web1.tgz', null],
	[null, null],
])('an import of %s has come as far as what is unpacked, of %s', async (name, total) => {
	const archive = name === null ? null : join(root, name);
	if (archive !== null) file(archive, 5);
	const scratch = join(paths.trash, `.import-${process.pid}-abc`);
	file(join(scratch, 'web1/rootfs/data'), 2);
	truncateSync(join(scratch, 'web1/rootfs/data'), 9 * MIB);
	const progress = await unpackingProgress(paths, archive);
	expect(Math.round((progress?.done ?? 0) / MIB)).toBe(2);
	expect(progress?.total).toBe(total);
});
