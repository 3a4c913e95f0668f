import type { Plan } from '../../model/plan.ts';
import { findingLine } from '../../schema/render-finding.ts';
import { withAutoTarget } from './auto-memory.ts';
import { planCheckpoint } from './checkpoint.ts';
import { claimFirst } from './claim.ts';
import { planCreation } from './creation.ts';
import { planDeletion } from './deletion.ts';
import { afterDependencies } from './dependencies.ts';
import {
	isChangeApproved,
	otherDisksAtRestart,
	planDiskChange,
	replaceableDisks,
} from './disk-change.ts';
import { growthAtRestart, planDiskGrowth } from './disk-growth.ts';
import { withDiskSteps, withMadeDisks } from './disks.ts';
import { planFailover, startOnlyWhenHeard } from './failover.ts';
import { holdImpossibleStart } from './impossible-start.ts';
import { planLimits } from './live-limits.ts';
import { planMemory } from './live-memory.ts';
import { planNics } from './live-nics.ts';
import { tellMemoryFollows } from './memory-follows.ts';
import { leaveToOwner, planMigration, planOtherNode } from './migration.ts';
import { overridesOf, waitForEnd, wantedByHand } from './override.ts';
import { distrustContradiction, leaveForeign } from './ownership.ts';
import { holdWhilePaused } from './pause.ts';
import type { PlanInput } from './plan-input.ts';
import { joinParts, NOTHING, type PlanPart, refused } from './plan-part.ts';
import { planPower } from './power.ts';
import { planReboot } from './reboot.ts';
import { refuseRecreate } from './recreate.ts';
import { afterCleanUp, cleanUpRemains } from './remains.ts';
import { planRestart } from './restart-consent.ts';
import { planRequestedRestart } from './restart-request.ts';
import { holdUnlessMemory } from './start-memory.ts';
import { planStart } from './starting.ts';
import { passing } from './transitional.ts';
import { planUnhealthy } from './unhealthy.ts';
import { limitsAtRestart, refuseUnreachable } from './unreachable-limits.ts';
import { type WantedSpec, wantedOf } from './wanted.ts';

/**
 * Says what to do so that an instance becomes what its spec says, and what is in the way. Reads nothing
 * and changes nothing. `docs/reference/decisions.md` has the decision table; the first rule that
 * objects wins, in the order of that page.
 */
export function planInstance(input: PlanInput): Plan {
	const part =
		leaveForeign(input) ?? distrustContradiction(input) ?? holdWhilePaused(input, planOurs(input));
	return { name: input.name, ...part };
}

function planOurs(input: PlanInput): PlanPart {
	const observed = afterCleanUp(input.observed);
	const clean = { ...input, observed };
	const moving = planMigration(clean);
	const part = moving ?? withDiskSteps(clean, planByDeclaration(clean));
	return joinParts(cleanUpRemains(input.observed), part, tellMemoryFollows(clean));
}

function planByDeclaration(input: PlanInput): PlanPart {
	const wanted = wantedOf(input);
	switch (wanted.kind) {
		case 'NeverValid':
			return { ...NOTHING, holds: [refused('NeverValid', findingLine(wanted.invalid))] };
		case 'Unknown':
			return NOTHING;
		case 'Undeclared':
			return planDeletion(input, null);
		case 'Spec':
			return (
				planFailover(input, wanted) ??
				leaveToOwner(input, wanted) ??
				startOnlyWhenHeard(input, wanted, claimFirst(input, wanted, planPlaced(input, wanted)))
			);
	}
}

function planPlaced(input: PlanInput, wanted: WantedSpec): PlanPart {
	const here = (): PlanPart => planSpec(input, wanted);
	return planOtherNode(input, wanted, here) ?? here();
}

function planSpec(input: PlanInput, wanted: WantedSpec): PlanPart {
	if (wanted.spec.state === 'Absent') return planDeletion(input, wanted);
	const overrides = overridesOf(input.record, wanted.spec, input.now);
	if (overrides.length === 0) return planWanted(input, wanted);
	return joinParts(planWanted(input, wantedByHand(wanted, overrides)), waitForEnd(overrides));
}

function planWanted(input: PlanInput, declared: WantedSpec): PlanPart {
	const { observed } = input;
	if (observed.ownership === 'Absent') {
		const creation = holdUnlessMemory(input, declared, planCreation(declared));
		return afterDependencies(input, holdImpossibleStart(input, declared, creation));
	}
	const moment = passing(input);
	if (moment !== null) return moment;
	const images = planCheckpoint(input);
	if (images !== null) return images;
	const asMade = withMadeDisks(declared, input.record);
	const isChange = asMade !== declared;
	const wanted = isChange && isChangeApproved(input, declared) ? declared : asMade;
	const power =
		observed.state === 'STOPPED'
			? holdImpossibleStart(
					input,
					wanted,
					holdUnlessMemory(input, wanted, planStart(input, wanted)),
				)
			: planRunning(input, wanted);
	// nothing waits for a disk to grow, but what cannot grow in use
	const growth = planDiskGrowth(input, wanted, power.steps);
	if (!isChange) return joinParts(power, growth, refuseRecreate(input, declared));
	const isReplaceable = replaceableDisks(input, declared).length > 0;
	const refusal = refuseRecreate(input, isReplaceable ? asMade : declared);
	return joinParts(planDiskChange(input, declared), power, growth, refusal);
}

/**
 * A restart takes the limits from the config, so it makes setting them live and freezing needless. After a
 * soft reboot they are what they were at the start, so they are set by the run after it. Memory comes last:
 * what a shrink cannot reach now must not keep the rest waiting.
 */
function planRunning(input: PlanInput, wanted: WantedSpec): PlanPart {
	if (wanted.spec.state === 'Stopped') return planPower(input, wanted);
	const limits = planLimits(input, wanted);
	const nics = planNics(input, wanted);
	const memory = planMemory(input, withAutoTarget(input, wanted));
	const requested = planRequestedRestart(input, wanted);
	const restart =
		requested === null
			? planRestart(input, wanted, [
					...limitsAtRestart(input, wanted),
					...growthAtRestart(input, wanted),
					...otherDisksAtRestart(input, wanted),
				])
			: holdImpossibleStart(input, wanted, requested);
	const changes = [...limits.changes, ...nics.changes, ...memory.changes];
	if (restart.steps.length > 0) return joinParts(restart, { ...NOTHING, changes });
	const pending = restart.changes.map(({ field }) => field);
	const reboot = holdImpossibleStart(input, wanted, planReboot(input, wanted, pending));
	const unhealthy = holdImpossibleStart(input, wanted, planUnhealthy(input, wanted));
	const again = [reboot, unhealthy].find(({ steps }) => steps.length > 0);
	if (again !== undefined) {
		return joinParts(again, { ...NOTHING, changes: [...changes, ...restart.changes] });
	}
	const power = planPower(input, wanted);
	const unreachable = refuseUnreachable(input, wanted);
	return joinParts(limits, nics, power, memory, restart, reboot, unhealthy, unreachable);
}
