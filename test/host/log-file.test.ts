import { appendFile, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { followFile, lastLines } from '../../src/host/log-file.ts';

let folder: string;
let path: string;

beforeEach(async () => {
	folder = await mkdtemp(join(tmpdir(), 'ballast-log-file-'));
	path = join(folder, 'web1.console.log');
});

afterEach(() => rm(folder, { recursive: true }));

test.each([
	['a\nb\nc\n', 2, 'b\nc\n'],
	['a\nb\nunfinished', 2, 'b\nunfinished'],
	['a\n', 5, 'a\n'],
	['', 5, ''],
	['a\n', 0, ''],
])('the last lines of %j (%i) are %j', async (text, count, expected) => {
	await writeFile(path, text);
	expect((await lastLines(path, count)).text).toBe(expected);
});

test('there are no last lines without a file', async () => {
	expect((await lastLines(path, 3)).text).toBeNull();
});

test('following gives what is added, also after a rotation and when the file comes later', async () => {
	const seen = await following();
	await writeFile(path, 'first\n');
	await seen.until('first\n');
	await appendFile(path, 'second\n');
	await seen.until('first\nsecond\n');
	await rename(path, `${path}.1`);
	await writeFile(path, 'third\n');
	await seen.until('first\nsecond\nthird\n');
	await seen.end();
});

test('following starts behind what is there', async () => {
	await writeFile(path, 'old\n');
	const seen = await following();
	await appendFile(path, 'new\n');
	await seen.until('new\n');
	await seen.end();
});

async function following() {
	let text = '';
	const controller = new AbortController();
	const { place } = await lastLines(path, 0);
	const ended = followFile({ path, from: place, signal: controller.signal }, (added) => {
		text += added;
	});
	return {
		until: (expected: string) => expect.poll(() => text, { interval: 5 }).toBe(expected),
		end: async () => {
			controller.abort();
			await ended;
		},
	};
}
