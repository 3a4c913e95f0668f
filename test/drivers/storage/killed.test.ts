import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { imageStorage } from '../../../src/drivers/storage/image.ts';
import type { Disk } from '../../../src/drivers/storage/storage-driver.ts';
import { type CompiledSource, compileSource } from '../../support/compiled-source.ts';
import { expectNoLeaks, removeRoot } from '../../support/loop-leaks.ts';
import { patience } from '../../support/patience.ts';

const ROUNDS = 24;
const LONGEST_MS = 250;
const SCRIPT = `
import { imageStorage } from './src/drivers/storage/image.js';
const disk = JSON.parse(process.argv[2]);
console.log('ready');
for (;;) {
	await imageStorage.prepare(disk);
	await imageStorage.activate(disk);
	await imageStorage.deactivate(disk);
}`;

let root = '';
let source: CompiledSource;

beforeEach(async () => {
	root = mkdtempSync('/tmp/ballast-killed-');
	source = await compileSource('src/drivers/storage/image.ts');
});
afterEach(() => {
	source.dispose();
	return removeRoot(root);
});

/** Kills one that works on the disk, so many milliseconds after its first step. */
async function killWithin(disk: Disk<'image'>, ms: number): Promise<void> {
	const child = spawn(process.execPath, [source.script('work.js', SCRIPT), JSON.stringify(disk)]);
	const ended = once(child, 'exit');
	await once(child.stdout, 'data');
	setTimeout(() => child.kill('SIGKILL'), ms);
	const [, signal] = await ended;
	expect(signal).toBe('SIGKILL');
}

/** Makes and mounts it; its file says its name, written now or found there. */
async function comesUp(disk: Disk<'image'>, isNew: boolean): Promise<void> {
	await imageStorage.prepare(disk);
	await imageStorage.activate(disk);
	const file = join(disk.mountPoint, 'file');
	if (isNew) writeFileSync(file, disk.name);
	expect(readFileSync(file, 'utf8')).toBe(disk.name);
}

test(
	'killed at any moment, the next try comes to the same end, with no leak and every file intact',
	async () => {
		const place = { folder: root, mountPoint: join(root, 'mounts/data'), readOnly: false };
		const shape = { partition: null, base: null, path: null } as const;
		const size = 16 * 1024 * 1024;
		const image = { kind: 'image', size, filesystem: 'ext4', ...shape } as const;
		for (let round = 0; round < ROUNDS; round += 1) {
			// every fourth one is killed while the image is made
			const name = `data${Math.floor(round / 4)}`;
			const disk: Disk<'image'> = {
				uid: '01234567',
				name,
				source: image,
				...place,
			};
			await killWithin(disk, ((round % 4) + Math.random()) * (LONGEST_MS / 4));
			// tried again as the loop does: an unmount that it had begun may come to its end meanwhile
			await vi.waitFor(() => comesUp(disk, round % 4 === 0), { timeout: patience(5000) });
			await imageStorage.deactivate(disk);
			await expectNoLeaks(root);
		}
	},
	patience(60_000),
);
