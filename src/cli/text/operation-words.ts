import { formatAge } from '../../model/age.ts';
import type { InstanceRecord } from '../../model/record.ts';
import type { Operation } from '../../model/shared-status.ts';
import { moveToShare } from '../../reconciler/sharing/move-to-share.ts';

/** What goes on with an instance between two nodes: `n1 -> n2 Copying 12s`. */
export function operationWords({ from, to, phase, since }: Operation, now: number): string {
	return `${from} -> ${to} ${phase} ${formatAge(now - since)}`;
}

/** The same of what leaves this node; '' when it does not. */
export function leavingWords(
	record: InstanceRecord | null,
	{ node, now }: { readonly node: string; readonly now: number },
): string {
	const move = moveToShare(record, node);
	return move === null ? '' : operationWords(move, now);
}
