import { formatAge } from '../../model/age.ts';
import { isLeaving } from '../../model/migration.ts';
import type { InstanceRecord } from '../../model/record.ts';
import type { Operation } from '../../model/shared-status.ts';
import { moveToShare } from '../../reconciler/sharing/move-to-share.ts';

/** What goes on with an instance between two nodes: `n1 -> n2 Copying 12s`. */
export function operationWords({ from, to, phase, since }: Operation, now: number): string {
	return `${from} -> ${to} ${phase} ${formatAge(now - since)}`.trimStart();
}

/** The same of what leaves this node, which is not named where it stands alone; '' when it does not. */
export function leavingWords(record: InstanceRecord | null, now: number): string {
	if (!isLeaving(record?.migration ?? null)) return '';
	const move = moveToShare(record, record?.owner?.node ?? '');
	return move === null ? '' : operationWords(move, now);
}
