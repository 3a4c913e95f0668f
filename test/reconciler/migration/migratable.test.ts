import { expect, test } from 'vitest';
import type { DiskSource } from '../../../src/model/disk-source.ts';
import type { InstanceSpec, Protection } from '../../../src/model/instance-spec.ts';
import type { Migratable } from '../../../src/model/migration.ts';
import { refuseVolumes } from '../../../src/reconciler/migration/cannot-leave.ts';
import { migratable } from '../../../src/reconciler/migration/migratable.ts';
import { BASE_SPEC } from '../../support/instance-spec.ts';
import { nicOn } from '../../support/nic.ts';
import { recordOf, running, stopped } from '../../support/planning.ts';

type Verdict = Migratable['verdict'];

const live = { ...BASE_SPEC, migration: { ...BASE_SPEC.migration, mode: 'Live' as const } };
const on = (source: DiskSource): InstanceSpec => ({
	...live,
	disks: BASE_SPEC.disks.map((disk) => ({ ...disk, source })),
});
const free = on({ kind: 'directory', path: null, base: null });

test('what has neither terminals nor anything of this host goes with its processes', () => {
	expect(migratable(recordOf(free), running)).toEqual({ verdict: 'Live', why: [] });
});

test.each([
	['it does not run', recordOf(free), stopped],
	[
		'without migration: {mode: Live}',
		recordOf({ ...free, migration: BASE_SPEC.migration }),
		running,
	],
	[
		'its NIC eth0 is no veth',
		recordOf({ ...free, nics: [{ ...nicOn('br0'), bridge: null, phys: 'eth1' }] }),
		running,
	],
	[
		'its NICs were changed while it ran',
		recordOf(free, { nicsByLxc: { initPid: 1, nics: [] } }),
		running,
	],
	['its start is not on record', recordOf(free, { started: null }), running],
])('%s: it is stopped and started', (why, record, observed) => {
	const found = migratable(record, observed);
	expect(found).toEqual({ verdict: 'ColdOnly', why: [expect.stringContaining(why)] });
});

const image = {
	kind: 'image',
	size: null,
	filesystem: 'ext4',
	partition: null,
	base: null,
} as const;
const volume = { size: null, filesystem: 'ext4' } as const;

/** Each kind of disk, in words; how it goes where `ha.failover: Auto` says that all nodes reach it, and without that. */
const DISKS: readonly (readonly [string, DiskSource, Verdict, Verdict])[] = [
	[
		'a directory that you named',
		{ kind: 'directory', path: '/srv/x', base: null },
		'Live',
		'Pinned',
	],
	['of kind image', { ...image, path: null }, 'ColdOnly', 'ColdOnly'],
	['an image that you named', { ...image, path: '/srv/x.img' }, 'ColdOnly', 'Pinned'],
	[
		'a block device',
		{ kind: 'block', device: '/dev/sdx', filesystem: 'ext4' },
		'ColdOnly',
		'Pinned',
	],
	[
		'a logical volume',
		{ ...volume, kind: 'lvm', group: 'san', volume: 'x', thinPool: null },
		...(['ColdOnly', 'Pinned'] as const),
	],
	[
		'a logical volume that ballast made',
		{ ...volume, kind: 'lvm', group: 'vg0', volume: null, thinPool: null },
		...(['Pinned', 'Pinned'] as const),
	],
	['an RBD image', { ...volume, kind: 'rbd', pool: 'p', image: 'x' }, 'ColdOnly', 'Pinned'],
	[
		'an RBD image that ballast made',
		{ ...volume, kind: 'rbd', pool: 'p', image: null },
		...(['Pinned', 'Pinned'] as const),
	],
	[
		'of kind drbd',
		{ kind: 'drbd', resource: 'r0', volume: 0, filesystem: 'ext4' },
		...(['ColdOnly', 'Pinned'] as const),
	],
	['of kind btrfs', { kind: 'btrfs', folder: '/srv', base: null, size: null }, 'Pinned', 'Pinned'],
	['of kind zfs', { kind: 'zfs', parent: 'tank/x', base: null, size: null }, 'Pinned', 'Pinned'],
];

test.each(DISKS)('a disk that is %s', (what, source, reached, unreached) => {
	for (const [failover, verdict] of [
		['Auto', reached],
		['Never', unreached],
	] as const) {
		const spec = { ...on(source), ha: { ...BASE_SPEC.ha, failover } };
		const found = migratable(recordOf(spec), running);
		const which = verdict === 'Pinned' ? what : `of kind ${source.kind}`;
		const why = verdict === 'Live' ? [] : [expect.stringContaining(`its disk root is ${which}`)];
		expect(found).toEqual({ verdict, why });
	}
});

test('what was left out of its last start and is mounted still is in the way of its processes, too', () => {
	const left = { ...free.disks[0], name: 'old', mount: '/old', source: { ...image, path: null } };
	const created = { ...free, disks: [...free.disks, left] } as InstanceSpec;
	const { created: made } = recordOf(created);
	const found = migratable(recordOf(free, { created: made }), running);
	expect(found).toEqual({ verdict: 'ColdOnly', why: [expect.stringContaining('its disk old is')] });
});

test('volumes that ballast made for a disk of before keep it here', () => {
	expect(() =>
		refuseVolumes('web1', 'n2', { images: null, volumes: ['vg0/ballast-1-data'] }),
	).toThrow('cannot move web1 to n2: ballast made vg0/ballast-1-data for a disk that it had');
	expect(() => refuseVolumes('web1', 'n2', { images: null, volumes: [] })).not.toThrow();
});

test('what is protected from Migrate is pinned, and what is protected from Stop where it would be stopped', () => {
	const keeping = (...protect: readonly Protection[]) => recordOf(free, { protect });
	expect(migratable(keeping('Migrate'), stopped)).toEqual({
		verdict: 'Pinned',
		why: [expect.stringContaining('lifecycle.protect: Migrate')],
	});
	expect(migratable(keeping('Stop'), running)?.verdict).toBe('Live');
	expect(migratable(keeping('Stop'), stopped)?.verdict).toBe('ColdOnly');
	const tied = recordOf({ ...free, migration: BASE_SPEC.migration }, { protect: ['Stop'] });
	expect(migratable(tied, running)).toEqual({
		verdict: 'Pinned',
		why: [
			expect.stringContaining('lifecycle.protect: Stop'),
			expect.stringContaining('without migration: {mode: Live}'),
		],
	});
});

test('of what is not here there is nothing to say', () => {
	expect(migratable(null, running)).toBeNull();
	expect(migratable(recordOf(free, { created: null }), running)).toBeNull();
});
