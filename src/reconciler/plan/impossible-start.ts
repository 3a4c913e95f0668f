import { missingCpus } from '../../model/host-cpus.ts';
import type { InstanceSpec } from '../../model/instance-spec.ts';
import { missingControllers } from '../../model/limit-controllers.ts';
import { linkOf } from '../../model/nic-link.ts';
import type { Hold } from '../../model/plan.ts';
import { neededPath } from './disks.ts';
import type { PlanInput } from './plan-input.ts';
import { heldBack, type PlanPart, refused } from './plan-part.ts';
import { memoryMissing } from './start-memory.ts';
import type { WantedSpec } from './wanted.ts';

/** So soon a bridge or a disk that comes to be is noticed: to look costs one file. */
const LOOK_AGAIN_MS = 2000;

/**
 * A start with CPUs, controllers, bridges or disks that are not there fails, so it is not tried; one that the node has no
 * memory for would take that of others. What only lacks memory is made meanwhile.
 */
export function holdImpossibleStart(
	input: PlanInput,
	{ spec }: WantedSpec,
	part: PlanPart,
): PlanPart {
	if (!part.steps.some(({ step }) => step.do === 'start')) return part;
	const hold = impossibleStart(input, spec);
	if (hold === null) return part;
	if (hold.reason !== 'NodeFull') return heldBack(part, hold);
	const creation = part.steps.filter(({ step }) => step.do === 'create');
	const rest = part.steps.filter(({ step }) => step.do !== 'create');
	return { ...heldBack({ ...part, steps: rest }, hold), steps: creation };
}

/** Why there must be no start with this spec now; `null` when nothing is known to be in its way. */
export function impossibleStart(input: PlanInput, spec: InstanceSpec): Hold | null {
	const cpus = missingCpus(spec, input.node);
	if (cpus !== null) return refused('CpusMissing', cpus);
	const controllers = missingControllers(spec, input.node);
	if (controllers !== null) return refused('ControllerMissing', controllers);
	return missingLink(input, spec) ?? missingDisk(input, spec) ?? memoryMissing(input, spec);
}

function missingDisk(
	{ record, missingPaths, now }: PlanInput,
	{ disks }: InstanceSpec,
): Hold | null {
	const missing = disks.flatMap((disk) => {
		const path = neededPath(disk, record);
		return path !== null && missingPaths.has(path) ? [`${path} of the disk ${disk.name}`] : [];
	});
	if (missing.length === 0) return null;
	const verb = missing.length === 1 ? 'is' : 'are';
	const message = `${missing.join(' and ')} ${verb} not there`;
	return { kind: 'wait', reason: 'DiskMissing', message, untilMs: now + LOOK_AGAIN_MS };
}

/** The hold of what waits for a bridge, or another interface that one of these NICs hangs on. */
export function missingLink(
	{ missingLinks, now }: PlanInput,
	{ nics }: Pick<InstanceSpec, 'nics'>,
): Hold | null {
	const missing = nics.flatMap((nic) => {
		const link = linkOf(nic);
		if (link === null || !missingLinks.has(link.name)) return [];
		return [`the ${link.role} ${link.name} of NIC ${nic.name}`];
	});
	if (missing.length === 0) return null;
	const verb = missing.length === 1 ? 'does' : 'do';
	const message = `${missing.join(' and ')} ${verb} not exist on this host`;
	return { kind: 'wait', reason: 'BridgeMissing', message, untilMs: now + LOOK_AGAIN_MS };
}
