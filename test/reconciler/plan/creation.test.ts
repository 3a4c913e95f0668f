import { expect, test } from 'vitest';
import type { DiskSpec, OsSpec } from '../../../src/model/instance-spec.ts';
import { planCreation } from '../../../src/reconciler/plan/creation.ts';
import { EVERY_RULE, GANETI_OS } from '../../support/instance-spec.ts';
import { spec } from '../../support/planning.ts';

const disk: DiskSpec = {
	name: 'root',
	mount: '/',
	readOnly: false,
	io: null,
	source: { kind: 'directory', path: null, base: null },
};

const GANETI_FROM_DUMP = { ...GANETI_OS, name: 'plain', import: '/srv/web0.dump' } as const;

test.each<[string, OsSpec | null, readonly DiskSpec[]]>([
	['template busybox', { kind: 'template', template: 'busybox', args: [] }, []],
	['a copy of /srv/base', { kind: 'copy', path: '/srv/base', fit: EVERY_RULE }, [disk]],
	['archive /srv/a.tar', { kind: 'tarball', path: '/srv/a.tar', fit: EVERY_RULE }, []],
	['Ganeti OS debootstrap', { ...GANETI_OS, name: 'debootstrap' }, []],
	['dump /srv/web0.dump by Ganeti OS plain', GANETI_FROM_DUMP, []],
	[
		'a copy of web0, renamed by Ganeti OS plain',
		{ ...GANETI_FROM_DUMP, import: null, renameFrom: 'web0' },
		[],
	],
	['OCI image /srv/image', { kind: 'oci', path: '/srv/image', tag: null, fit: EVERY_RULE }, []],
	[
		'directory /srv/web1 as it is',
		null,
		[{ ...disk, source: { kind: 'directory', path: '/srv/web1', base: null } }],
	],
	['its disks', null, [disk]],
])('says that it is made from %s', (words, os, disks) => {
	const of = { ...spec, os, disks };
	const hashes = { hash: 'h', declaredHash: 'h' };
	const wanted = { kind: 'Spec', spec: of, ...hashes, stateBy: '', origins: {} } as const;
	const [create] = planCreation(wanted).steps;
	expect(create?.message).toBe(`it is made from ${words}`);
});
