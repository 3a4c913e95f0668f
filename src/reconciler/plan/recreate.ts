import { changesSince } from './field-changes-in-words.ts';
import type { PlanInput } from './plan-input.ts';
import { NOTHING, type PlanPart, refused } from './plan-part.ts';
import type { WantedSpec } from './wanted.ts';

/** A rootfs is made once. A change that would need another one is shown and not done, and the rest goes on. */
export function refuseRecreate({ record }: PlanInput, wanted: WantedSpec): PlanPart {
	const changes = changesSince(record?.created ?? null, wanted, {
		apply: 'recreate',
		note: 'needs a new rootfs',
	});
	if (changes.length === 0) return NOTHING;
	const fields = changes.map(({ field }) => field).join(', ');
	const message = `${fields} would need a new rootfs; change it back, or delete the instance and declare it anew`;
	return { ...NOTHING, verb: 'RECREATE', holds: [refused('RecreateRefused', message)], changes };
}
