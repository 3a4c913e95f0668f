import { execFileSync } from 'node:child_process';
import {
	chmodSync,
	chownSync,
	linkSync,
	lstatSync,
	mkdirSync,
	mkdtempSync,
	rmSync,
	symlinkSync,
	writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { shiftIds } from '../../../src/drivers/os/shift-ids.ts';

const RANGE = { start: 1_000_000, size: 65_536 };

let folder: string;
let tree: string;

beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), 'ballast-shift-'));
	tree = join(folder, 'a tree');
	mkdirSync(join(tree, 'sub'), { recursive: true });
});

afterEach(() => rmSync(folder, { recursive: true }));

const at = (name: string) => join(tree, name);
const owner = (path: string) => {
	const { uid, gid } = lstatSync(path);
	return [uid, gid];
};

function file(name: string, { uid = 0, gid = 0, mode = 0o644 } = {}): void {
	writeFileSync(at(name), name);
	chownSync(at(name), uid, gid);
	chmodSync(at(name), mode);
}

test('every id moves by the start of the range, those of directories too', async () => {
	file('sub/mail', { uid: 8, gid: 12 });
	file('nobody', { uid: 65_534, gid: 65_534 });
	await shiftIds(tree, RANGE);
	expect(owner(tree)).toEqual([1_000_000, 1_000_000]);
	expect(owner(at('sub'))).toEqual([1_000_000, 1_000_000]);
	expect(owner(at('sub/mail'))).toEqual([1_000_008, 1_000_012]);
	expect(owner(at('nobody'))).toEqual([1_065_534, 1_065_534]);
});

test('links move, and what they point at outside does not', async () => {
	const outside = join(folder, 'outside');
	mkdirSync(outside);
	writeFileSync(join(outside, 'file'), '');
	symlinkSync(outside, at('directory'));
	symlinkSync(join(outside, 'file'), at('sub/file'));
	await shiftIds(tree, RANGE);
	expect(owner(at('directory'))).toEqual([1_000_000, 1_000_000]);
	expect(owner(outside)).toEqual([0, 0]);
	expect(owner(join(outside, 'file'))).toEqual([0, 0]);
});

test('a file with two names moves once', async () => {
	file('one', { uid: 33, gid: 33 });
	linkSync(at('one'), at('sub/two'));
	await shiftIds(tree, RANGE);
	expect(owner(at('sub/two'))).toEqual([1_000_033, 1_000_033]);
});

test('setuid, setgid and sticky bits stay', async () => {
	file('su', { mode: 0o4755 });
	file('wall', { gid: 5, mode: 0o2755 });
	chmodSync(at('sub'), 0o1777);
	await shiftIds(tree, RANGE);
	expect(lstatSync(at('su')).mode & 0o7777).toBe(0o4755);
	expect(lstatSync(at('wall')).mode & 0o7777).toBe(0o2755);
	expect(lstatSync(at('sub')).mode & 0o7777).toBe(0o1777);
});

test('capabilities stay, for the root of the range', async () => {
	file('ping it', { mode: 0o755 });
	execFileSync('setcap', ['cap_net_raw=ep', at('ping it')]);
	await shiftIds(tree, RANGE);
	const said = execFileSync('getcap', ['-n', at('ping it')], { encoding: 'utf8' });
	expect(said).toBe(`${at('ping it')} cap_net_raw=ep [rootid=1000000]\n`);
});

test('an id that the range has no place for is told with its file', async () => {
	file('sub/far', { uid: 100_000 });
	await expect(shiftIds(tree, RANGE)).rejects.toThrow(
		`cannot use ${at('sub/far')} in an unprivileged container: it belongs to id 100000, and the container has 0 to 65535`,
	);
});
