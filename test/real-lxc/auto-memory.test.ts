import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { LxcDriver } from '../../src/drivers/container/lxc/lxc-driver.ts';
import { installedLxcVersion } from '../../src/drivers/container/lxc/lxc-version.ts';
import type { Clock } from '../../src/model/clock.ts';
import type { MemoryUse } from '../../src/model/memory-use.ts';
import { Daemon } from '../../src/reconciler/daemon.ts';
import { NO_METER } from '../../src/reconciler/meter.ts';
import { intercepted } from '../sim/fleet/intercepted.ts';
import { MemorySource } from '../support/memory-source.ts';
import { MemoryStore } from '../support/memory-store.ts';
import { patience, SLOWNESS } from '../support/patience.ts';
import { type RealLxc, realLxc } from '../support/real-lxc.ts';
import { makeTinyRootfs } from '../support/tiny-rootfs.ts';
import { waitFor } from '../support/wait-for.ts';

const MI = 2 ** 20;
const MIN = 16 * MI;
const MAX = 96 * MI;
/** What the node has for both: less than twice their max. */
const CAPACITY = 112 * MI;
/** So many times faster than real time the daemon lives: a round takes 0.4 s, and longer where a look takes longer. */
const PACE = SLOWNESS === 1 ? 25 : 5;
const STEP = 2 * MI;
const STEPS = 32;

const IDLE = `#!/bin/sh
dd if=/dev/zero of=/cache bs=1048576 count=72 2>/dev/null
/bin/busybox sync
while :; do sleep 1000; done
`;

/** dd keeps its buffer filled while nobody reads from it: so much more each time that /go appears. */
const GROWS = `#!/bin/sh
while :; do
	if [ -e /go ]; then
		/bin/busybox rm /go
		dd if=/dev/zero bs=${STEP} count=1 2>/dev/null | sleep 1000 &
	fi
	sleep 0.02
done
`;

const clock: Clock = {
	now: () => Math.round(performance.now() * PACE),
	after: (ms, act) => {
		const timer = setTimeout(act, ms / PACE);
		return () => clearTimeout(timer);
	},
};

let lxc: RealLxc;
let daemon: Daemon | null = null;
const specs = new MemorySource();
const store = new MemoryStore();
const defects: unknown[] = [];
const seen: ReadonlyMap<string, MemoryUse>[] = [];
/** Enough for everything until the cache is written, which would count as idle before that on a busy machine. */
let capacity = 4 * MAX;

beforeAll(async () => {
	lxc = await realLxc('au');
	const driver = new LxcDriver({ paths: lxc.paths, lxcVersion: await installedLxcVersion() });
	for (const [name, init] of Object.entries({ 'au-idle': IDLE, 'au-grows': GROWS })) {
		const rootfs = join(lxc.root, 'made', name);
		await makeTinyRootfs(rootfs);
		writeFileSync(join(rootfs, 'sbin/init'), init);
		declare(name, rootfs);
	}
	daemon = await Daemon.start({
		settings: {
			node: 'n1',
			prune: { max: 10 },
			trash: { keep: 86_400_000 },
			loop: { workers: 2, resync: 300_000 },
			migration: { bandwidth: null, listen: null },
		},
		driver: onSmallNode(driver),
		source: specs,
		store: store.recordsOf(),
		trash: store.trashOf(),
		events: store.eventsAt(clock.now),
		clock,
		random: () => 0.5,
		newUid: randomUUID,
		meter: NO_METER,
		peers: null,
		allocator: null,
		cluster: null,
		log: { info: () => undefined, warn: () => undefined, error: (fields) => defects.push(fields) },
		adopter: { read: () => Promise.reject(new Error('nothing to adopt')) },
		removeLeftovers: () => Promise.resolve(),
		self: { pid: 1, startedAt: 0, version: '' },
	});
});

afterAll(async () => {
	await daemon?.stop();
	await lxc.dispose();
});

function declare(name: string, rootfs: string): void {
	const memory = `{min: ${MIN}, max: ${MAX}, target: Auto}`;
	specs.files.set(
		`${name}.yaml`,
		`apiVersion: ballast/v1\nkind: Instance\nmetadata: {name: ${name}}\nspec: {os: {copy: {path: ${rootfs}}}, memory: ${memory}}\n`,
	);
}

/** The real driver on a host that seems to have little memory. */
function onSmallNode(driver: LxcDriver): LxcDriver {
	return intercepted(driver, async ({ method, go }) => {
		const answer = await go();
		if (method !== 'readMemory') return answer;
		const { instances } = answer as Awaited<ReturnType<LxcDriver['readMemory']>>;
		seen.push(instances);
		return { total: capacity, available: capacity, instances };
	});
}

const latest = (name: string) => seen.at(-1)?.get(name);
const limitOf = (name: string) => latest(name)?.limit ?? 0;

/** Waits until the daemon has done so many more rounds. */
function rounds(count: number): Promise<true> {
	const end = seen.length + count;
	return waitFor(`${count} more rounds`, () => seen.length >= end);
}

test(
	'one that grows gets the memory of one with a large idle cache, and nobody is killed',
	async () => {
		await waitFor('both to run, and the cache', () => {
			return latest('au-grows') !== undefined && (latest('au-idle')?.usage ?? 0) > 64 * MI;
		});
		capacity = CAPACITY;
		for (let step = 1; step <= STEPS; step++) {
			writeFileSync(join(lxc.paths.lxc, 'au-grows/rootfs/go'), '');
			await rounds(1);
			await waitFor('it to grow', () => (latest('au-grows')?.usage ?? 0) > step * STEP);
		}
		await rounds(3);
		expect(limitOf('au-grows')).toBeGreaterThan(STEPS * STEP);
		expect(limitOf('au-idle')).toBeLessThan(64 * MI);
		expect(limitOf('au-grows') + limitOf('au-idle')).toBeLessThanOrEqual(CAPACITY);
		for (const name of ['au-grows', 'au-idle']) {
			const limits = seen.flatMap((each) => each.get(name)?.limit ?? []);
			expect(Math.min(...limits)).toBeGreaterThanOrEqual(MIN);
			expect(Math.max(...limits)).toBeLessThanOrEqual(MAX);
			expect(seen.flatMap((each) => each.get(name)?.oomKills ?? []).filter(Boolean)).toEqual([]);
		}
		const gave = store.events.filter(({ message }) => message.includes('given'));
		expect(new Set(gave.map(({ instance }) => instance))).toContain('au-grows');
		expect(defects).toEqual([]);
	},
	patience(60_000),
);
