import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { GuestTree } from '../../../src/drivers/os/guest-tree.ts';
import { requireRootfs } from '../../../src/drivers/os/rootfs-check.ts';
import { guestFiles, makeGuest } from '../../support/guest-files.ts';

let root: string;
let tree: GuestTree;

beforeEach(() => {
	root = mkdtempSync(join(tmpdir(), 'ballast-guest-'));
	tree = new GuestTree(root);
});

afterEach(() => rm(root, { recursive: true }));

test.each([
	['/etc/hosts', {}, '/etc/hosts'],
	['//etc/./hosts/', {}, '/etc/hosts'],
	['/../../etc/hosts', {}, '/etc/hosts'],
	['/etc/hosts', { '/etc': '-> /usr/etc' }, '/usr/etc/hosts'],
	['/a/b', { '/a': '-> x/y', '/x/y/b': '-> ../../c' }, '/c'],
	['/a/b', { '/a': '-> x/y', '/x/y/b': '-> ../../../../../c' }, '/c'],
	['/a/../b', { '/a': '-> x/y', '/x/y/z': '' }, '/x/b'],
	['/a', { '/a': '-> b', '/b': '-> /c', '/c': '-> d/e' }, '/d/e'],
])('%s with %j leads to %s', (path, files, expected) => {
	makeGuest(root, files);
	expect(tree.resolve(path)).toBe(expected);
});

test('a file is written where its links lead, and a link is removed without that', async () => {
	makeGuest(root, { '/etc/a': '-> /var/a', '/etc/b': '-> /var/b', '/var/b': 'b' });
	await tree.write('/etc/a', 'text');
	await tree.remove('/etc/b');
	expect(guestFiles(root)).toEqual({ '/etc/a': '-> /var/a', '/var/a': 'text', '/var/b': 'b' });
});

test('what is no file reads as nothing', async () => {
	makeGuest(root, { '/etc/folder/file': '' });
	expect(await tree.read('/etc/folder')).toBeNull();
	expect(await tree.read('/etc/nothing')).toBeNull();
	expect(await tree.read('/etc/folder/file/below')).toBeNull();
});

test('the init of a rootfs is looked for inside, whatever the host has there', async () => {
	makeGuest(root, { '/sbin': '-> /usr/own', '/usr/own/init': '-> /nowhere/yet' });
	await requireRootfs(root, '/sbin/init', 'web1');
	await rm(join(root, 'usr'), { recursive: true });
	await expect(requireRootfs(root, '/sbin/init', 'web1')).rejects.toMatchObject({
		reason: 'RootfsMissing',
	});
	makeGuest(root, { '/bin': '-> ../../../../../../../bin' });
	await expect(requireRootfs(root, '/bin/sh', 'web1')).rejects.toThrow();
});
