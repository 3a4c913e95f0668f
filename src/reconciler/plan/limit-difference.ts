import { tooManyCpus } from '../../model/host-cpus.ts';
import type { InstanceSpec } from '../../model/instance-spec.ts';
import { limitedDisks } from '../../model/io-limits.ts';
import type { Change, LimitField, LimitValue } from '../../model/plan.ts';
import type { Reason } from '../../model/reasons.ts';
import { autoChange } from './auto-memory.ts';
import { wasInForce } from './limits.ts';
import { originOf } from './origin-of.ts';
import type { PlanInput } from './plan-input.ts';
import { because, NOTHING, type PlanPart } from './plan-part.ts';
import { sidesInWords } from './value-words.ts';
import type { WantedSpec } from './wanted.ts';

/** A limit on the host that is not as the spec says. */
export interface LimitDifference {
	readonly field: LimitField;
	readonly from: LimitValue;
	readonly to: LimitValue;
	/** What else people should know; may be ''. */
	readonly note: string;
}

/** One step that sets the limit, and the difference as people see it. `value`: as far as it can be set now. */
export function limitPart(
	input: PlanInput,
	wanted: WantedSpec,
	{ value, ...difference }: LimitDifference & { readonly value?: LimitValue },
): PlanPart {
	const change = limitChange(input, wanted, difference);
	const { field, from, to } = difference;
	const step = { do: 'setLimit', limit: field, value: value ?? to, from } as const;
	const given = autoChange(input, difference)?.reason;
	const reason = given ?? REASON_OF[originated(input, wanted.spec, field)];
	return {
		...NOTHING,
		verb: 'LIVE',
		steps: [because(reason, changeInWords(change), step)],
		changes: [change],
	};
}

export function limitChange(
	input: PlanInput,
	{ spec, origins }: WantedSpec,
	{ field, from, to, note }: LimitDifference,
): Change {
	const auto = autoChange(input, { field, to });
	const by = auto === null ? originated(input, spec, field) : 'Spec';
	const excess = field === 'cpu.quota' ? (tooManyCpus(spec, input.node) ?? '') : '';
	return {
		field,
		...sidesInWords(field, from, to),
		apply: 'live',
		cause: by === 'Host' ? 'drift' : 'change',
		note: [NOTE_OF[by], auto?.message ?? '', note, excess].filter((part) => part !== '').join('; '),
		origin: originOf(pathOf(field, spec), origins),
	};
}

/** Who made a limit differ. */
type Origin = 'Spec' | 'Host' | 'Restore';

const REASON_OF: Record<Origin, Reason> = {
	Spec: 'LimitChanged',
	Host: 'LimitDrifted',
	Restore: 'LimitNotRestored',
};
const NOTE_OF: Record<Origin, string> = {
	Spec: '',
	Host: 'changed on the host',
	Restore: 'LXC did not restore it',
};

/** What differs so soon after processes were brought back was left so by that. */
const AFTER_RESTORE_MS = 60_000;

function originated(
	{ record, node, now }: PlanInput,
	spec: InstanceSpec,
	field: LimitField,
): Origin {
	if (!wasInForce(field, spec, { record, node })) return 'Spec';
	const started = record?.started ?? null;
	const isLately = started !== null && now - started.at < AFTER_RESTORE_MS;
	return started?.isRestored === true && isLately ? 'Restore' : 'Host';
}

/** Limits of several disks are one; the first of them says where to look. */
function pathOf(field: LimitField, spec: InstanceSpec): string {
	if (field !== 'disks.io') return field;
	const [disk] = limitedDisks(spec);
	return disk === undefined ? 'disks' : `disks[${disk.name}].io`;
}

function changeInWords({ field, from, to, note }: Change): string {
	const sides = from === '' ? to : `${from} -> ${to}`;
	return note === '' ? `${field} ${sides}` : `${field} ${sides} (${note})`;
}
