import { isLeaving } from '../../model/migration.ts';
import type { PlanInput } from './plan-input.ts';
import { NOTHING, type PlanPart } from './plan-part.ts';

const LOOK_AGAIN_MS = 1000;

/**
 * It came here before its memory and runs: until the rest of that is here too, it needs the host that it left. Keeps nothing back, and is
 * said all the while; when it is over is seen by looking again.
 */
export function tellMemoryFollows({ record, observed, memoryComing, now }: PlanInput): PlanPart {
	const migration = record?.migration ?? null;
	if (memoryComing?.state !== 'Coming' || record?.checkpoint != null) return NOTHING;
	if (migration === null || isLeaving(migration)) return NOTHING;
	if (observed.state !== 'RUNNING' && observed.state !== 'FROZEN') return NOTHING;
	const message = `the rest of its memory still comes from ${migration.from}, which must not end before all of it is here`;
	const untilMs = now + LOOK_AGAIN_MS;
	return { ...NOTHING, holds: [{ kind: 'wait', reason: 'FetchingMemory', message, untilMs }] };
}
