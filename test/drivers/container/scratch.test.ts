import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { removeLeftovers } from '../../../src/drivers/container/archive/scratch.ts';

let trash: string;

beforeEach(() => {
	trash = mkdtempSync(join(tmpdir(), 'ballast-scratch-'));
});
afterEach(() => rmSync(trash, { recursive: true, force: true }));

test('only what imports and exports left that are gone is removed', async () => {
	const { pid: gone } = spawnSync('true');
	const kept = ['web1@20260101T000000000Z', `.export-${process.pid}-abc`, '.other-1-abc'];
	for (const name of [...kept, `.export-${gone}-abc/root`, `.import-${gone}-abc/web1`])
		mkdirSync(join(trash, name), { recursive: true });
	await removeLeftovers(trash);
	expect(readdirSync(trash).sort()).toEqual([...kept].sort());
});

test('where there is no trash yet nothing is left', async () => {
	await removeLeftovers(join(trash, 'nowhere'));
});
