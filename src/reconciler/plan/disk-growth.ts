import { sizeOfSource } from '../../model/disks.ts';
import type { DiskSpec } from '../../model/instance-spec.ts';
import type { Change } from '../../model/plan.ts';
import { formatBytes } from '../../model/quantity.ts';
import { madeSize } from './disks.ts';
import { originOf } from './origin-of.ts';
import type { PlanInput } from './plan-input.ts';
import { because, joinParts, NOTHING, type PlanPart, refused } from './plan-part.ts';
import { sidesInWords } from './value-words.ts';
import type { WantedSpec } from './wanted.ts';

/** Makes disks larger whose size the spec raised, whether the container runs or not; none is ever made smaller. */
export function planDiskGrowth(input: PlanInput, wanted: WantedSpec): PlanPart {
	return joinParts(...wanted.spec.disks.map((disk) => growthOf(input, wanted, disk)));
}

function growthOf({ record }: PlanInput, { origins }: WantedSpec, disk: DiskSpec): PlanPart {
	const from = madeSize(record, disk.name);
	const to = sizeOfSource(disk.source);
	if (from === undefined || to === null || from === to) return NOTHING;
	const field = `disks[${disk.name}].${disk.source.kind}.size`;
	const change: Change = {
		field,
		...sidesInWords(field, from, to),
		apply: 'live',
		cause: 'change',
		note: '',
		origin: originOf(field, origins),
	};
	if (from !== null && to < from) {
		const message = `the disk ${disk.name} has ${formatBytes(from)} and is never made smaller; say at least that`;
		const changes = [{ ...change, note: 'a disk is never made smaller' }];
		return { ...NOTHING, verb: 'LIVE', holds: [refused('ShrinkRefused', message)], changes };
	}
	const step = because('DiskSizeChanged', `${field} ${change.from} -> ${change.to}`, {
		do: 'growDisk',
		disk,
	});
	return { ...NOTHING, verb: 'LIVE', steps: [step], changes: [change] };
}
