import { formatAge } from '../../model/age.ts';
import type { SharedCondition } from '../../model/shared-status.ts';
import type { Io } from '../io.ts';
import { formatTable } from './table.ts';

/** What `describe` shows of conditions. */
export function conditionTable(
	all: readonly SharedCondition[],
	now: number,
	paint: Io['paint'],
): string {
	const rows = all.map(({ type, status, reason, lastTransitionTime, message }) => [
		type,
		{
			text: status,
			paint: (text: string) => (isGood(type, status) ? text : paint('yellow', text)),
		},
		reason,
		formatAge(now - lastTransitionTime),
		message,
	]);
	return formatTable([['TYPE', 'STATUS', 'REASON', 'SINCE', 'MESSAGE'], ...rows]);
}

const GOOD_WHEN_TRUE = new Set([
	'Ready',
	'SpecValid',
	'Owned',
	'Created',
	'Running',
	'LimitsApplied',
	'MemoryResized',
	'Healthy',
]);

/** The others are there only while they are worth a look. */
function isGood(type: string, status: string): boolean {
	return GOOD_WHEN_TRUE.has(type) && status === 'True';
}
