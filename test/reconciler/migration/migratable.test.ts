import { expect, test } from 'vitest';
import type { DiskSource } from '../../../src/model/disk-source.ts';
import type { InstanceSpec } from '../../../src/model/instance-spec.ts';
import { migratable } from '../../../src/reconciler/migration/migratable.ts';
import { BASE_SPEC } from '../../support/instance-spec.ts';
import { nicOn } from '../../support/nic.ts';
import { recordOf, running, stopped } from '../../support/planning.ts';

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

test.each([
	['a directory that you named', on({ kind: 'directory', path: '/srv/x', base: null })],
	['of kind btrfs', on({ kind: 'btrfs', folder: '/srv', base: null, size: null })],
])('a disk that is %s keeps it here', (why, pinned) => {
	const found = migratable(recordOf(pinned), running);
	expect(found).toEqual({ verdict: 'Pinned', why: [expect.stringContaining(why)] });
});

test('of what is not here there is nothing to say', () => {
	expect(migratable(null, running)).toBeNull();
	expect(migratable(recordOf(free, { created: null }), running)).toBeNull();
});
