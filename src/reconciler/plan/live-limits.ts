import { missingCpus } from '../../model/host-cpus.ts';
import { isSetByLines } from '../../model/managed-keys.ts';
import { type Hold, LIMIT_FIELDS, type LimitField } from '../../model/plan.ts';
import { withMountedDisks } from './io-rules.ts';
import { type LimitDifference, limitChange, limitPart } from './limit-difference.ts';
import { currentLimit, desiredLimit, isSameLimit } from './limits.ts';
import type { PlanInput } from './plan-input.ts';
import { joinParts, NOTHING, type PlanPart, refused } from './plan-part.ts';
import type { WantedSpec } from './wanted.ts';

/** These need a look at memory first: `live-memory.ts`. */
const IN_LIVE_MEMORY: ReadonlySet<LimitField> = new Set([
	'memory.swap',
	'memory.max',
	'memory.target',
]);

const AT_ONCE = LIMIT_FIELDS.filter((field) => !IN_LIVE_MEMORY.has(field));

/** Sets on the running container what differs from the spec, whoever changed it. */
export function planLimits(input: PlanInput, wanted: WantedSpec): PlanPart {
	const parts = AT_ONCE.flatMap((field) => {
		const difference = differenceOf(input, wanted, field);
		return difference === null ? [] : [oneLimit(input, wanted, difference)];
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
	const started = record?.started?.spec ?? null;
	const from = currentLimit(field, limits, { started, wanted: wanted.spec });
	const to = desiredLimit(field, withMountedDisks(wanted.spec, started), node);
	if (from === undefined || isSameLimit(from, to) || isLeftToLines(field, wanted)) return null;
	return { field, from, to, note: '' };
}

/** What raw lines set is not lifted because the field says nothing. */
function isLeftToLines(field: LimitField, { spec: { hvparams } }: WantedSpec): boolean {
	const { lxc_extra_config: lines, lxc_extra_config_file: file } = hvparams;
	return isSetByLines(field, `${lines}\n${file?.text ?? ''}`);
}

function oneLimit(input: PlanInput, wanted: WantedSpec, difference: LimitDifference): PlanPart {
	const impossible = impossibleMask(input, wanted, difference);
	if (impossible === null) return limitPart(input, wanted, difference);
	const changes = [limitChange(input, wanted, difference)];
	return { ...NOTHING, verb: 'LIVE', holds: [impossible], changes };
}

function impossibleMask(
	{ node }: PlanInput,
	{ spec }: WantedSpec,
	{ field }: LimitDifference,
): Hold | null {
	const missing = field === 'hvparams.cpu_mask' ? missingCpus(spec, node) : null;
	return missing === null ? null : refused('CpusMissing', missing);
}
