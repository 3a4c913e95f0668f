import { expect, test } from 'vitest';
import type { DiskSpec, OsSpec } from '../../../src/model/instance-spec.ts';
import { planCreation } from '../../../src/reconciler/plan/creation.ts';
import { spec } from '../../support/planning.ts';

const disk: DiskSpec = {
	name: 'root',
	mount: '/',
	readOnly: false,
	io: null,
	source: { kind: 'directory', path: null },
};

test.each<[string, OsSpec | null, readonly DiskSpec[]]>([
	['template busybox', { kind: 'template', template: 'busybox', args: [] }, []],
	['a copy of /srv/base', { kind: 'copy', path: '/srv/base' }, [disk]],
	['archive /srv/a.tar', { kind: 'tarball', path: '/srv/a.tar' }, []],
	['Ganeti OS debootstrap', { kind: 'ganeti', name: 'debootstrap', variant: null }, []],
	['OCI image /srv/image', { kind: 'oci', path: '/srv/image' }, []],
	[
		'directory /srv/web1 as it is',
		null,
		[{ ...disk, source: { kind: 'directory', path: '/srv/web1' } }],
	],
	['its disks', null, [disk]],
])('says that it is made from %s', (words, os, disks) => {
	const of = { ...spec, os, disks };
	const hashes = { hash: 'h', declaredHash: 'h' };
	const wanted = { kind: 'Spec', spec: of, ...hashes, stateBy: '', origins: {} } as const;
	const [create] = planCreation(wanted).steps;
	expect(create?.message).toBe(`it is made from ${words}`);
});
