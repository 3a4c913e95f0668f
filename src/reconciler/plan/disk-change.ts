import type { DiskSource } from '../../model/disk-source.ts';
import { isSameSource, ROOT_DISK } from '../../model/disks.ts';
import type { DiskSpec } from '../../model/instance-spec.ts';
import type { PlannedStep } from '../../model/plan.ts';
import { consentHash, isApproved } from './consent.ts';
import { madeDisks, makeOther } from './disks.ts';
import { changesSince } from './field-changes-in-words.ts';
import type { PlanInput } from './plan-input.ts';
import { NOTHING, type PlanPart } from './plan-part.ts';
import type { AtRestart } from './restart-consent.ts';
import { restartSteps } from './restart-steps.ts';
import type { WantedSpec } from './wanted.ts';

/**
 * The data disks that are to be other ones than were made, when a person may say so; none while the root, or one that
 * would take the very place of the old one, is among them.
 */
export function replaceableDisks({ record }: PlanInput, { spec }: WantedSpec): readonly DiskSpec[] {
	const made = new Map(madeDisks(record).map(({ name, source }) => [name, source]));
	const changed = spec.disks.flatMap((disk) => {
		const before = made.get(disk.name);
		return before === undefined || isSameSource(before, disk.source) ? [] : [{ disk, before }];
	});
	const isPossible = changed.every(
		({ disk, before }) => disk.name !== ROOT_DISK && !isSamePlace(before, disk.source),
	);
	return isPossible ? changed.map(({ disk }) => disk) : [];
}

/** Whether somebody approved that they become other ones. */
export function isChangeApproved(input: PlanInput, wanted: WantedSpec): boolean {
	return (
		replaceableDisks(input, wanted).length > 0 && isApproved(input.record, hashOf(input, wanted))
	);
}

/**
 * What other disks wait for: a person. Once there is consent they are made beside what runs, and a restart takes them; what
 * is not to run gets them at once.
 */
export function planDiskChange(input: PlanInput, wanted: WantedSpec): PlanPart {
	const disks = replaceableDisks(input, wanted);
	if (disks.length === 0) return NOTHING;
	const isDown = input.observed.state === 'STOPPED' && wanted.spec.state === 'Stopped';
	const making = disks.map(makeOther);
	if (isChangeApproved(input, wanted)) {
		return isDown ? { ...NOTHING, verb: 'LIVE', steps: making } : NOTHING;
	}
	const names = disks.map(({ name }) => name).join(', ');
	const message = `${names} is another disk than before, and what is on the old one stays there; awaits approval: ballast approve ${input.name}`;
	return {
		...NOTHING,
		verb: isDown ? 'LIVE' : 'RESTART',
		held: isDown ? making : [...making, ...restartOf(wanted)],
		holds: [{ kind: 'consent', reason: 'DiskChangePending', message }],
		changes: changesOf(input.record?.created ?? null, wanted, disks),
		hash: hashOf(input, wanted),
	};
}

/** What runs with the disks of before when the others are made already. */
export function otherDisksAtRestart(
	{ record }: PlanInput,
	wanted: WantedSpec,
): readonly AtRestart[] {
	const started = record?.started ?? null;
	const before = new Map(started?.spec.disks.map(({ name, source }) => [name, source]));
	const others = wanted.spec.disks.filter(({ name, source }) => {
		const used = before.get(name);
		return name !== ROOT_DISK && used !== undefined && !isSameSource(used, source);
	});
	return others.flatMap((disk) =>
		changesOf(started, wanted, [disk]).map((change) => ({
			label: `disks[${disk.name}] (another disk, approved)`,
			change: { ...change, apply: 'restart', note: 'takes effect at a restart' },
		})),
	);
}

/** The same steps as the restart's that follows: consent holds until that is done. */
function hashOf({ name }: PlanInput, wanted: WantedSpec): string {
	return consentHash(name, wanted.hash, restartOf(wanted));
}

function restartOf(wanted: WantedSpec): readonly PlannedStep[] {
	const state = wanted.spec.state === 'Frozen' ? 'FROZEN' : 'RUNNING';
	return restartSteps(state, wanted, { reason: 'RestartNeeded', message: 'it gets other disks' });
}

function changesOf(
	before: Parameters<typeof changesSince>[0],
	wanted: WantedSpec,
	disks: readonly DiskSpec[],
): ReturnType<typeof changesSince> {
	// a whole spec is compared otherwise, at every look at every instance
	if (before === null || disks.length === 0) return [];
	const selection = {
		apply: 'recreate',
		note: 'another disk; what is on the old one stays there',
	} as const;
	// the config of the disks of before may have been written for this very spec
	return changesSince({ ...before, hash: '' }, wanted, selection).filter(({ field }) =>
		disks.some(({ name }) => field.startsWith(`disks[${name}]`)),
	);
}

/** Whether what ballast makes for the new one would lie where it made the old one. */
function isSamePlace(before: DiskSource, after: DiskSource): boolean {
	const [one, other] = [ownPlace(before), ownPlace(after)];
	// that is the mount point of all others, too
	if (one === 'mount point' || other === 'mount point') return true;
	return one !== null && one === other;
}

/** The kinds of place that ballast has for a disk's own things; `null` = the user named where it is. */
function ownPlace(source: DiskSource): 'mount point' | 'file' | 'note' | null {
	switch (source.kind) {
		case 'directory':
			return source.path === null ? 'mount point' : null;
		case 'image':
			return source.path === null ? 'file' : null;
		case 'btrfs':
			return 'mount point';
		case 'lvm':
			return source.volume === null ? 'note' : null;
		case 'rbd':
			return source.image === null ? 'note' : null;
		case 'zfs':
			return 'note';
		case 'block':
		case 'drbd':
			return null;
	}
}
