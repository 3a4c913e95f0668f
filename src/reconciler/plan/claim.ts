import { belongsHere } from '../../model/migration.ts';
import type { Change, Hold } from '../../model/plan.ts';
import { ASK_AGAIN_MS } from './allocated.ts';
import type { Placement } from './placement.ts';
import type { PlanInput } from './plan-input.ts';
import { because, heldBack, joinParts, NOTHING, type PlanPart, refused } from './plan-part.ts';
import type { WantedSpec } from './wanted.ts';

const LOOK_AGAIN_MS = 10_000;

/**
 * Of several nodes only the owner makes, starts and changes an instance. Whoever finds that nobody has it claims it first; without the
 * store, a node goes on with what it has and claims nothing.
 */
export function claimFirst(input: PlanInput, wanted: WantedSpec, part: PlanPart): PlanPart {
	const { claim, observed, now } = input;
	if (claim.standing === 'Alone') return part;
	if (claim.standing === 'Ours') return joinParts(part, passOn(input, wanted));
	if (part.steps.length === 0 && observed.ownership === 'Absent') return part;
	if (claim.standing === 'Free') return claimWherePlaced(input, part);
	return heldBack(part, {
		kind: 'wait',
		reason: 'StoreUnreachable',
		message: `whether another node has it is not known: ${claim.problem}`,
		untilMs: now + LOOK_AGAIN_MS,
	});
}

/** What is here already is claimed here, wherever it would be placed. */
function claimWherePlaced(input: PlanInput, part: PlanPart): PlanPart {
	const { claim, observed, node } = input;
	const placement = observed.ownership === 'Absent' ? claim.placement : null;
	if (placement !== null && placement.node !== node.name) {
		return { ...NOTHING, holds: [elsewhere(placement, input.now)] };
	}
	const why = placement === null ? '' : `, and ${placement.why}`;
	const step = because('NotClaimed', `no other node has it${why}`, { do: 'claim' });
	// of what is not here yet, the creation says enough
	const changes = observed.ownership === 'Absent' ? [] : [ownerChange(node.name)];
	return joinParts({ ...NOTHING, verb: 'LIVE', steps: [step], changes }, part);
}

function ownerChange(node: string): Change {
	const note = 'no other node has it';
	const [field, from, to] = ['owner', '(nobody)', node] as const;
	return { field, from, to, apply: 'live', cause: 'change', note, origin: null };
}

/** Looked at again when other nodes tell something new. */
function elsewhere({ node, why, open }: Placement, now: number): Hold {
	if (open !== undefined) {
		const message = `no node is chosen for it yet: ${why}`;
		return open === 'Asking'
			? { kind: 'wait', reason: 'Allocating', message, untilMs: now + LOOK_AGAIN_MS }
			: { kind: 'wait', reason: 'NotAllocated', message, untilMs: now + ASK_AGAIN_MS };
	}
	if (node === null) return refused('NoNodeFits', why);
	return refused('OtherNode', `${node} is to have it: ${why}`);
}

/** What this node had and has nothing of goes to whom the spec names, as it is: nobody would ever hand it over. */
function passOn({ node, observed, record }: PlanInput, { spec }: WantedSpec): PlanPart {
	const to = spec.node;
	if (observed.ownership !== 'Absent' || to === null) return NOTHING;
	if (belongsHere(to, node.name, record?.owner)) return NOTHING;
	const message = `spec.node is ${to}, and nothing of it is here`;
	const step = because('NothingHere', message, { do: 'pass', to });
	return { ...NOTHING, verb: 'MIGRATE', steps: [step] };
}
