import type { InstanceSpec } from '../../model/instance-spec.ts';
import type { Change, Hold, LimitField, LimitValue } from '../../model/plan.ts';
import { formatBytes } from '../../model/quantity.ts';
import { autoChange, withAutoTarget } from './auto-memory.ts';
import { currentLimit, desiredLimit, isSameLimit, LIMIT_FIELDS } from './limits.ts';
import { originOf } from './origin-of.ts';
import type { PlanInput } from './plan-input.ts';
import { because, joinParts, NOTHING, type PlanPart, refused } from './plan-part.ts';
import { usedInWords } from './used-in-words.ts';
import { sidesInWords } from './value-words.ts';
import type { WantedSpec } from './wanted.ts';

interface Difference {
	readonly field: LimitField;
	readonly from: LimitValue;
	readonly to: LimitValue;
}

/** Sets on the running container what differs from the spec, whoever changed it. */
export function planLimits(input: PlanInput, declared: WantedSpec): PlanPart {
	const wanted = withAutoTarget(input, declared);
	return joinParts(
		...differences(input, wanted).map((difference) => oneLimit(input, wanted, difference)),
	);
}

function differences({ observed, record, node }: PlanInput, wanted: WantedSpec): Difference[] {
	const { limits } = observed;
	if (limits === null) return [];
	return LIMIT_FIELDS.flatMap((field) => {
		const from = currentLimit(field, limits, record?.started?.spec ?? null);
		const to = desiredLimit(field, wanted.spec, node);
		return from === undefined || isSameLimit(from, to) ? [] : [{ field, from, to }];
	});
}

function oneLimit(input: PlanInput, wanted: WantedSpec, difference: Difference): PlanPart {
	const change = changeOf(input, wanted, difference);
	const infeasible = tooSmall(input, difference);
	if (infeasible !== null)
		return { ...NOTHING, verb: 'LIVE', holds: [infeasible], changes: [change] };
	const { field, from, to } = difference;
	const step = { do: 'setLimit', limit: field, value: to, from } as const;
	const given = autoChange(input, field)?.reason;
	const reason = given ?? (change.cause === 'drift' ? 'LimitDrifted' : 'LimitChanged');
	return {
		...NOTHING,
		verb: 'LIVE',
		steps: [because(reason, changeInWords(change), step)],
		changes: [change],
	};
}

function changeOf(
	input: PlanInput,
	{ spec, origins }: WantedSpec,
	{ field, from, to }: Difference,
): Change {
	const auto = autoChange(input, field);
	const isDrift = auto === null && wasInForce(input, spec, field);
	const used = shrinks({ field, from, to })
		? `shrink: ${usedInWords(input.observed.limits?.memoryUsed ?? 0)} used`
		: '';
	return {
		field,
		...sidesInWords(field, from, to),
		apply: 'live',
		cause: isDrift ? 'drift' : 'change',
		note: [isDrift ? 'changed on the host' : '', auto?.message ?? used]
			.filter((part) => part !== '')
			.join('; '),
		origin: originOf(field, origins),
	};
}

/** The container runs with this value already according to its record, so it was not the spec that changed. */
function wasInForce({ record, node }: PlanInput, spec: InstanceSpec, field: LimitField): boolean {
	const started = record?.started ?? null;
	return (
		started !== null &&
		isSameLimit(desiredLimit(field, started.spec, node), desiredLimit(field, spec, node))
	);
}

/**
 * On cgroup v2 the kernel kills processes until a lower limit is met, where v1 says EBUSY and keeps the
 * old one. So there a limit below what is in use is not even tried.
 */
function tooSmall({ node, observed }: PlanInput, difference: Difference): Hold | null {
	const used = observed.limits?.memoryUsed ?? 0;
	const { to } = difference;
	if (node.cgroupLayout !== 'v2' || typeof to !== 'number') return null;
	if (!shrinks(difference) || to >= used) return null;
	const message = `memory.max ${formatBytes(to)} is below the ${usedInWords(used)} in use, and the kernel would kill to get there`;
	return refused('LimitInfeasible', message);
}

function shrinks({ field, from, to }: Difference): boolean {
	return field === 'memory.max' && typeof to === 'number' && (from === null || to < Number(from));
}

function changeInWords({ field, from, to, note }: Change): string {
	const sides = from === '' ? to : `${from} -> ${to}`;
	return note === '' ? `${field} ${sides}` : `${field} ${sides} (${note})`;
}
