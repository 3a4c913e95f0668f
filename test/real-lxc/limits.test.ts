import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readLayout } from '../../src/drivers/cgroup/host-layout.ts';
import { type PayloadDirectories, payloadDirectories } from '../../src/drivers/cgroup/payload.ts';
import { readLimits } from '../../src/drivers/cgroup/read-limits.ts';
import { setContainerLimits } from '../../src/drivers/container/lxc/set-limits.ts';
import type { LimitField, LimitValue } from '../../src/model/plan.ts';
import { lxc, makeContainer } from '../support/lxc-container.ts';
import { type RealLxc, realLxc } from '../support/real-lxc.ts';
import { waitFor } from '../support/wait-for.ts';

const MI = 2 ** 20;
const HELD = 32 * MI;
/** dd keeps its buffer filled while nobody reads from it. */
const HOLDS_MEMORY = `#!/bin/sh\ndd if=/dev/zero bs=${HELD} count=1 2>/dev/null | sleep 1000\n`;
const IS_V1 = readLayout().controllers.get('memory')?.version === 1;

const NO_SWAP = IS_V1
	? ['lxc.cgroup.memory.limit_in_bytes = 64M', 'lxc.cgroup.memory.memsw.limit_in_bytes = 64M']
	: ['lxc.cgroup2.memory.max = 64M', 'lxc.cgroup2.memory.swap.max = 0'];

let root: RealLxc;

beforeAll(async () => {
	root = await realLxc('li');
});

afterAll(() => root.dispose());

describe('memory.max', () => {
	test('grows, shrinks and goes, rounded down to pages', async () => {
		const container = await started('li-memory');
		for (const bytes of [64 * MI, 128 * MI, 100 * MI + 5, null, 48 * MI]) {
			await container.set('memory.max', bytes);
			const rounded = bytes === null ? null : Math.floor(bytes / 4096) * 4096;
			expect(container.limits()?.memoryMax).toBe(rounded);
		}
	});

	test.runIf(IS_V1)('keeps the swap allowance on the way up and down', async () => {
		const container = await started('li-swap', [
			'lxc.cgroup.memory.limit_in_bytes = 64M',
			'lxc.cgroup.memory.memsw.limit_in_bytes = 80M',
		]);
		for (const bytes of [128 * MI, 32 * MI, 96 * MI]) {
			await container.set('memory.max', bytes);
			expect(container.limits()?.memoryMax).toBe(bytes);
			expect(container.file('memory', 'memory.memsw.limit_in_bytes')).toBe(String(bytes + 16 * MI));
		}
	});

	test('below what processes hold is refused with figures, and the old limit stays', async () => {
		const container = await started('li-held', NO_SWAP, HOLDS_MEMORY);
		await waitFor('the memory to be held', () => (container.limits()?.memoryUsed ?? 0) > HELD);
		await container.set('memory.max', 64 * MI);
		await expect(container.set('memory.max', 16 * MI)).rejects.toMatchObject({
			reason: 'LimitInfeasible',
			message: expect.stringMatching(
				/^cannot set memory.max of li-held to 16Mi: it uses 3\d(\.\d)?Mi and cannot give back enough to fit below 3\d(\.\d)?Mi; 64Mi stays in force$/,
			),
		});
		expect(container.limits()?.memoryMax).toBe(64 * MI);
	});
});

test('pids: a number, and no limit', async () => {
	const container = await started('li-pids');
	await container.set('pids', 40);
	expect(container.limits()).toMatchObject({ pidsMax: 40, pidsUsed: 2 });
	await container.set('pids', null);
	expect(container.limits()?.pidsMax).toBeNull();
});

test('cpu_mask: one CPU, and back to all', async () => {
	const container = await started('li-cpus');
	const all = container.limits()?.cpus ?? '';
	await container.set('hvparams.cpu_mask', '0');
	expect(container.limits()?.cpus).toBe('0');
	await container.set('hvparams.cpu_mask', all);
	expect(container.limits()?.cpus).toBe(all);
});

test('a CPU that the host does not have is refused, and the old mask stays', async () => {
	const container = await started('li-nocpu');
	const all = container.limits()?.cpus;
	await expect(container.set('hvparams.cpu_mask', '4000')).rejects.toMatchObject({
		reason: 'LimitFailed',
		message: expect.stringContaining('cannot set hvparams.cpu_mask of li-nocpu to 4000'),
	});
	expect(container.limits()?.cpus).toBe(all);
});

test.runIf(IS_V1)('devices: from everything to a list, to another, and back', async () => {
	const container = await started('li-devices');
	expect(container.limits()?.devices).toEqual(['a']);
	for (const rules of [
		['c 1:3 rw', 'c 5:2 rw'],
		['c 1:3 rwm', 'c 1:5 r', 'c 136:* rw'],
		['c 1:3 r'],
		['a'],
	]) {
		await container.set('devices', rules);
		expect(container.limits()?.devices).toEqual(rules);
	}
});

test('a container that has ended', async () => {
	const container = await started('li-ended');
	lxc('lxc-stop', container.place, '-k');
	await expect(container.set('pids', 5)).rejects.toMatchObject({ reason: 'LimitFailed' });
	expect(container.limits()).toBeNull();
});

interface Started {
	readonly place: { readonly lxcpath: string; readonly name: string };
	readonly set: (limit: LimitField, value: LimitValue) => Promise<void>;
	readonly limits: () => ReturnType<typeof readLimits>;
	readonly file: (controller: 'memory', file: string) => string;
}

async function started(
	name: string,
	lines: readonly string[] = [],
	init?: string,
): Promise<Started> {
	const place = { lxcpath: root.paths.lxc, name };
	await makeContainer({ ...place, lines, ...(init === undefined ? {} : { init }) });
	lxc('lxc-start', place);
	const initPid = Number(lxc('lxc-info', place, '-p', '-H'));
	const directories: PayloadDirectories = payloadDirectories(
		readLayout(),
		readFileSync(`/proc/${initPid}/cgroup`, 'utf8'),
	);
	return {
		place,
		set: async (limit, value) => {
			const container = { ...place, initPid, startedDevices: [] };
			const failures = await setContainerLimits(container, [{ limit, value }]);
			for (const failure of failures.values()) throw failure;
		},
		limits: () => readLimits(directories, { swapFree: 0, mounts: () => [] }),
		file: (controller, file) =>
			readFileSync(`${directories.get(controller)?.path}/${file}`, 'utf8').trim(),
	};
}
