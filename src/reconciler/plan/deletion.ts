import type { Hold } from '../../model/plan.ts';
import { consentHash, isApproved } from './consent.ts';
import { afterDependents } from './dependencies.ts';
import type { PlanInput } from './plan-input.ts';
import { because, heldBack, NOTHING, type PlanPart, refused } from './plan-part.ts';
import { protectedFrom } from './protection.ts';
import { stopSteps } from './stopping.ts';
import { passing } from './transitional.ts';
import type { WantedSpec } from './wanted.ts';

const LOOK_AGAIN_MS = 10_000;

/**
 * Stops the instance and moves it to the trash, unless something protects it. `wanted` is its spec
 * with `state: Absent`, or `null` when nothing declares it any more.
 */
export function planDeletion(input: PlanInput, wanted: WantedSpec | null): PlanPart {
	const { observed } = input;
	if (observed.ownership === 'Absent') return wanted === null ? forget(input) : NOTHING;
	const moment = passing(input);
	if (moment !== null) return moment;
	const part = toTrash(input, wanted);
	const objection = protectionOf(input, wanted);
	return objection === null
		? afterDependents(input, unlessPruned(input, afterGrace(input, part)))
		: heldBack(part, objection);
}

/** A record of an instance that is declared `Absent` stays: it would only be made again by the next run. */
function forget({ record, claim, now }: PlanInput): PlanPart {
	if (record === null) return NOTHING;
	const message = 'no file declares it and nothing is left of it on this host';
	const step = because('NotDeclared', message, { do: 'forget' });
	const part: PlanPart = { ...NOTHING, verb: 'CLEANUP', steps: [step] };
	if (!claim.isBehind) return part;
	// without the record this node would take itself for the owner that the store last told of
	return heldBack(part, {
		kind: 'wait',
		reason: 'StoreUnreachable',
		message: `that ${record.owner?.node} has it was not heard from the store yet`,
		untilMs: now + LOOK_AGAIN_MS,
	});
}

function toTrash({ observed, record }: PlanInput, wanted: WantedSpec | null): PlanPart {
	const message = wanted === null ? 'no file declares it any more' : 'spec.state is Absent';
	const spec = wanted?.spec ?? record?.lastGood?.spec ?? null;
	const steps = [
		...stopSteps(observed, spec, { reason: 'NotDeclared', message }),
		because('NotDeclared', message, { do: 'moveToTrash' }),
	];
	return { ...NOTHING, verb: 'DELETE', steps };
}

/** Without a record nothing tells whether it was protected, so only a file that says `Absent` deletes it. */
function protectionOf({ observed, record }: PlanInput, wanted: WantedSpec | null): Hold | null {
	if (record === null && wanted === null) {
		return refused('NoRecord', 'it has no record, so nothing tells whether it is protected');
	}
	const spec = wanted?.spec ?? null;
	const protection =
		protectedFrom('Delete', { spec, record }) ??
		(observed.state === 'STOPPED' ? null : protectedFrom('Stop', { spec, record }));
	return protection === null ? null : refused('Protected', protection);
}

/** Editors and git remove a file before they write it anew, and a look in between must not cost a container. */
function afterGrace({ guard, now }: PlanInput, part: PlanPart): PlanPart {
	const untilMs = guard.graceEndsAt;
	if (untilMs === null || untilMs <= now) return part;
	return heldBack(part, {
		kind: 'wait',
		reason: 'VanishedJustNow',
		message: 'its file went a moment ago; nothing is done in case it comes back',
		untilMs,
	});
}

/** The prune guard yields to somebody who looked at this very deletion and approved it. */
function unlessPruned({ name, guard, record }: PlanInput, part: PlanPart): PlanPart {
	if (guard.pruneBlocked === null) return part;
	const steps = [...part.steps, ...part.held];
	const hash = consentHash(name, record?.lastGood?.hash ?? null, steps);
	if (isApproved(record, hash)) return part;
	return { ...heldBack(part, refused('PruneLimit', guard.pruneBlocked)), hash };
}
