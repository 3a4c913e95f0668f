import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ioWrites } from '../../../../src/drivers/cgroup/io/io-writer.ts';
import { readDeviceLimits, readIo } from '../../../../src/drivers/cgroup/io/read-io.ts';
import { writeLimit } from '../../../../src/drivers/cgroup/write-limit.ts';
import { NO_IO_LIMITS } from '../../../../src/model/io-limits.ts';

let path: string;

beforeEach(() => {
	path = mkdtempSync(join(tmpdir(), 'ballast-io-'));
});

afterEach(() => rmSync(path, { recursive: true, force: true }));

const put = (file: string, text: string) => writeFileSync(join(path, file), text);

const mountAt = (mountPoint: string, device: string, source = '/dev/none') => ({
	...{ mountPoint, device, source, root: '/', fsType: 'ext4', superOptions: [] },
});

describe('reading', () => {
	test('version 1 has a file for each limit', () => {
		put('blkio.throttle.read_bps_device', '8:0 1048576\n7:1 4096\n');
		put('blkio.throttle.write_iops_device', '8:0 100\n');
		expect([...readDeviceLimits({ version: 1, path })]).toEqual([
			['8:0', { ...NO_IO_LIMITS, readBps: 1_048_576, writeIops: 100 }],
			['7:1', { ...NO_IO_LIMITS, readBps: 4096 }],
		]);
	});

	test('version 2 has a line for each device, and one without limits is none', () => {
		put(
			'io.max',
			'8:0 rbps=max wbps=2097152 riops=max wiops=7\n7:1 rbps=max wbps=max riops=max wiops=max\n',
		);
		expect([...readDeviceLimits({ version: 2, path })]).toEqual([
			['8:0', { ...NO_IO_LIMITS, writeBps: 2_097_152, writeIops: 7 }],
		]);
	});

	test('a kernel that has none of the files limits nothing, and nobody asks what is mounted', () => {
		const ask = () => expect.unreachable('asked');
		for (const version of [1, 2] as const) expect(readIo({ version, path }, ask)).toEqual([]);
	});

	test('a device goes with every place where it is mounted', () => {
		put('io.max', '8:0 rbps=4096 wbps=max riops=max wiops=max\n');
		const mounts = () => [
			mountAt('/', '8:0'),
			mountAt('/srv', '8:16'),
			mountAt('/etc/hosts', '8:0'),
		];
		expect(readIo({ version: 2, path }, mounts)).toEqual([
			{ device: '8:0', mounts: ['/', '/etc/hosts'], limits: { ...NO_IO_LIMITS, readBps: 4096 } },
		]);
	});
});

describe('writing', () => {
	const before = new Map([
		['8:0', { ...NO_IO_LIMITS, readBps: 4096, writeIops: 5 }],
		['8:16', { ...NO_IO_LIMITS, readBps: 8192 }],
	]);
	const wanted = new Map([['8:0', { ...NO_IO_LIMITS, readBps: 4096, writeIops: 9 }]]);
	const written = (version: 1 | 2) =>
		ioWrites({ version, path }, before, wanted).map(({ file, text, undo }) => [
			basename(file),
			text,
			undo?.text,
		]);

	test('version 1: only what changes, and what is not wanted any more is 0', () => {
		expect(written(1)).toEqual([
			['blkio.throttle.write_iops_device', '8:0 9', '8:0 5'],
			['blkio.throttle.read_bps_device', '8:16 0', '8:16 8192'],
		]);
	});

	test('version 2: all four at once', () => {
		expect(written(2)).toEqual([
			[
				'io.max',
				'8:0 rbps=4096 wbps=max riops=max wiops=9',
				'8:0 rbps=4096 wbps=max riops=max wiops=5',
			],
			[
				'io.max',
				'8:16 rbps=max wbps=max riops=max wiops=max',
				'8:16 rbps=8192 wbps=max riops=max wiops=max',
			],
		]);
	});

	const set = (value: readonly string[], mounts: ReturnType<typeof mountAt>[]) =>
		writeLimit({
			name: 'web1',
			limit: 'disks.io',
			value,
			directories: new Map([['blkio', { version: 2, path }]]),
			mounts: () => mounts,
		});

	test('a disk on no block device is refused with its place and file system', async () => {
		const tmpfs = { ...mountAt('/tmp', '0:77', 'tmpfs'), fsType: 'tmpfs' };
		await expect(set(['/tmp rbps=4096'], [tmpfs])).rejects.toMatchObject({
			reason: 'LimitFailed',
			retry: 'never',
			message:
				'cannot set disks.io of web1 to /tmp rbps=4096: /tmp is on tmpfs, which has no block device to limit',
		});
	});

	test('different limits for two disks on one device are refused, and nothing is written', async () => {
		const mounts = [mountAt('/', '8:0'), mountAt('/srv', '8:0')];
		await expect(set(['/ rbps=4096', '/srv rbps=8192'], mounts)).rejects.toThrow(
			'/ and /srv are on one device (8:0), so give them the same limits',
		);
	});

	test('a place where nothing is mounted is refused', async () => {
		await expect(set(['/srv rbps=4096'], [])).rejects.toThrow('nothing is mounted at /srv');
	});

	test('what the kernel took and does not show is a failure', async () => {
		symlinkSync('/dev/null', join(path, 'io.max'));
		await expect(set(['/ rbps=8192'], [mountAt('/', '8:0')])).rejects.toThrow(/the kernel shows $/);
	});
});
