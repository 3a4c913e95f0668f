import type { MadeStorage } from '../../drivers/container/driver.ts';
import type { DiskSource } from '../../model/disk-source.ts';
import { canBeShared } from '../../model/disks.ts';
import { OperationError } from '../../model/errors.ts';
import type { InstanceSpec } from '../../model/instance-spec.ts';
import type { InstanceRecord } from '../../model/record.ts';

/** The spec that it was made with. Throws for what cannot be copied and is not where all nodes reach it, or belongs to ids of this host. */
export function cannotLeave(record: InstanceRecord, to: string): InstanceSpec {
	const { name, created } = record;
	const why = whyPinned(record);
	if (created !== null && why === null) return created.spec;
	throw cannotMove(name, to, why ?? 'it is not made yet');
}

/** What keeps it on this node, stopped or not; `null` when nothing does. */
export function whyPinned({ created, idRange, adopted: from }: InstanceRecord): string | null {
	if (created === null) return 'it is not made yet';
	if (from !== null) return 'it still lives where it was adopted from; restart it first';
	if (idRange !== null) return 'its files belong to a range of ids of this host (security.idmap)';
	const { disks, ha } = created.spec;
	// by these words people say that all nodes reach what they named
	const isReached = ha.failover === 'Auto';
	for (const { name, source } of disks) {
		const why = whyItStays(source, isReached);
		if (why !== null) return `its disk ${name} is ${why}`;
	}
	return null;
}

/** Volumes of disks that it had once would be removed with what is left of it here, or belong to nobody afterwards. */
export function refuseVolumes(name: string, to: string, { volumes }: MadeStorage): void {
	if (volumes.length === 0) return;
	const which = volumes.join(', ');
	throw cannotMove(name, to, `ballast made ${which} for a disk that it had, which does not move`);
}

function cannotMove(name: string, to: string, why: string): OperationError {
	return new OperationError(`cannot move ${name} to ${to}: ${why}`, {
		reason: 'MigrationFailed',
		retry: 'never',
	});
}

/** `null` = it is copied, or used where it is. */
function whyItStays(source: DiskSource, isReached: boolean): string | null {
	if (canBeShared(source)) return isReached ? null : `${inWords(source)}; ${UNREACHED}`;
	const isCopied = source.kind === 'directory' || source.kind === 'image';
	return isCopied ? null : `${inWords(source)}, and only images and directories are copied`;
}

const UNREACHED = 'ha.failover: Auto would say that all nodes reach it';

/** What does not go by itself. */
function inWords(source: DiskSource): string {
	switch (source.kind) {
		case 'directory':
		case 'image':
			return `${source.kind === 'image' ? 'an image' : 'a directory'} that you named`;
		case 'lvm':
			return source.volume === null ? 'a logical volume that ballast made' : 'a logical volume';
		case 'rbd':
			return source.image === null ? 'an RBD image that ballast made' : 'an RBD image';
		case 'block':
			return 'a block device';
		case 'drbd':
		case 'btrfs':
		case 'zfs':
			return `of kind ${source.kind}`;
	}
}
