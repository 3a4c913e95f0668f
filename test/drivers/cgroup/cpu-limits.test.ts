import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { quotaWrites } from '../../../src/drivers/cgroup/cpu-and-pids-writers.ts';
import type { PayloadDirectories } from '../../../src/drivers/cgroup/payload.ts';
import { readLimits } from '../../../src/drivers/cgroup/read-limits.ts';
import { writeLimit } from '../../../src/drivers/cgroup/write-limit.ts';
import type { InstanceSpec } from '../../../src/model/instance-spec.ts';
import type { LimitField } from '../../../src/model/plan.ts';
import { currentLimit, desiredLimit } from '../../../src/reconciler/plan/limits.ts';
import { BASE_SPEC } from '../../support/instance-spec.ts';

let path: string;

beforeEach(() => {
	path = mkdtempSync(join(tmpdir(), 'ballast-cpu-limits-'));
	for (const [file, text] of Object.entries(FRESH)) writeFileSync(join(path, file), `${text}\n`);
});

afterEach(() => rmSync(path, { recursive: true, force: true }));

/** The files of a new cgroup on both versions. */
const FRESH = {
	'cgroup.controllers': 'cpuset cpu memory pids',
	'cpu.shares': '1024',
	'cpu.cfs_quota_us': '-1',
	'cpu.cfs_period_us': '100000',
	'cpu.weight': '100',
	'cpu.max': 'max 100000',
	'memory.limit_in_bytes': '9223372036854771712',
	'memory.usage_in_bytes': '0',
	'memory.max': 'max',
	'memory.current': '0',
	'memory.soft_limit_in_bytes': '9223372036854771712',
	'memory.low': '0',
	'memory.stat': '',
	'pids.max': 'max',
	'pids.current': '1',
	'cpuset.cpus': '0-3',
	'devices.list': 'a *:* rwm',
} as const;

const NODE = { cpus: '0-3' };
const NO_MOUNTS = () => [];

function directoriesOf(version: 1 | 2): PayloadDirectories {
	const names = ['memory', 'cpuset', 'cpu', 'pids', 'devices', 'blkio'] as const;
	return new Map(names.map((name) => [name, { version, path }]));
}

describe.each([1, 2] as const)('on cgroup v%i', (version) => {
	test('what was set and read back is never a difference', async () => {
		const spec = fc.record({
			quota: fc.option(fc.double({ min: 0.01, max: 8192, noNaN: true })),
			weight: fc.option(fc.integer({ min: 1, max: 10_000 })),
			pids: fc.option(fc.integer({ min: 8, max: 4_194_304 })),
			cpu_mask: fc.constantFrom('all', '1', '0,2-3'),
		});
		await fc.assert(
			fc.asyncProperty(spec, async ({ quota, weight, pids, cpu_mask }) => {
				const wanted: InstanceSpec = {
					...BASE_SPEC,
					cpu: { quota, weight },
					pids,
					hvparams: { ...BASE_SPEC.hvparams, cpu_mask },
				};
				const directories = directoriesOf(version);
				for (const limit of FIELDS) {
					const value = desiredLimit(limit, wanted, NODE);
					await writeLimit({ name: 'web1', directories, mounts: NO_MOUNTS, limit, value });
				}
				const limits = readLimits(directories, { swapFree: 0, mounts: NO_MOUNTS });
				if (limits === null) throw new Error('the cgroup is gone');
				for (const limit of FIELDS) {
					expect(currentLimit(limit, limits, { started: null, wanted })).toEqual(
						desiredLimit(limit, wanted, NODE),
					);
				}
			}),
		);
	});

	test('a cgroup that vanishes meanwhile is named as the end of the container', async () => {
		rmSync(path, { recursive: true });
		const directories = directoriesOf(version);
		await expect(
			writeLimit({ name: 'web1', directories, mounts: NO_MOUNTS, limit: 'cpu.quota', value: 1 }),
		).rejects.toMatchObject({
			reason: 'LimitFailed',
			message: 'cannot set cpu.quota of web1 to 1: the container has ended',
		});
		expect(readLimits(directories, { swapFree: 0, mounts: NO_MOUNTS })).toBeNull();
	});

	test('a file that this kernel does not have is not made, and the others are read', async () => {
		for (const file of ['cpu.max', 'cpu.cfs_quota_us']) rmSync(join(path, file));
		const directories = directoriesOf(version);
		const setting = { limit: 'cpu.quota', value: 1 } as const;
		await expect(
			writeLimit({ name: 'web1', directories, mounts: NO_MOUNTS, ...setting }),
		).rejects.toMatchObject({
			reason: 'LimitFailed',
			message: expect.stringContaining('ENOENT'),
		});
		expect(readLimits(directories, { swapFree: 0, mounts: NO_MOUNTS })).toMatchObject({
			cpuQuota: null,
			cpuWeight: 100,
		});
	});
});

const FIELDS: readonly LimitField[] = ['hvparams.cpu_mask', 'cpu.quota', 'cpu.weight', 'pids'];

test('on version 1 there is never more CPU time than before and after, whatever the old period', () => {
	const period = fc.constantFrom(1000, 50_000, 100_000, 1_000_000);
	const cpus = fc.double({ min: 0.02, max: 64, noNaN: true });
	fc.assert(
		fc.property(period, cpus, cpus, (oldPeriod, from, to) => {
			const now = { 'cpu.cfs_period_us': oldPeriod, 'cpu.cfs_quota_us': from * oldPeriod };
			const time = () => now['cpu.cfs_quota_us'] / now['cpu.cfs_period_us'];
			writeFileSync(join(path, 'cpu.cfs_period_us'), `${oldPeriod}\n`);
			const most = Math.max(from, to) + 1e-4;
			for (const { file, text } of quotaWrites({ version: 1, path }, to)) {
				Object.assign(now, { [basename(file)]: Number(text) });
				expect(time()).toBeLessThanOrEqual(most);
			}
			expect(time()).toBeCloseTo(to, 4);
		}),
	);
});

test('on version 2 a controller that the cgroup above did not enable is none of the container', () => {
	writeFileSync(join(path, 'cgroup.controllers'), 'memory pids\n');
	rmSync(join(path, 'cpu.weight'));
	expect(readLimits(directoriesOf(2), { swapFree: 0, mounts: NO_MOUNTS })).toMatchObject({
		memoryMax: null,
		cpuQuota: null,
		cpuWeight: null,
		cpus: null,
		withoutControllers: ['cpuset', 'cpu', 'blkio'],
	});
});
