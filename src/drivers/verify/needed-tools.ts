import type { Declared, NodeSpec } from '../../model/catalog.ts';
import type { DiskSource, Filesystem } from '../../model/disk-source.ts';
import type { OsSpec } from '../../model/instance-spec.ts';
import { packageOf } from '../storage/host-tool.ts';
import type { VerifyHost } from './verify-host.ts';
import { fail, type VerifyRow } from './verify-row.ts';

const OF_FILESYSTEM: Readonly<Record<Filesystem, readonly string[]>> = {
	ext4: ['mkfs.ext4', 'e2fsck', 'resize2fs'],
	xfs: ['mkfs.xfs', 'xfs_growfs'],
	btrfs: ['mkfs.btrfs', 'btrfs'],
};

/** tar calls them by the name of the archive. */
const UNPACKERS = [
	[/\.t?zst$/, 'zstd'],
	[/\.t?xz$/, 'xz'],
] as const;

/** Tools that only some specs need: of volume managers, of file systems, of sources of a rootfs, and of moves between nodes. */
export async function checkNeededTools(
	host: VerifyHost,
	instances: readonly Declared[],
	nodes: ReadonlyMap<string, NodeSpec>,
): Promise<readonly VerifyRow[]> {
	const rows: VerifyRow[] = [];
	for (const [tool, why] of neededBy(instances, nodes)) {
		if ((await host.findCommand(tool)) !== null) continue;
		const todo = `Install it, on Debian with: apt-get install ${packageOf(tool)}`;
		rows.push(fail(tool, `not installed, and ${why}`, todo));
	}
	return rows;
}

/** Each tool once, with the first that needs it. */
function neededBy(
	instances: readonly Declared[],
	nodes: ReadonlyMap<string, NodeSpec>,
): ReadonlyMap<string, string> {
	const needed = new Map<string, string>();
	const need = (tools: readonly string[], why: string): void => {
		for (const tool of tools) needed.set(tool, needed.get(tool) ?? why);
	};
	for (const { name, spec } of instances) {
		for (const { name: disk, source } of spec.disks) {
			need(ofDisk(source), `the disk ${disk} of ${name} needs it`);
		}
		need(ofSystem(spec.os), `os of ${name} needs it`);
	}
	const reached = [...nodes.values()].filter(({ address }) => address !== null);
	if (reached.length > 1) {
		const names = reached.map(({ name }) => name).join(' and ');
		need(['ssh', 'rsync'], `moving between ${names} needs it`);
	}
	return needed;
}

function ofDisk(source: DiskSource): readonly string[] {
	switch (source.kind) {
		case 'directory':
			return [];
		case 'image':
			return [
				...OF_FILESYSTEM[source.filesystem],
				...(source.partition === null ? [] : ['sfdisk']),
			];
		case 'block':
			return OF_FILESYSTEM[source.filesystem];
		case 'lvm':
			return ['lvs', 'lvcreate', ...OF_FILESYSTEM[source.filesystem]];
		case 'btrfs':
			return ['btrfs'];
		case 'zfs':
			return ['zfs'];
		case 'drbd':
			return ['drbdadm', ...OF_FILESYSTEM[source.filesystem]];
		case 'rbd':
			return ['rbd', ...OF_FILESYSTEM[source.filesystem]];
	}
}

function ofSystem(os: OsSpec | null): readonly string[] {
	switch (os?.kind) {
		case 'oci':
			return ['umoci'];
		case 'tarball':
			return UNPACKERS.filter(([end]) => end.test(os.path)).map(([, tool]) => tool);
		default:
			return [];
	}
}
