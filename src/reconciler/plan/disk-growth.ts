import { growsInUse, sizeOfSource } from '../../model/disks.ts';
import type { DiskSpec } from '../../model/instance-spec.ts';
import type { Change, PlannedStep, Step } from '../../model/plan.ts';
import { formatBytes } from '../../model/quantity.ts';
import { madeSize } from './disks.ts';
import { originOf } from './origin-of.ts';
import type { PlanInput } from './plan-input.ts';
import { because, joinParts, NOTHING, type PlanPart, refused } from './plan-part.ts';
import type { AtRestart } from './restart-consent.ts';
import { sidesInWords } from './value-words.ts';
import type { WantedSpec } from './wanted.ts';

/**
 * Makes disks larger whose size the spec raised, whether the container runs or not; none is ever made smaller. What
 * cannot grow in use grows while it is down, which the steps beside may bring about.
 */
export function planDiskGrowth(
	input: PlanInput,
	wanted: WantedSpec,
	beside: readonly PlannedStep[],
): PlanPart {
	const isDown =
		input.observed.state === 'STOPPED' || beside.some(({ step }) => step.do === 'stop');
	const isToldByRestart = input.observed.state !== 'STOPPED' && wanted.spec.state !== 'Stopped';
	const growths = growthsOf(input, wanted).map(({ disk, change, from, to }) => {
		if (from !== null && to < from) return shrinkRefused(disk, from, change);
		const step = { do: 'growDisk', disk, isInUse: !isDown } as const;
		if (growsInUse(disk)) return growth(step, change, [change]);
		return isDown ? growth(step, change, isToldByRestart ? [] : [change]) : NOTHING;
	});
	return joinParts(...growths);
}

/** The disks that a running container keeps from growing. */
export function growthAtRestart(input: PlanInput, wanted: WantedSpec): readonly AtRestart[] {
	return growthsOf(input, wanted)
		.filter(({ disk, from, to }) => !growsInUse(disk) && (from === null || to > from))
		.map(({ change }) => {
			const why = 'its file system is in a partition';
			const note = `takes effect at a restart: ${why}`;
			return { label: `${change.field} (${why})`, change: { ...change, apply: 'restart', note } };
		});
}

interface Growth {
	readonly disk: DiskSpec;
	/** Bytes; `null` = not known. */
	readonly from: number | null;
	readonly to: number;
	readonly change: Change;
}

function growthsOf({ record }: PlanInput, { spec, origins }: WantedSpec): readonly Growth[] {
	return spec.disks.flatMap((disk) => {
		const from = madeSize(record, disk);
		const to = sizeOfSource(disk.source);
		if (from === undefined || to === null || from === to) return [];
		const field = `disks[${disk.name}].${disk.source.kind}.size`;
		const change: Change = {
			field,
			...sidesInWords(field, from, to),
			apply: 'live',
			cause: 'change',
			note: '',
			origin: originOf(field, origins),
		};
		return [{ disk, from, to, change }];
	});
}

function shrinkRefused({ name }: DiskSpec, from: number, change: Change): PlanPart {
	const message = `the disk ${name} has ${formatBytes(from)} and is never made smaller; say at least that`;
	const changes = [{ ...change, note: 'a disk is never made smaller' }];
	return { ...NOTHING, verb: 'LIVE', holds: [refused('ShrinkRefused', message)], changes };
}

function growth(step: Step, change: Change, changes: readonly Change[]): PlanPart {
	const words = `${change.field} ${change.from} -> ${change.to}`;
	return { ...NOTHING, verb: 'LIVE', steps: [because('DiskSizeChanged', words, step)], changes };
}
