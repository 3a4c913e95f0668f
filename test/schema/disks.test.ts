import { describe, expect, test } from 'vitest';
import { catalogOf, declaredOf, instanceText } from '../support/catalog.ts';

const OS = '  os: {template: busybox}\n';

/** Each finding as `path: message; hint`. */
function problemsOf(files: Readonly<Record<string, string>>): readonly string[] {
	return catalogOf(files).findings.map(
		({ path, message, hint }) => `${path}: ${message}${hint === '' ? '' : `; ${hint}`}`,
	);
}

const disksOf = (disks: string, rest = OS) =>
	declaredOf(catalogOf({ 'web1.yaml': instanceText('web1', `${rest}  disks: ${disks}`) })).spec
		.disks;

describe('a disk of the kind', () => {
	test.each([
		['directory: {}', { kind: 'directory', path: null, base: null }],
		[
			'image: {size: 1Gi}',
			{
				kind: 'image',
				path: null,
				size: 2 ** 30,
				filesystem: 'ext4',
				partition: null,
				base: null,
			},
		],
		[
			'image: {base: ../base.img, partition: 2, filesystem: xfs}',
			{
				kind: 'image',
				path: null,
				size: null,
				filesystem: 'xfs',
				partition: 2,
				base: expect.stringMatching(/^\/.*\/base\.img$/),
			},
		],
		['block: {device: /dev/sdb}', { kind: 'block', device: '/dev/sdb', filesystem: 'ext4' }],
		['btrfs: {folder: /srv}', { kind: 'btrfs', folder: '/srv', base: null, size: null }],
		[
			'lvm: {size: 1Gi, group: vg0}',
			{
				kind: 'lvm',
				group: 'vg0',
				volume: null,
				thinPool: null,
				size: 2 ** 30,
				filesystem: 'ext4',
			},
		],
		['drbd: {resource: r0}', { kind: 'drbd', resource: 'r0', volume: 0, filesystem: 'ext4' }],
		[
			'rbd: {pool: p, image: i}',
			{ kind: 'rbd', pool: 'p', image: 'i', size: null, filesystem: 'ext4' },
		],
		['zfs: {parent: tank/ct}', { kind: 'zfs', parent: 'tank/ct', base: null, size: null }],
	])('%s is read with its defaults', (written, source) => {
		const [, disk] = disksOf(`[{name: data, mount: /srv, ${written}}]`);
		expect(disk).toEqual({ name: 'data', mount: '/srv', readOnly: false, io: null, source });
	});
});

test.each([
	['image: {}', 'disks[data].image: "size" is missing; such as size: 10Gi'],
	[
		'image: {size: 1Gi, partition: 1}',
		'disks[data].image.partition: a new image gets no partition table; remove it, or say path or base',
	],
	[
		'image: {size: 64Mi, filesystem: xfs}',
		'disks[data].image.size: xfs needs at least 300Mi; say more, or another filesystem',
	],
	['image: {size: 512Ki}', 'disks[data].image.size: "512Ki" is too small for a disk; at least 1Mi'],
	[
		'image: {size: 1048577}',
		'disks[data].image.size: 1048577 is not a multiple of 512; write it in Ki, Mi or Gi',
	],
	['rbd: {pool: p}', 'disks[data].rbd: "size" is missing; such as size: 10Gi'],
	[
		'lvm: {group: vg0, size: 64Mi, filesystem: btrfs}',
		'disks[data].lvm.size: btrfs needs at least 256Mi; say more, or another filesystem',
	],
	[
		'lvm: {group: vg0, volume: mine, thinPool: pool}',
		'disks[data].lvm.thinPool: a volume that is there already is used as it is; remove thinPool, or remove volume',
	],
	[
		'lvm: {group: --config, size: 1Gi}',
		'disks[data].lvm.group: bad name "--config"; letters, digits, "_", "+", "." and "-", beginning with none of the last two',
	],
	[
		'drbd: {resource: ../r0}',
		'disks[data].drbd.resource: bad name "../r0"; letters, digits, "_", "+", "." and "-", beginning with none of the last two',
	],
	[
		'zfs: {parent: -r tank}',
		'disks[data].zfs.parent: bad dataset "-r tank"; such as tank/containers, or tank/base@clean',
	],
	['block: {}', 'disks[data].block: "device" is missing'],
	[
		'block: {device: sdb}',
		'disks[data].block.device: bad path "sdb"; write an absolute path without "..", such as /srv/data',
	],
])('%s says what is wrong', (written, problem) => {
	const text = instanceText('web1', `${OS}  disks: [{name: data, mount: /srv, ${written}}]`);
	expect(problemsOf({ 'web1.yaml': text })).toEqual([`spec.${problem}`]);
});

test.each([
	[
		'  disks: [{name: root, lvm: {group: vg0, size: 1Gi}}]',
		'spec.disks[root].lvm: nothing says what to put into it; add an os, or name what is there already',
	],
	[
		`${OS}  disks: [{name: root, image: {base: /a.img}}]`,
		'spec.disks[root].image.base: the copy of a base is used as it is, but there is an os to install too; remove base, or remove os',
	],
	[
		'  os: {base: {}}',
		'spec.disks[root].directory: there is no base whose system it could be; say base, or another os',
	],
	[
		'  os: {base: {}}\n  disks: [{name: root, image: {size: 1Gi}}]',
		'spec.disks[root].image: there is no base whose system it could be; say base, or another os',
	],
	[
		'  disks: [{name: root, directory: {path: /a, base: /b}}]',
		'spec.disks[root].directory.base: the root directory is copied by an os; say os: {copy: {path: ...}} instead',
	],
	[
		`${OS}  disks: [{name: data, mount: /d, directory: {path: /a, base: /b}}]`,
		'spec.disks[data].directory.base: an existing directory is used as it is; remove base, or remove path',
	],
	[
		'  disks: [{name: root, image: {size: 1Gi}}]',
		'spec.disks[root].image: nothing says what to put into it; add an os, or name what is there already',
	],
])('a root that is filled twice or not at all is an error', (spec, problem) => {
	expect(problemsOf({ 'web1.yaml': instanceText('web1', spec) })).toEqual([problem]);
});

describe('a file or device', () => {
	const on = (disk: string, more = '') =>
		`${OS}${more}  disks: [{name: data, mount: /srv, ${disk}}]`;

	test.each([
		['image: {path: /srv/a.img}', 'image.path', '/srv/a.img'],
		['block: {device: /dev/sdb}', 'block.device', '/dev/sdb'],
	])('of two instances (%s) is an error of both, with both places', (disk, field, thing) => {
		const catalog = catalogOf({
			'web1.yaml': instanceText('web1', on(disk)),
			'web2.yaml': instanceText('web2', on(disk)),
		});
		expect([...catalog.instances.keys()]).toEqual([]);
		expect(catalog.findings).toMatchObject(
			['web1', 'web2'].map((name, index) => ({
				severity: 'error',
				file: `specs/${name}.yaml`,
				path: `spec.disks[data].${field}`,
				message: `${thing} is the disk data of ${['web2', 'web1'][index]} too`,
			})),
		);
	});

	test('of another node, of an absent instance, or that is a directory may be the same', () => {
		const device = 'block: {device: /dev/sdb}';
		expect(
			problemsOf({
				'web1.yaml': instanceText('web1', on(device, '  node: n1\n')),
				'web2.yaml': instanceText('web2', on(device, '  node: n2\n')),
				'web3.yaml': instanceText('web3', on(device, '  state: Absent\n')),
				'web4.yaml': instanceText('web4', on('directory: {path: /srv/a}')),
				'web5.yaml': instanceText('web5', on('directory: {path: /srv/a}')),
			}),
		).toEqual([]);
	});
});

describe('what fails over', () => {
	const failover = (disks: string, more = '') =>
		problemsOf({
			'web1.yaml': instanceText('web1', `  ha: {failover: Auto}\n${more}  disks: [${disks}]`),
		});

	test.each([
		'{name: root, mount: /, directory: {path: /mnt/shared/web1}}',
		'{name: root, mount: /, image: {path: /mnt/shared/web1.img}}',
		'{name: root, mount: /, block: {device: /dev/mapper/san1}}',
		'{name: root, mount: /, drbd: {resource: r0}}',
		'{name: root, mount: /, rbd: {pool: vms, image: web1}}',
		'{name: root, mount: /, lvm: {group: san, volume: web1}}',
	])('may lie on %s', (disk) => {
		expect(failover(disk).filter((problem) => problem.includes('failover'))).toEqual([]);
	});

	test.each([
		['directory', '{name: root, mount: /, directory: {}}'],
		['image', '{name: root, mount: /, image: {size: 1Gi}}'],
		['lvm', '{name: root, mount: /, lvm: {group: vg0, size: 1Gi}}'],
		['btrfs', '{name: root, mount: /, btrfs: {folder: /srv}}'],
		['zfs', '{name: root, mount: /, zfs: {parent: tank/x}}'],
		['rbd', '{name: root, mount: /, rbd: {pool: vms, size: 1Gi}}'],
	])('may not lie on one host: %s', (kind, disk) => {
		expect(failover(disk, OS)).toEqual([
			`spec.ha.failover: the disk root (${kind}) lies on one host, so no other node could start it; name a directory or an image on storage that all nodes reach, a logical volume, or a block, drbd or rbd device`,
		]);
	});

	test('may not have ids of one host', () => {
		const disk = '{name: root, mount: /, block: {device: /dev/mapper/san1}}';
		expect(failover(disk, '  security: {idmap: Auto}\n')).toContainEqual(
			expect.stringContaining('gives ids of one host'),
		);
	});
});
