import { expect, test } from 'vitest';
import { adoptedIo } from '../../../../src/drivers/container/lxc/adopt/adopted-io.ts';
import { NO_IO_LIMITS } from '../../../../src/model/io-limits.ts';
import { limits } from '../../../support/planning.ts';

const name = 'old';
const settings = [{ key: 'lxc.cgroup.blkio.throttle.read_bps_device', value: '8:0 1048576' }];
const limited = (device: string, mounts: readonly string[]) => ({
	limits: { ...limits, io: [{ device, mounts, limits: { ...NO_IO_LIMITS, readBps: 2 ** 20 } }] },
});

test('the limits of the device of its root file system are those of the disk root', () => {
	const observed = limited('8:0', ['/etc/hosts', '/']);
	expect(adoptedIo({ name, settings, observed })).toEqual({ io: { readBps: 2 ** 20 } });
});

test('no limits need no word', () => {
	expect(adoptedIo({ name, settings: [], observed: { limits } })).toEqual({});
	expect(adoptedIo({ name, settings: [], observed: { limits: null } })).toEqual({});
});

test('limits of another device are not lost without a word', () => {
	expect(() => adoptedIo({ name, settings: [], observed: limited('8:16', ['/srv']) })).toThrow(
		'cannot adopt old: its io is limited on 8:16, where its root disk is not',
	);
});

test('only a running container tells which disk a device is', () => {
	expect(() => adoptedIo({ name, settings, observed: { limits: null } })).toThrow(
		'cannot adopt old: its config limits io by device numbers',
	);
});
