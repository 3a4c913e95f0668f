import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readLayout } from '../../src/drivers/cgroup/host-layout.ts';
import { readSigns } from '../../src/drivers/cgroup/memory/signs.ts';
import {
	type ControllerDirectory,
	type PayloadDirectories,
	payloadDirectories,
} from '../../src/drivers/cgroup/payload.ts';
import { readLimits } from '../../src/drivers/cgroup/read-limits.ts';
import { setContainerLimits } from '../../src/drivers/container/lxc/set-limits.ts';
import { OperationError } from '../../src/model/errors.ts';
import type { ObservedLimits } from '../../src/model/observed.ts';
import { limitsSeenDuring } from '../support/limit-sampler.ts';
import { lxc, makeContainer } from '../support/lxc-container.ts';
import { type RealLxc, realLxc } from '../support/real-lxc.ts';
import { waitFor } from '../support/wait-for.ts';

const MI = 2 ** 20;
const IS_V1 = readLayout().controllers.get('memory')?.version === 1;
const NO_SWAP = (max: number) =>
	IS_V1
		? [
				`lxc.cgroup.memory.limit_in_bytes = ${max}`,
				`lxc.cgroup.memory.memsw.limit_in_bytes = ${max}`,
			]
		: [`lxc.cgroup2.memory.max = ${max}`, 'lxc.cgroup2.memory.swap.max = 0'];

/** dd keeps its buffer filled while nobody reads from it. */
const holding = (mib: number) => `dd if=/dev/zero bs=${mib}M count=1 2>/dev/null | sleep 1000 &`;
const ends = "trap 'exit 0' PWR TERM\nwhile :; do sleep 1000 & wait $!; done\n";
const init = (...lines: readonly string[]) => `#!/bin/sh\n${lines.join('\n')}\n${ends}`;
const FILE = 'cat /data >/dev/null';

let root: RealLxc;

beforeAll(async () => {
	root = await realLxc('bl');
});

afterAll(() => root.dispose());

describe('a shrink', () => {
	test('gives up page cache in steps, and never passes through another limit than before', async () => {
		const cache = await started('bl-cache', { init: init(FILE), dataMib: 96 });
		await waitFor('the file to be cached', () => cache.limits().memoryUsed > 96 * MI);
		const seen = await cache.during(() => cache.set(24 * MI));
		expect(cache.limits().memoryMax).toBe(24 * MI);
		expect(cache.limits().memoryUsed).toBeLessThanOrEqual(24 * MI);
		expect(seen).toEqual(seen.toSorted((one, other) => other - one));
		expect(Math.max(...seen)).toBe(256 * MI);
		expect(cache.kills()).toBe(0);
	});

	test('below what processes hold is refused, and nothing is touched', async () => {
		const held = await started('bl-held', { init: init(FILE, holding(48)), dataMib: 32 });
		await waitFor('the memory to be held', () => (held.limits().memory?.anon ?? 0) > 48 * MI);
		const before = held.limits().memory;
		const seen = await held.during(() =>
			expect(held.set(40 * MI)).rejects.toMatchObject({ reason: 'LimitInfeasible' }),
		);
		expect(new Set(seen)).toEqual(new Set([256 * MI]));
		expect(held.limits().memory?.file).toBe(before?.file);
		expect(held.kills()).toBe(0);
	});

	test('with processes that hold memory takes the page cache and leaves them alone', async () => {
		const mixed = await started('bl-mixed', { init: init(holding(48), FILE), dataMib: 64 });
		await waitFor('both to be there', () => {
			const { anon, file } = mixed.limits().memory ?? { anon: 0, file: 0 };
			return anon > 48 * MI && file > 63 * MI;
		});
		await mixed.set(64 * MI);
		expect(mixed.limits().memoryMax).toBe(64 * MI);
		expect(mixed.limits().memory?.anon).toBeGreaterThan(48 * MI);
		expect(mixed.kills()).toBe(0);
	});

	test('and growth under load: it allocates, forks and reads files, and nothing of it is killed', async () => {
		const load = [
			'while :; do dd if=/dev/zero bs=8M count=4 of=/dev/null 2>/dev/null; done &',
			'while :; do sh -c "sleep 0"; done &',
			'while :; do cat /data >/dev/null; done &',
		];
		const busy = await started('bl-busy', { init: init(...load), dataMib: 64 });
		await waitFor('the load', () => busy.limits().memoryUsed > 64 * MI);
		const seen = await busy.during(async () => {
			for (let round = 0; round < 10; round++) {
				await unlessDeferred(busy.set(48 * MI));
				await busy.set(256 * MI);
			}
		});
		expect(seen.length).toBeGreaterThan(2);
		expect(Math.max(...seen)).toBe(256 * MI);
		expect(Math.min(...seen)).toBeGreaterThanOrEqual(48 * MI);
		expect(busy.kills()).toBe(0);
	});

	test('of a container that dies meanwhile fails in plain words', async () => {
		const dying = await started('bl-dying', { init: init(FILE), dataMib: 96 });
		await waitFor('the file to be cached', () => dying.limits().memoryUsed > 96 * MI);
		const shrunk = dying.set(16 * MI).catch((thrown: unknown) => thrown);
		lxc('lxc-stop', dying.place, '-k');
		expect(await shrunk).toMatchObject({
			reason: 'LimitFailed',
			message: expect.stringMatching(/^cannot set memory\.target of bl-dying to 16Mi: .*ended$/),
		});
	});
});

test.runIf(IS_V1)(
	'memory.swap and memory.min are set, read back, and follow no limit',
	async () => {
		const container = await started('bl-swap', { init: init() });
		await container.set(8 * MI, 'memory.swap');
		await container.set(32 * MI, 'memory.min');
		expect(container.limits().memory).toMatchObject({ swapMax: 8 * MI, min: 32 * MI });
		await container.set(64 * MI);
		expect(container.limits()).toMatchObject({
			memoryMax: 64 * MI,
			memory: { swapMax: 8 * MI, min: 32 * MI },
		});
		await container.set(null, 'memory.swap');
		await container.set(null, 'memory.min');
		expect(container.limits().memory).toMatchObject({ swapMax: null, min: null });
	},
);

interface Balloon {
	readonly place: { readonly lxcpath: string; readonly name: string };
	readonly set: (
		bytes: number | null,
		limit?: 'memory.target' | 'memory.swap' | 'memory.min',
	) => Promise<void>;
	readonly limits: () => ObservedLimits;
	readonly kills: () => number;
	/** Every limit that the kernel showed while this went on, in order, each only once in a row. */
	readonly during: (act: () => Promise<unknown>) => Promise<readonly number[]>;
}

async function started(
	name: string,
	making: { readonly init: string; readonly dataMib?: number },
): Promise<Balloon> {
	const place = { lxcpath: root.paths.lxc, name };
	await makeContainer({ ...place, init: making.init, lines: NO_SWAP(256 * MI) });
	const data = join(root.paths.lxc, name, 'rootfs/data');
	if (making.dataMib !== undefined) {
		writeFileSync(data, Buffer.alloc(making.dataMib * MI));
		uncache(data);
	}
	lxc('lxc-start', place);
	const initPid = Number(lxc('lxc-info', place, '-p', '-H'));
	const directories = payloadDirectories(
		readLayout(),
		readFileSync(`/proc/${initPid}/cgroup`, 'utf8'),
	);
	return {
		place,
		set: async (value, limit = 'memory.target') => {
			const container = { ...place, initPid, startedDevices: [] };
			const failures = await setContainerLimits(container, [{ limit, value }]);
			for (const failure of failures.values()) throw failure;
		},
		limits: () => limitsIn(directories),
		kills: () => readSigns(memoryOf(directories)).oomKills,
		during: (act) => limitsSeenDuring(limitFile(memoryOf(directories)), act),
	};
}

function limitsIn(directories: PayloadDirectories): ObservedLimits {
	const limits = readLimits(directories, { swapFree: 0, mounts: () => [] });
	if (limits === null) throw new Error('the container has ended');
	return limits;
}

function memoryOf(directories: PayloadDirectories): ControllerDirectory {
	const directory = directories.get('memory');
	if (directory === undefined) throw new Error('no memory controller is mounted');
	return directory;
}

function limitFile({ version, path }: ControllerDirectory): string {
	return join(path, version === 1 ? 'memory.limit_in_bytes' : 'memory.max');
}

async function unlessDeferred(shrunk: Promise<void>): Promise<void> {
	const deferred = new Set(['PressureTooHigh', 'UsageAboveTarget', 'InProgress']);
	await shrunk.catch((thrown: unknown) => {
		if (!(thrown instanceof OperationError) || !deferred.has(thrown.reason)) throw thrown;
	});
}

/** What was written is in the cache of whoever wrote it; the container is to read it from the disk. */
function uncache(file: string): void {
	spawnSync('sync', [file]);
	spawnSync('dd', [`if=${file}`, 'iflag=nocache', 'count=0']);
}
