import { CONTROLLER_OF, isLimited } from '../../model/limit-controllers.ts';
import { type Change, LIMIT_FIELDS, type LimitField } from '../../model/plan.ts';
import { desiredLimit, isOutOfReach, wasInForce } from './limits.ts';
import { originOf } from './origin-of.ts';
import type { PlanInput } from './plan-input.ts';
import { NOTHING, type PlanPart, refused } from './plan-part.ts';
import type { AtRestart } from './restart-consent.ts';
import { sidesInWords } from './value-words.ts';
import type { WantedSpec } from './wanted.ts';

/**
 * The limits that the spec sets and that the container has no cgroup for, as long as a start may help: the controller
 * is mounted or enabled before it.
 */
export function limitsAtRestart(input: PlanInput, wanted: WantedSpec): readonly AtRestart[] {
	return unreachable(input, wanted)
		.filter((field) => !hasStartedWith(input, wanted, field))
		.map((field) => {
			const why = `needs the cgroup controller ${CONTROLLER_OF[field]}`;
			return { label: `${field} (${why})`, change: changeOf(input, wanted, { field, why }) };
		});
}

/** A start by us should have brought the controller and did not: another one would not either. */
export function refuseUnreachable(input: PlanInput, wanted: WantedSpec): PlanPart {
	const fields = unreachable(input, wanted).filter((field) => hasStartedWith(input, wanted, field));
	const holds = fields.map((field) => {
		const why = `the container has no cgroup of the controller ${CONTROLLER_OF[field]}, though it was started with it`;
		return refused('ControllerMissing', `${field} cannot be set: ${why}`);
	});
	return { ...NOTHING, holds };
}

function unreachable({ observed }: PlanInput, { spec }: WantedSpec): readonly LimitField[] {
	const { limits } = observed;
	if (limits === null) return [];
	return LIMIT_FIELDS.filter((field) => isOutOfReach(field, limits) && isLimited(field, spec));
}

/** What another tool started does not count: its next start is one by us. */
function hasStartedWith(input: PlanInput, { spec }: WantedSpec, field: LimitField): boolean {
	return input.record?.adopted === null && wasInForce(field, spec, input);
}

function changeOf(
	{ record, node }: PlanInput,
	{ spec, origins }: WantedSpec,
	{ field, why }: { readonly field: LimitField; readonly why: string },
): Change {
	const started = record?.started?.spec ?? null;
	const from = started === null ? null : desiredLimit(field, started, node);
	return {
		field,
		...sidesInWords(field, from, desiredLimit(field, spec, node)),
		apply: 'restart',
		cause: 'change',
		note: `takes effect at a restart: it ${why}`,
		origin: originOf(field, origins),
	};
}
