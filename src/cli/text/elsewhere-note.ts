import { formatAge } from '../../model/age.ts';
import type { ElsewhereStatus } from '../../model/instance-status.ts';
import type { SharedCondition } from '../../model/shared-status.ts';
import { operationWords } from './operation-words.ts';

/** What a reader of `get` should know of an instance on another node; none when all is well. The strongest comes first. */
export function elsewhereNotes(
	{ reason, lastSeen, told, operation }: ElsewhereStatus,
	now: number,
): readonly string[] {
	const moving = operation === null ? [] : [operationWords(operation, now)];
	if (isUnheard(reason)) return [...moving, unheard(reason, lastSeen, now)];
	const worth = (told?.conditions ?? []).filter(isWorthALook).map((each) => each.reason);
	return [...moving, ...new Set(told === null ? [reason] : worth)];
}

/** Whether what is known of it may be otherwise by now. */
export function isUnheard(reason: ElsewhereStatus['reason']): boolean {
	return reason === 'NodeAway' || reason === 'StoreUnreachable';
}

function unheard(reason: string, lastSeen: number | null, now: number): string {
	return lastSeen === null ? reason : `${reason}, last seen ${formatAge(now - lastSeen)} ago`;
}

const ONLY_WHILE_TRUE: ReadonlySet<SharedCondition['type']> = new Set([
	'Paused',
	'Overridden',
	'Stalled',
	'Reconciling',
	'RestartPending',
	'DeletionBlocked',
]);
const ONLY_WHILE_FALSE: ReadonlySet<SharedCondition['type']> = new Set(['Healthy', 'SpecValid']);

function isWorthALook({ type, status }: SharedCondition): boolean {
	return ONLY_WHILE_TRUE.has(type)
		? status === 'True'
		: ONLY_WHILE_FALSE.has(type) && status === 'False';
}
