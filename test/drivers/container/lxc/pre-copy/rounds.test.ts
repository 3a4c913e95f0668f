import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import {
	keepRounds,
	memoryIn,
	takeRounds,
} from '../../../../../src/drivers/container/lxc/pre-copy/rounds.ts';

let folder: string;
let other: ChildProcess;

beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), 'rounds-'));
	other = spawn('sleep', ['1000']);
});
afterEach(() => {
	other.kill('SIGKILL');
	rmSync(folder, { recursive: true });
});

test('rounds are taken once: the kernel does not say twice what was written to', async () => {
	await keepRounds(folder, process.pid, 3);
	expect(await takeRounds(folder, process.pid)).toBe(3);
	expect(await takeRounds(folder, process.pid)).toBe(0);
});

test('those of another init are no good, and are not there afterwards', async () => {
	await keepRounds(folder, process.pid, 2);
	expect(await takeRounds(folder, other.pid ?? 0)).toBe(0);
	expect(await takeRounds(folder, process.pid)).toBe(0);
});

test('those of an earlier process with the same pid are no good', async () => {
	const { pid } = process;
	writeFileSync(
		join(folder, 'rounds.json'),
		JSON.stringify({ initPid: pid, startTicks: 1, count: 2 }),
	);
	expect(await takeRounds(folder, pid)).toBe(0);
});

test.each(['', '{"initPid":', 'null'])(
	'where they were written half (%j), there are none',
	async (text) => {
		writeFileSync(join(folder, 'rounds.json'), text);
		expect(await takeRounds(folder, process.pid)).toBe(0);
	},
);

test('memory is what is in pages, of this folder alone', async () => {
	writeFileSync(join(folder, 'pages-1.img'), Buffer.alloc(8192));
	writeFileSync(join(folder, 'pages-12.img'), Buffer.alloc(4096));
	writeFileSync(join(folder, 'pagemap-1.img'), 'x');
	expect(await memoryIn(folder)).toBe(12_288);
});
