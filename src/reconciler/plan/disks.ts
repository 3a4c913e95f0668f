import type { DiskSource } from '../../model/disk-source.ts';
import { growsInUse, isMounted, isSameSource, ROOT_DISK, sizeOfSource } from '../../model/disks.ts';
import type { DiskSpec, InstanceSpec } from '../../model/instance-spec.ts';
import type { PlannedStep } from '../../model/plan.ts';
import type { InstanceRecord } from '../../model/record.ts';
import type { PlanInput } from './plan-input.ts';
import { because, type PlanPart } from './plan-part.ts';
import type { WantedSpec } from './wanted.ts';

/** The disks that were made for it, as they were made and with the sizes that they grew to since. */
export function madeDisks(record: InstanceRecord | null): readonly DiskSpec[] {
	return (record?.created ?? record?.started)?.spec.disks ?? [];
}

/**
 * The same spec with every disk that was made being what it was made as, whatever the spec says of it now: a
 * changed source is refused, and must not come in with a restart for another reason.
 */
export function withMadeDisks(wanted: WantedSpec, record: InstanceRecord | null): WantedSpec {
	const made = new Map(madeDisks(record).map((disk) => [disk.name, disk.source]));
	const disks = wanted.spec.disks.map((disk) => {
		const source = made.get(disk.name);
		return source === undefined || isSameSource(source, disk.source) ? disk : { ...disk, source };
	});
	// the same spec is compared with the same one at every look, and what differs is remembered
	if (disks.every((disk, index) => disk === wanted.spec.disks[index])) return wanted;
	return { ...wanted, spec: { ...wanted.spec, disks } };
}

/**
 * The steps of a plan with those that its disks need: a new disk is made before anything is stopped for it, and
 * what no container uses any more is unmounted.
 */
export function withDiskSteps(input: PlanInput, part: PlanPart): PlanPart {
	const prepared = [...preparations(input, part.steps), ...part.steps];
	const steps = growBeforeStart(withReleases(input, prepared));
	if (steps.length === part.steps.length) return { ...part, steps };
	return { ...part, verb: part.verb === 'NONE' ? 'CLEANUP' : part.verb, steps };
}

/** What cannot grow in use grows right before the start. */
function growBeforeStart(steps: readonly PlannedStep[]): readonly PlannedStep[] {
	const isEarly = ({ step }: PlannedStep) => step.do === 'growDisk' && !growsInUse(step.disk);
	const early = steps.filter(isEarly);
	const start = steps.findIndex(({ step }) => step.do === 'configure' || step.do === 'start');
	if (early.length === 0 || start < 0) return steps;
	const others = (some: readonly PlannedStep[]) => some.filter((each) => !isEarly(each));
	return [...others(steps.slice(0, start)), ...early, ...others(steps.slice(start))];
}

/** A creation makes all its disks by itself. Those that are to be other ones are in a spec that is started only with consent. */
function preparations(
	{ record }: PlanInput,
	steps: readonly PlannedStep[],
): readonly PlannedStep[] {
	const spec = startedBy(steps);
	if (spec === null || steps.some(({ step }) => step.do === 'create')) return [];
	const made = new Map(madeDisks(record).map(({ name, source }) => [name, source]));
	return spec.disks
		.filter(({ name }) => name !== ROOT_DISK)
		.flatMap((disk) => {
			const before = made.get(disk.name);
			if (before === undefined) return [makeNew(disk)];
			return isSameSource(before, disk.source) ? [] : [makeOther(disk)];
		});
}

function makeNew(disk: DiskSpec): PlannedStep {
	const message = `the disk ${disk.name} for ${disk.mount} is new`;
	return because('DiskAdded', message, { do: 'prepareDisk', disk });
}

/** For a spec that is used only with consent. */
export function makeOther(disk: DiskSpec): PlannedStep {
	const message = `the disk ${disk.name} for ${disk.mount} is another one; what is on the old one stays there`;
	return because('DiskChanged', message, { do: 'prepareDisk', disk });
}

/**
 * What comes back to the next start with another source or mode is unmounted before it. What is left out is unmounted
 * after it: somebody on the host may use it for hours, and the container must not wait for that.
 */
function withReleases(input: PlanInput, steps: readonly PlannedStep[]): readonly PlannedStep[] {
	const { state, ownership } = input.observed;
	if (ownership !== 'Ours') return steps;
	const next = startedBy(steps);
	const end = steps.findLastIndex(({ step }) => step.do === 'stop');
	const isDown = state === 'STOPPED' || end >= 0;
	const early = isDown ? unusedDisks(input, next) : [];
	const late = next !== null || !isDown ? leftDisks(input, next) : [];
	if (early.length + late.length === 0) return steps;
	return [...steps.slice(0, end + 1), ...release(early), ...steps.slice(end + 1), ...release(late)];
}

function release(disks: readonly DiskSpec[]): readonly PlannedStep[] {
	if (disks.length === 0) return [];
	const names = disks.map(({ name }) => name).join(', ');
	return [because('DisksUnused', `nothing uses ${names} any more`, { do: 'releaseDisks', disks })];
}

/** Those that are mounted, or were for what runs, and that a start has otherwise or does not follow. */
function unusedDisks(input: PlanInput, next: InstanceSpec | null): readonly DiskSpec[] {
	const { state, mountedDisks } = input.observed;
	const isUp = ({ name }: DiskSpec) => state !== 'STOPPED' || mountedDisks.includes(name);
	return knownDisks(input.record)
		.filter(isUp)
		.filter((disk) => {
			if (next === null) return true;
			const other = next.disks.find(({ name }) => name === disk.name);
			return other !== undefined && !isSameMount(disk, other);
		});
}

/** Those that neither the next start nor, without one, what runs has any more. */
function leftDisks({ record }: PlanInput, next: InstanceSpec | null): readonly DiskSpec[] {
	const used = next ?? record?.started?.spec;
	if (used === undefined) return [];
	return knownDisks(record).filter(({ name }) => !used.disks.some((disk) => disk.name === name));
}

/** All that may be mounted for it: as it was started with them, or as they were made. */
export function knownDisks(record: InstanceRecord | null): readonly DiskSpec[] {
	const both = [record?.created, record?.started].flatMap((each) => each?.spec.disks ?? []);
	return [...new Map(both.map((disk) => [disk.name, disk])).values()].filter(isMounted);
}

function isSameMount(one: DiskSpec, other: DiskSpec): boolean {
	const isSame = one.name === other.name && one.readOnly === other.readOnly;
	const isAsLarge = sizeOfSource(one.source) === sizeOfSource(other.source);
	return isSame && isSameSource(one.source, other.source) && (isAsLarge || growsInUse(one));
}

function startedBy(steps: readonly PlannedStep[]): InstanceSpec | null {
	return steps.flatMap(({ step }) => (step.do === 'start' ? [step.spec] : []))[0] ?? null;
}

/**
 * What has to be on the host before a start: what the user named, and the base of a disk that is not made yet. A root
 * directory is looked at by the start itself.
 */
export function neededPath(
	{ name, mount, source }: DiskSpec,
	record: InstanceRecord | null,
): string | null {
	const made = madeAs({ name, source }, record);
	const used = made ?? source;
	switch (used.kind) {
		case 'block':
			return used.device;
		case 'directory':
			return mount === '/' ? null : (used.path ?? (made ? null : used.base));
		case 'image':
			return made === undefined ? imageSource(used) : used.path;
		case 'btrfs':
			return used.folder;
		case 'lvm':
		case 'drbd':
		case 'rbd':
		case 'zfs':
			return null;
	}
}

/** `undefined` = this very disk was not made yet. */
function madeAs(
	{ name, source }: Pick<DiskSpec, 'name' | 'source'>,
	record: InstanceRecord | null,
): DiskSource | undefined {
	const made = madeDisks(record).find((disk) => disk.name === name);
	return made && isSameSource(made.source, source) ? made.source : undefined;
}

/** What has to be there before it can be made. */
function imageSource({ base, size, path }: Extract<DiskSource, { kind: 'image' }>): string | null {
	return base ?? (size === null ? path : null);
}

/** The size that this disk was made with, or grew to; `undefined` = it was not made yet. */
export function madeSize(record: InstanceRecord | null, disk: DiskSpec): number | null | undefined {
	const made = madeAs(disk, record);
	return made && sizeOfSource(made);
}
