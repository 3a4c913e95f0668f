import { expect, test } from 'vitest';
import { checkNeededTools } from '../../../src/drivers/verify/needed-tools.ts';
import type { Declared } from '../../../src/model/catalog.ts';
import type { DiskSource } from '../../../src/model/disk-source.ts';
import type { OsSpec } from '../../../src/model/instance-spec.ts';
import { nodeSpec } from '../../../src/schema/node-spec.ts';
import { BASE_SPEC, EVERY_RULE } from '../../support/instance-spec.ts';
import { declared } from '../../support/planning.ts';
import { fakeHost } from '../../support/verify-host.ts';

const NO_NODES = new Map();

function withDisk(source: DiskSource): Declared {
	return declared({ ...BASE_SPEC, disks: BASE_SPEC.disks.map((disk) => ({ ...disk, source })) });
}

const withOs = (os: OsSpec): Declared => declared({ ...BASE_SPEC, os });

const has = (...tools: readonly string[]) =>
	fakeHost({ commands: Object.fromEntries(tools.map((tool) => [tool, { exitCode: 0 }])) });

test('what no spec needs is not missed', async () => {
	const plain = withDisk({ kind: 'directory', path: null, base: null });
	expect(await checkNeededTools(has(), [plain], NO_NODES)).toEqual([]);
});

test.each<readonly [string, Declared, readonly string[]]>([
	[
		'a volume',
		withDisk({
			...{ kind: 'lvm', group: 'vg', volume: null, thinPool: null },
			...{ size: 2 ** 30, filesystem: 'xfs' },
		}),
		['lvs', 'lvcreate', 'mkfs.xfs', 'xfs_growfs'],
	],
	['a dataset', withDisk({ kind: 'zfs', parent: 'tank/x', base: null, size: null }), ['zfs']],
	[
		'a resource',
		withDisk({ kind: 'drbd', resource: 'r0', volume: 0, filesystem: 'ext4' }),
		['drbdadm', 'mkfs.ext4', 'e2fsck', 'resize2fs'],
	],
	[
		'a partition',
		withDisk({
			...{ kind: 'image', path: null, size: 2 ** 30, filesystem: 'ext4' },
			...{ partition: 1, base: null },
		}),
		['mkfs.ext4', 'e2fsck', 'resize2fs', 'sfdisk'],
	],
	['an image of OCI', withOs({ kind: 'oci', path: '/x', tag: null, fit: EVERY_RULE }), ['umoci']],
	['a tarball', withOs({ kind: 'tarball', path: '/x.tar.zst', fit: EVERY_RULE }), ['zstd']],
])('%s needs its tools, each said once with its package', async (_what, instance, tools) => {
	const rows = await checkNeededTools(has(), [instance, instance], NO_NODES);
	expect(rows.map(({ what }) => what)).toEqual(tools);
	for (const row of rows) {
		expect(row).toMatchObject({
			status: 'FAIL',
			found: expect.stringContaining(instance.name),
			todo: expect.stringMatching(/apt-get install \S+/),
		});
	}
	expect(await checkNeededTools(has(...tools), [instance], NO_NODES)).toEqual([]);
});

test('two nodes that can be reached need what carries instances between them', async () => {
	const node = (name: string) => [name, { ...nodeSpec(name), address: name }] as const;
	expect(await checkNeededTools(has(), [], new Map([node('n1')]))).toEqual([]);
	const rows = await checkNeededTools(has('ssh'), [], new Map([node('n1'), node('n2')]));
	expect(rows).toMatchObject([
		{ what: 'rsync', found: 'not installed, and moving between n1 and n2 needs it' },
	]);
});
