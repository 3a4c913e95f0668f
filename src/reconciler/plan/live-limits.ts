import type { LimitField } from '../../model/plan.ts';
import { type LimitDifference, limitPart } from './limit-difference.ts';
import { currentLimit, desiredLimit, isSameLimit, LIMIT_FIELDS } from './limits.ts';
import type { PlanInput } from './plan-input.ts';
import { joinParts, type PlanPart } from './plan-part.ts';
import type { WantedSpec } from './wanted.ts';

/** Sets on the running container what differs from the spec, whoever changed it. Memory: `live-memory.ts`. */
export function planLimits(input: PlanInput, wanted: WantedSpec): PlanPart {
	const parts = LIMIT_FIELDS.flatMap((field) => {
		const difference = differenceOf(input, wanted, field);
		return difference === null ? [] : [limitPart(input, wanted, difference)];
	});
	return joinParts(...parts);
}

/** `null` when the limit is as the spec says, or nobody can tell what it is. */
export function differenceOf(
	{ observed, record, node }: PlanInput,
	wanted: WantedSpec,
	field: LimitField,
): LimitDifference | null {
	const { limits } = observed;
	if (limits === null) return null;
	const from = currentLimit(field, limits, record?.started?.spec ?? null);
	const to = desiredLimit(field, wanted.spec, node);
	return from === undefined || isSameLimit(from, to) ? null : { field, from, to, note: '' };
}
