import { isLeaving, type Migration, memoryAfter } from '../../model/migration.ts';
import type { Checkpoint } from '../../model/record.ts';
import { isHalfRestored } from '../record/checkpoints.ts';
import type { PlanInput } from './plan-input.ts';
import { because, NOTHING, type PlanPart, refused } from './plan-part.ts';
import { timeInWords } from './time-words.ts';

/** What becomes of an instance whose processes are to be images, or are; `null` = its spec alone says that. */
export function planCheckpoint({ name, record, observed }: PlanInput): PlanPart | null {
	const checkpoint = record?.checkpoint ?? null;
	if (checkpoint === null) return null;
	const { folder, at, phase } = checkpoint;
	if (phase === 'Asked') {
		const message = `asked for by hand; its processes go to ${folder}`;
		const step = because('CheckpointAsked', message, { do: 'checkpoint', folder });
		return { ...NOTHING, verb: 'STOP', steps: [step] };
	}
	if (observed.state !== 'STOPPED' && !isHalfRestored(checkpoint, observed)) return null;
	const spec = record?.started?.spec;
	if (phase === 'Kept' || spec === undefined) {
		const back = `ballast restore ${name} lets them go on, ballast start ${name} begins without them`;
		const message = `its processes are in ${folder} since ${timeInWords(at)}; ${back}`;
		return { ...NOTHING, holds: [refused('Checkpointed', message)] };
	}
	const step = because('RestoreAsked', whyRestored(checkpoint, record?.migration ?? null), {
		do: 'restore',
		folder,
		spec,
	});
	return { ...NOTHING, verb: 'START', steps: [step] };
}

/** The last move stands in the record long after it was over. */
function whyRestored({ folder, isByHand }: Checkpoint, migration: Migration | null): string {
	if (migration === null || isByHand === true)
		return `asked for by hand; its processes come from ${folder}`;
	if (isLeaving(migration)) return `it did not get to ${migration.to}; its processes go on here`;
	const later = memoryAfter(migration) === null ? '' : ', and the rest of its memory after them';
	return `its processes come with it from ${migration.from}${later}`;
}
