import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { checkBlockDevices } from '../../../src/drivers/verify/block-devices.ts';
import { checkCriu } from '../../../src/drivers/verify/criu.ts';
import { checkDiskSpace } from '../../../src/drivers/verify/disk-space.ts';
import { checkForeign } from '../../../src/drivers/verify/foreign.ts';
import { checkKernel } from '../../../src/drivers/verify/kernel.ts';
import { checkLxcTools, checkSystemTools } from '../../../src/drivers/verify/lxc-tools.ts';
import { checkLxcfs } from '../../../src/drivers/verify/lxcfs.ts';
import { checkPrivileges } from '../../../src/drivers/verify/privileges.ts';
import type { VerifyRow } from '../../../src/drivers/verify/verify-row.ts';
import { pathsBelow } from '../../../src/model/paths.ts';
import { type FakeHost, fakeHost } from '../../support/verify-host.ts';

const MEBIBYTE = 2 ** 20;

/** Status and finding of the row that is about this. */
function found(rows: readonly VerifyRow[], what: string): readonly string[] {
	const row = rows.find((each) => each.what.includes(what));
	return row === undefined ? [] : [row.status, row.found];
}

describe('LXC', () => {
	const tools = 'start stop info monitor freeze unfreeze create attach console'.split(' ');
	const lxc = (version: string): FakeHost => ({
		files: { '/sys/fs/cgroup/cgroup.controllers': 'cpu memory' },
		commands: {
			...Object.fromEntries(tools.map((tool) => [`lxc-${tool}`, { exitCode: 0 }])),
			'lxc-start --version': { exitCode: 0, stdout: `${version}\n` },
		},
	});

	test.each([
		['2.0.8', 'FAIL'],
		['2.1.0', 'ok'],
		['5.0.2', 'ok'],
		['6.0.4', 'ok'],
		['7.0.0', 'ok'],
		['8.0.0', 'WARN'],
		['unknown', 'WARN'],
	])('version %s is %s', async (version, status) => {
		expect((await checkLxcTools(fakeHost(lxc(version)))).map((row) => row.status)).toEqual([
			status,
		]);
	});

	test('7 on a host with cgroup v1 only fails', async () => {
		const rows = await checkLxcTools(fakeHost({ ...lxc('7.0.0'), files: {} }));
		expect(found(rows, 'version')).toEqual(['FAIL', '7.0.0, on cgroup v1']);
	});

	test('that is not installed fails with how to install it', async () => {
		const [row] = await checkLxcTools(fakeHost({}));
		expect(row).toMatchObject({ status: 'FAIL', found: 'not installed' });
		expect(row?.todo).toContain('apt-get install lxc');
	});

	test('with a tool missing fails and names it', async () => {
		const { 'lxc-monitor': _, ...commands } = lxc('5.0.2').commands ?? {};
		expect(found(await checkLxcTools(fakeHost({ commands })), 'tools')).toEqual([
			'FAIL',
			'missing: lxc-monitor',
		]);
	});
});

test('a tool of the system that is missing fails, with the package that brings it', async () => {
	const there = ['unshare', 'nsenter', 'ip', 'mount', 'umount', 'cp', 'rm', 'tar'];
	const commands = Object.fromEntries(there.map((tool) => [tool, { exitCode: 0 }]));
	const rows = await checkSystemTools(fakeHost({ commands }));
	expect(rows).toEqual([
		{
			status: 'FAIL',
			what: 'setpriv',
			found: 'not installed',
			todo: 'Install it, on Debian with: apt-get install util-linux',
		},
	]);
});

describe('the kernel', () => {
	const namespaces = Object.fromEntries(
		['mnt', 'pid', 'uts', 'ipc', 'net'].map((name) => [`/proc/self/ns/${name}`, '']),
	);
	const complete =
		'NAMESPACES UTS_NS IPC_NS PID_NS NET_NS CGROUPS CGROUP_DEVICE CGROUP_FREEZER CGROUP_PIDS CPUSETS MEMCG UNIX98_PTYS VETH BRIDGE VLAN_8021Q SECCOMP_FILTER CHECKPOINT_RESTORE'.split(
			' ',
		);
	const configured = (names: readonly string[]) =>
		gzipSync(names.map((name) => `CONFIG_${name}=y\n`).join(''));
	const kernelWith = (names: readonly string[]) =>
		checkKernel(fakeHost({ files: { ...namespaces, '/proc/config.gz': configured(names) } }));

	test('with everything is ok', async () => {
		expect((await kernelWith(complete)).map((row) => row.status)).toEqual(['ok', 'ok']);
	});

	test('without a controller that containers need fails', async () => {
		const rows = await kernelWith(complete.filter((name) => name !== 'MEMCG'));
		expect(found(rows, 'kernel 6.1.0')).toEqual(['FAIL', 'without CONFIG_MEMCG']);
	});

	test('without what only some specs need is a warning that says which', async () => {
		const rows = await kernelWith(complete.filter((name) => name !== 'BRIDGE'));
		expect(found(rows, 'kernel 6.1.0')).toEqual(['WARN', 'without CONFIG_BRIDGE (bridges)']);
	});

	test('without a namespace fails', async () => {
		const { '/proc/self/ns/net': _, ...files } = namespaces;
		expect(found(await checkKernel(fakeHost({ files })), 'namespaces')).toEqual([
			'FAIL',
			'missing: net',
		]);
	});

	test('whose configuration lies in /boot is read there', async () => {
		const files = { ...namespaces, '/boot/config-6.1.0': 'CONFIG_NAMESPACES=y\n' };
		expect(found(await checkKernel(fakeHost({ files })), 'kernel 6.1.0')[0]).toBe('FAIL');
	});

	test('whose configuration cannot be read is not called bad', async () => {
		const rows = await checkKernel(fakeHost({ files: namespaces }));
		expect(found(rows, 'kernel 6.1.0')[0]).toBe('ok');
	});
});

describe('CRIU', () => {
	const version = { exitCode: 0, stdout: 'Version: 4.2.1\n' };

	test('that is absent is a warning: only live migration needs it', async () => {
		expect((await checkCriu(fakeHost({})))[0]).toMatchObject({
			status: 'WARN',
			found: 'not installed',
		});
	});

	test('is asked whether it works here', async () => {
		const commands = { 'criu --version': version, 'criu check': { exitCode: 0 } };
		expect(found(await checkCriu(fakeHost({ commands })), 'CRIU')).toEqual([
			'ok',
			'Version: 4.2.1, works on this kernel',
		]);
	});

	test('that does not work here is a warning with its own words', async () => {
		const stderr = 'Warn  something\nError (vdso.c:123): vdso: Unexpected rt vDSO area bounds\n';
		const commands = { 'criu --version': version, 'criu check': { exitCode: 1, stderr } };
		expect(found(await checkCriu(fakeHost({ commands })), 'CRIU')).toEqual([
			'WARN',
			'Version: 4.2.1 says: Error (vdso.c:123): vdso: Unexpected rt vDSO area bounds',
		]);
	});
});

describe('disk space', () => {
	test.each([
		[{ freeBytes: 10 * MEBIBYTE }, 'FAIL'],
		[{ freeBytes: 500 * MEBIBYTE }, 'WARN'],
		[{ freeBytes: 5000 * MEBIBYTE }, 'ok'],
		[{ freeInodes: 10, inodes: 1000 }, 'WARN'],
		[{ freeInodes: 0, inodes: 0 }, 'ok'],
	])('%j is %s', async (space, status) => {
		const [row] = await checkDiskSpace(fakeHost({ space }), pathsBelow('/srv/ballast'));
		expect(row?.status).toBe(status);
	});
});

test('block devices that are missing are warnings: no instance needs them yet', async () => {
	const rows = await checkBlockDevices(fakeHost({ files: { '/dev/loop-control': '' } }));
	expect(rows.map((row) => [row.what, row.status])).toEqual([
		['loop devices', 'ok'],
		['device mapper', 'WARN'],
	]);
});

test("lxcfs' hook that slows each stop is named with its file", async () => {
	const path = '/usr/share/lxc/config/common.conf.d/00-lxcfs.conf';
	const files = { [path]: 'lxc.hook.post-stop = /usr/share/lxcfs/lxc.reboot.hook\n' };
	expect((await checkLxcfs(fakeHost({ files })))[0]?.todo).toContain(path);
	expect(await checkLxcfs(fakeHost({}))).toEqual([]);
});

test('containers of others are shown by place, a few by name, and left alone', () => {
	const others = ['a', 'b', 'c', 'd', 'e', 'f', 'g'].map((name) => ({
		name,
		lxcpath: '/srv/lxc',
		running: name !== 'b',
	}));
	const foreign = [{ name: 'mail', lxcpath: '/var/lib/lxc', running: true }, ...others];
	expect(checkForeign(foreign).map((row) => `${row.what}: ${row.found}`)).toEqual([
		'containers in /srv/lxc: left alone: a, b (stopped), c, d, e and 2 more',
		'containers in /var/lib/lxc: left alone: mail',
	]);
	expect(checkForeign([])[0]?.found).toBe('none');
	expect(checkForeign('')).toEqual([]);
	expect(checkForeign('nobody answers')).toMatchObject([
		{ status: 'WARN', found: 'nobody answers' },
	]);
});

test('without root nothing can run', () => {
	expect(checkPrivileges(fakeHost({ isRoot: false }))[0]?.status).toBe('FAIL');
});
