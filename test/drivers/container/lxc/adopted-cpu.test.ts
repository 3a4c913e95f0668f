import { expect, test } from 'vitest';
import { adoptedCpu } from '../../../../src/drivers/container/lxc/adopt/adopted-cpu.ts';
import { limits } from '../../../support/planning.ts';

const setting = (key: string, value: string) => ({ key, value });
const stopped = { limits: null };

test('CPU time and weight of a config, on either version', () => {
	const v1 = [
		setting('lxc.cgroup.cpu.shares', '512'),
		setting('lxc.cgroup.cpu.cfs_quota_us', '25000'),
		setting('lxc.cgroup.cpu.cfs_period_us', '50000'),
	];
	expect(adoptedCpu({ settings: v1, observed: stopped })).toEqual({
		cpu: { quota: 0.5, weight: 50 },
	});
	const v2 = [
		setting('lxc.cgroup2.cpu.weight', '300'),
		setting('lxc.cgroup2.cpu.max', '200000 100000'),
	];
	expect(adoptedCpu({ settings: v2, observed: stopped })).toEqual({
		cpu: { quota: 2, weight: 300 },
	});
});

test('a quota without a period is one of the usual period', () => {
	const settings = [setting('lxc.cgroup.cpu.cfs_quota_us', '150000')];
	expect(adoptedCpu({ settings, observed: stopped })).toEqual({ cpu: { quota: 1.5 } });
});

test('what was set since the start counts', () => {
	const settings = [setting('lxc.cgroup.cpu.shares', '512')];
	const observed = { limits: { ...limits, cpuQuota: 1, cpuWeight: 700 } };
	expect(adoptedCpu({ settings, observed })).toEqual({ cpu: { quota: 1, weight: 700 } });
});

test.each(['-1', 'max'])('no limit (%s) and the usual weight need no word', (quota) => {
	const settings = [
		setting('lxc.cgroup.cpu.cfs_quota_us', quota),
		setting('lxc.cgroup.cpu.shares', '1024'),
	];
	expect(adoptedCpu({ settings, observed: stopped })).toEqual({});
	expect(adoptedCpu({ settings: [], observed: { limits } })).toEqual({});
});
