import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readlinkSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { closeUnread, readValueIfThere } from '../../src/host/if-there.ts';

const folder = mkdtempSync(join(tmpdir(), 'ballast-if-there-'));

beforeEach(() => {
	closeUnread();
	closeUnread();
});

afterAll(() => rmSync(folder, { recursive: true }));

describe('a file of the kernel that is kept open', () => {
	test('tells what holds now, each time', () => {
		const path = '/proc/self/comm';
		const name = readValueIfThere(path)?.trim() ?? '';
		writeFileSync(path, 'renamed');
		expect(readValueIfThere(path)).toBe('renamed\n');
		writeFileSync(path, name);
		expect(readValueIfThere(path)).toBe(`${name}\n`);
		expect(openOnes(path)).toBe(1);
	});

	test('is gone with its process, and closed', async () => {
		const child = sleeper();
		const path = `/proc/${child.pid}/stat`;
		expect(readValueIfThere(path)).toContain('(sleep)');
		child.kill('SIGKILL');
		await once(child, 'exit');
		expect(readValueIfThere(path)).toBeNull();
		expect(openOnes(path)).toBe(0);
	});

	test('is closed when nobody has read it since the last time', () => {
		const path = '/proc/self/statm';
		readValueIfThere(path);
		closeUnread();
		expect(openOnes(path)).toBe(1);
		closeUnread();
		expect(openOnes(path)).toBe(0);
		expect(readValueIfThere(path)).not.toBeNull();
	});
});

test('an ordinary file, which may be replaced by another one, is not kept', () => {
	const path = join(folder, 'value');
	writeFileSync(path, 'old');
	expect(readValueIfThere(path)).toBe('old');
	writeFileSync(`${path}.new`, 'new');
	renameSync(`${path}.new`, path);
	expect(readValueIfThere(path)).toBe('new');
	expect(openOnes(path)).toBe(0);
});

function sleeper(): ChildProcess {
	return spawn('sleep', ['60'], { stdio: 'ignore' });
}

/** How many of this process's open files lead there. */
function openOnes(path: string): number {
	const wanted = path.replace('/self/', `/${process.pid}/`);
	return readdirSync('/proc/self/fd').filter((file) => leadsTo(file) === wanted).length;
}

function leadsTo(file: string): string {
	try {
		return readlinkSync(`/proc/self/fd/${file}`).replace(' (deleted)', '');
	} catch {
		return '';
	}
}
