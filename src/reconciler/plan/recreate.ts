import { ROOT_DISK } from '../../model/disks.ts';
import type { Change } from '../../model/plan.ts';
import { changesSince } from './field-changes-in-words.ts';
import type { PlanInput } from './plan-input.ts';
import { NOTHING, type PlanPart, refused } from './plan-part.ts';
import type { WantedSpec } from './wanted.ts';

/** Rootfs and disks are made once. A change that would need others is shown and not done, and the rest goes on. */
export function refuseRecreate({ record }: PlanInput, wanted: WantedSpec): PlanPart {
	const selection = { apply: 'recreate', note: '' } as const;
	const changes = changesSince(record?.created ?? null, wanted, selection).map((change) => ({
		...change,
		note: isOfDataDisk(change) ? 'needs another disk' : 'needs a new rootfs',
	}));
	if (changes.length === 0) return NOTHING;
	const fields = changes.map(({ field }) => field).join(', ');
	const message = changes.every(isOfDataDisk)
		? `${fields} would need another disk; change it back, or declare a disk of another name`
		: `${fields} would need a new rootfs; change it back, or delete the instance and declare it anew`;
	return { ...NOTHING, verb: 'RECREATE', holds: [refused('RecreateRefused', message)], changes };
}

function isOfDataDisk({ field }: Change): boolean {
	return field.startsWith('disks[') && !field.startsWith(`disks[${ROOT_DISK}]`);
}
