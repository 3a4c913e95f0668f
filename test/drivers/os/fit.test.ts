import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { fitRootfs } from '../../../src/drivers/os/fit/fit-rootfs.ts';
import type { Guest } from '../../../src/drivers/os/fit/fit-rule.ts';
import { FIT_RULES } from '../../../src/model/fit-rule.ts';
import { type GuestFiles, guestFiles, makeGuest } from '../../support/guest-files.ts';
import { nicOn } from '../../support/nic.ts';
import { LINKED_OUT, SYSTEMS } from './guests.ts';

const GUEST: Guest = {
	name: 'web1',
	ttys: 2,
	nics: [
		nicOn('br0'),
		{ ...nicOn('br1'), name: 'eth1', ipv4: ['192.0.2.10/24'], gateway4: '192.0.2.1' },
	],
};

let folder: string;
let root: string;

beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), 'ballast-fit-'));
	root = join(folder, 'rootfs');
});

afterEach(() => rm(folder, { recursive: true }));

async function fitted(files: GuestFiles, except: Parameters<typeof fitRootfs>[2] = []) {
	makeGuest(root, files);
	await fitRootfs(root, GUEST, except);
	return guestFiles(root);
}

describe.each(Object.keys(SYSTEMS))('%s', (name) => {
	const before = SYSTEMS[name] ?? {};

	test('is made fit for a container', async () => {
		const after = await fitted(before);
		await expect(changesInWords(before, after)).toMatchFileSnapshot(
			resolve(import.meta.dirname, `../../golden/fit/${name}.txt`),
		);
	});

	test('stays as it is when it is fit already', async () => {
		const once = await fitted(before);
		await fitRootfs(root, GUEST, []);
		expect(guestFiles(root)).toEqual(once);
	});

	test('keeps its files when all rules are left out', async () => {
		expect(await fitted(before, FIT_RULES)).toEqual(guestFiles(root));
		expect(guestFiles(root)).toEqual(before);
	});
});

test.each(FIT_RULES)('the rule %s can be left out, and does something', async (rule) => {
	const before = SYSTEMS['debian'] ?? {};
	const without = await fitted(before, [rule]);
	await fitRootfs(root, GUEST, []);
	expect(guestFiles(root)).not.toEqual(without);
});

test('without nics the network stays as it is', async () => {
	makeGuest(root, SYSTEMS['alpine'] ?? {});
	await fitRootfs(root, { ...GUEST, nics: [] }, []);
	expect(guestFiles(root)['/etc/network/interfaces']).toBe(
		SYSTEMS['alpine']?.['/etc/network/interfaces'],
	);
});

test('links that lead out of the rootfs are followed inside of it', async () => {
	makeGuest(folder, { '/etc/hostname': 'the host', '/etc/fstab': '/dev/sda1 / ext4' });
	const outside = guestFiles(folder);
	const after = await fitted(LINKED_OUT);
	expect(Object.fromEntries(Object.entries(guestFiles(folder)).filter(isOutside))).toEqual(outside);
	expect(after['/inside/hostname']).toBe('web1\n');
});

test.each([
	['a circle', { '/etc': '-> etc' }, 'its links lead in a circle'],
	['a directory', { '/etc/hostname/file': '' }, 'it is a directory'],
	['far too much', { '/etc/hosts': 'x'.repeat(2_000_000) }, 'it has 2000000 bytes'],
])('%s where a file should be is an error with its path', async (_, files, why) => {
	await expect(fitted(files)).rejects.toMatchObject({
		reason: 'CreateFailed',
		message: expect.stringMatching(new RegExp(`^cannot use /etc/host\\w+ of the rootfs: ${why}`)),
		hint: expect.stringContaining('os.fit.except'),
	});
});

const isOutside = ([path]: readonly [string, string]): boolean => !path.startsWith('/rootfs/');

/** Each file that is another now, as it is now. */
function changesInWords(before: GuestFiles, after: GuestFiles): string {
	const gone = Object.keys(before).filter((path) => !(path in after));
	const changed = Object.entries(after).filter(([path, text]) => before[path] !== text);
	return [
		...gone.map((path) => `== ${path} is gone\n`),
		...changed.map(([path, text]) => `== ${path}\n${text}${text.endsWith('\n') ? '' : '\n'}`),
	].join('');
}
