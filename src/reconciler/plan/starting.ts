import { isSameSource } from '../../model/disks.ts';
import type { InstanceSpec } from '../../model/instance-spec.ts';
import type { PlannedStep } from '../../model/plan.ts';
import type { Reason } from '../../model/reasons.ts';
import { afterDependencies } from './dependencies.ts';
import { exitDecision } from './exit-policy.ts';
import { changesSince } from './field-changes-in-words.ts';
import { lastConfigured } from './last-applied.ts';
import type { PlanInput } from './plan-input.ts';
import { because, heldBack, NOTHING, type PlanPart } from './plan-part.ts';
import type { WantedSpec } from './wanted.ts';

/** From stopped to what the spec says. A container that ended by itself is started by restart.policy only. */
export function planStart(input: PlanInput, wanted: WantedSpec): PlanPart {
	if (wanted.spec.state === 'Stopped') return NOTHING;
	const decision = exitDecision(input, wanted);
	switch (decision.kind) {
		case 'leave':
			return { ...NOTHING, holds: [decision.hold] };
		case 'wait':
			return heldBack(startPart(input, wanted, decision), decision.hold);
		case 'start':
			return afterDependencies(input, startPart(input, wanted, decision));
	}
}

function startPart(
	input: PlanInput,
	wanted: WantedSpec,
	why: { readonly reason: Reason; readonly message: string },
): PlanPart {
	return {
		...NOTHING,
		verb: 'START',
		steps: [
			...configureIfStale(input, wanted),
			because(why.reason, why.message, { do: 'start', spec: wanted.spec, hash: wanted.hash }),
			...freezeIfWanted(wanted),
		],
		changes: changesSince(lastConfigured(input.record), wanted, {
			apply: 'restart',
			note: 'takes effect at this start',
		}),
	};
}

/** The config is written anew unless it is known to be for this spec; an adopted one is still another tool's. */
function configureIfStale(
	{ observed, record }: PlanInput,
	{ spec, hash }: WantedSpec,
): readonly PlannedStep[] {
	const isAdopted = (record?.adopted ?? null) !== null;
	const configured = lastConfigured(record);
	const isCurrent = observed.configHash !== null && configured?.hash === hash;
	const isSame =
		isCurrent && hasSameDisks(configured.spec, spec) && hasSameNics(configured.spec, spec);
	if (isSame && !isAdopted) return [];
	const message = 'its LXC config was not written for this spec';
	return [because('ConfigChanged', message, { do: 'configure', spec, hash })];
}

/** The same spec with the disks of before has the same hash. */
function hasSameDisks(one: InstanceSpec, other: InstanceSpec): boolean {
	return other.disks.every(({ name, source }) => {
		const before = one.disks.find((disk) => disk.name === name);
		return before !== undefined && isSameSource(before.source, source);
	});
}

/** Nor does the hash tell of NICs that changed while it ran, for which its config was written. */
function hasSameNics(one: InstanceSpec, other: InstanceSpec): boolean {
	return JSON.stringify(one.nics) === JSON.stringify(other.nics);
}

export function freezeIfWanted({ spec, stateBy }: WantedSpec): readonly PlannedStep[] {
	return spec.state === 'Frozen' ? [because('ShouldBeFrozen', stateBy, { do: 'freeze' })] : [];
}
