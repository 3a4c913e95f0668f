import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { loopsOf } from '../../../src/drivers/storage/loops.ts';
import { withLoop } from '../../../src/drivers/storage/with-loop.ts';
import { compileSource } from '../../support/compiled-source.ts';
import { expectNoLeaks, removeRoot } from '../../support/loop-leaks.ts';
import { waitFor } from '../../support/wait-for.ts';

let root: string;
let file: string;

beforeEach(() => {
	root = mkdtempSync('/tmp/ballast-with-loop-');
	file = join(root, 'image');
	writeFileSync(file, 'content');
	truncateSync(file, 1024 * 1024);
});

afterEach(() => removeRoot(root));

test('shows the file as a device while it is used, and not any more afterwards', async () => {
	const seen = await withLoop(file, async (device) => {
		expect((await loopsOf(file)).map((loop) => loop.device)).toEqual([device]);
		return readFileSync(device).toString('utf8', 0, 7);
	});
	expect(seen).toBe('content');
	await expectNoLeaks(root);
});

test('a use that fails leaves nothing', async () => {
	const use = () => Promise.reject(new Error('of the use'));
	await expect(withLoop(file, use)).rejects.toThrow('of the use');
	await expectNoLeaks(root);
});

test('the device goes when the process is killed that uses it', async () => {
	const source = await compileSource('src/drivers/storage/with-loop.ts');
	const script = source.script(
		'work.js',
		`import { withLoop } from './src/drivers/storage/with-loop.js';
await withLoop(process.argv[2], (device) => {
	console.log(device);
	return new Promise((resolve) => setTimeout(resolve, 1_000_000));
});`,
	);
	try {
		const child = spawn(process.execPath, [script, file]);
		const ended = once(child, 'exit');
		await once(child.stdout, 'data');
		expect(await loopsOf(file)).toHaveLength(1);
		child.kill('SIGKILL');
		await ended;
		await waitFor('the end of the device', async () => (await loopsOf(file)).length === 0);
	} finally {
		source.dispose();
	}
});
