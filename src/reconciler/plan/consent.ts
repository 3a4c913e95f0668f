import type { PlannedStep } from '../../model/plan.ts';
import type { InstanceRecord } from '../../model/record.ts';
import { stableHash } from '../../model/stable-hash.ts';

/**
 * Names exactly these steps for this instance with this spec, and not the words that explain them.
 * Consent to one hash never releases another plan.
 */
export function consentHash(
	name: string,
	specHash: string | null,
	steps: readonly PlannedStep[],
): string {
	return stableHash({ name, specHash, steps: steps.map(({ step }) => step) });
}

export function isApproved(record: InstanceRecord | null, hash: string): boolean {
	return record?.approval?.planHash === hash;
}
