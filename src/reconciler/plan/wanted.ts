import type { Origin } from '../../model/catalog.ts';
import type { Finding } from '../../model/finding.ts';
import type { InstanceSpec } from '../../model/instance-spec.ts';
import type { PlanInput } from './plan-input.ts';

/** The spec that is in force, from its file or, while that cannot be used, as it was last read. */
export interface WantedSpec {
	readonly kind: 'Spec';
	readonly spec: InstanceSpec;
	/** Of what the container is to run with. */
	readonly hash: string;
	/** Of the spec as it was declared; another one only while somebody overrides a limit. */
	readonly declaredHash: string;
	/** Who wants it in that state: `spec.state is Running`, or a person. */
	readonly stateBy: string;
	readonly origins: Readonly<Record<string, Origin>>;
}

export type Wanted =
	| WantedSpec
	/** Nothing declares it, for certain. */
	| { readonly kind: 'Undeclared' }
	/** What it should be cannot be told, so it is left as it is. */
	| { readonly kind: 'Unknown' }
	/** Its document has errors and there was never a good one. */
	| { readonly kind: 'NeverValid'; readonly invalid: Finding };

/**
 * A last good spec may hold an instance, and never delete it: `state: Absent` counts only while the
 * document that says so can be read. What was gone from the specs before they could not be read any more is left as it is.
 */
export function wantedOf({ desired, invalid, keep, record }: PlanInput): Wanted {
	if (desired !== null && invalid === null) {
		return declaredSpec(desired, desired.origins);
	}
	if (invalid === null && !keep) return { kind: 'Undeclared' };
	const last = lastGoodOf(record, invalid);
	if (last !== null) return last.spec.state === 'Absent' ? UNKNOWN : declaredSpec(last, {});
	return invalid === null ? UNKNOWN : { kind: 'NeverValid', invalid };
}

const UNKNOWN: Wanted = { kind: 'Unknown' };

function lastGoodOf(
	record: PlanInput['record'],
	invalid: PlanInput['invalid'],
): Pick<WantedSpec, 'spec' | 'hash'> | null {
	if (record === null || (record.isGone && invalid === null)) return null;
	return record.lastGood;
}

function declaredSpec(
	{ spec, hash }: Pick<WantedSpec, 'spec' | 'hash'>,
	origins: WantedSpec['origins'],
): WantedSpec {
	const stateBy = `spec.state is ${spec.state}`;
	return { kind: 'Spec', spec, hash, declaredHash: hash, stateBy, origins };
}
