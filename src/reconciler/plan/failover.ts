import type { Hold } from '../../model/plan.ts';
import type { PlanInput } from './plan-input.ts';
import { because, heldBack, NOTHING, type PlanPart, refused } from './plan-part.ts';
import { timeInWords } from './time-words.ts';
import type { WantedSpec } from './wanted.ts';

const LOOK_AGAIN_MS = 10_000;

/**
 * What the node that owns it cannot run any more is started elsewhere, once somebody has made sure of that. `null` = that node is there, or
 * this instance does not fail over.
 */
export function planFailover(input: PlanInput, { spec }: WantedSpec): PlanPart | null {
	const { claim, record, observed, node, now } = input;
	const from = record?.owner?.node ?? node.name;
	const { silence, placement } = claim;
	if (silence === null || from === node.name || !isDown(observed)) return null;
	if (spec.ha.failover !== 'Auto' || spec.state === 'Stopped') return null;
	const heard = `${from} has it, and has not been heard of since ${timeInWords(silence.since)}`;
	const step = because('NodeGone', `${heard}${placement === null ? '' : `; ${placement.why}`}`, {
		do: 'failOver',
		from,
		address: input.addresses[from] ?? null,
	});
	const part: PlanPart = { ...NOTHING, verb: 'MIGRATE', steps: [step] };
	const hold = inTheWay(input, heard);
	if (hold !== null) return heldBack(part, hold);
	if (now >= silence.dueAt) return part;
	const message = `${heard}; it is taken for gone at ${timeInWords(silence.dueAt)}`;
	return heldBack(part, { kind: 'wait', reason: 'NodeSilent', message, untilMs: silence.dueAt });
}

/** What lies here of an instance that failed over from here once is its config: its disks are those that all nodes reach. */
function isDown({ ownership, state }: PlanInput['observed']): boolean {
	return ownership === 'Absent' || (ownership === 'Ours' && state === 'STOPPED');
}

function inTheWay(
	{ claim, node, missingLinks, missingPaths, now }: PlanInput,
	heard: string,
): Hold | null {
	const { placement, canFence } = claim;
	if (placement === null || placement.node === null) {
		return refused('NoNodeFits', `${heard}; ${placement?.why ?? 'no node may have it'}`);
	}
	if (placement.node !== node.name) {
		return refused('OtherNode', `${heard}; ${placement.node} is to have it: ${placement.why}`);
	}
	if (!canFence) {
		const message = `${heard}; nothing here can make sure that it is off (failover.fence in the settings)`;
		return refused('FencingFailed', message);
	}
	const missing = [...missingLinks, ...missingPaths];
	if (missing.length === 0) return null;
	const message = `${heard}; this node lacks ${missing.join(', ')}`;
	return { kind: 'wait', reason: 'DiskMissing', message, untilMs: now + LOOK_AGAIN_MS };
}

/**
 * What fails over is started only while the others hear of this node: one that came up again unheard may not know yet that another
 * node has it by now.
 */
export function startOnlyWhenHeard(
	{ claim, observed, now }: PlanInput,
	{ spec }: WantedSpec,
	part: PlanPart,
): PlanPart {
	if (claim.standing === 'Alone' || claim.isHeard || spec.ha.failover !== 'Auto') return part;
	if (!isDown(observed) || part.steps.length === 0) return part;
	const why =
		claim.problem === '' ? 'the other nodes have not heard of this one yet' : claim.problem;
	return heldBack(part, {
		kind: 'wait',
		reason: 'StoreUnreachable',
		message: `it may have failed over, so it is started only while this node is heard of: ${why}`,
		untilMs: now + LOOK_AGAIN_MS,
	});
}
