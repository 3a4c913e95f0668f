import { allowedDevices } from '../../src/model/device-rule.ts';
import type { InstanceSpec } from '../../src/model/instance-spec.ts';
import { parseIoRule } from '../../src/model/io-limits.ts';
import type {
	ObservedInstance,
	ObservedIo,
	ObservedLimits,
	ObservedMemory,
} from '../../src/model/observed.ts';
import type { LimitField, LimitValue, Step } from '../../src/model/plan.ts';
import type { InstanceRecord } from '../../src/model/record.ts';
import { desiredLimit, withLimit } from '../../src/reconciler/plan/limits.ts';
import { overridden, overridesOf } from '../../src/reconciler/plan/override.ts';
import type { PlanInput } from '../../src/reconciler/plan/plan-input.ts';
import { planInstance } from '../../src/reconciler/plan/plan-instance.ts';
import { afterCleanUp } from '../../src/reconciler/plan/remains.ts';
import { checkpointKept, restoreDone } from '../../src/reconciler/record/checkpoints.ts';
import { withNic } from '../../src/reconciler/record/live-nics.ts';
import { withDiskMade, withoutOtherDisks } from '../../src/reconciler/record/made-disks.ts';
import { rebootDone } from '../../src/reconciler/record/reboots.ts';
import { absent, applied, limits, NOW, recordOf, spec, stopped } from './planning.ts';

/** A host on which no step ever fails, together with what the loop remembers. */
function carryOut(input: PlanInput, step: Step): PlanInput {
	const record = input.record ?? newRecord(input);
	const { observed } = input;
	switch (step.do) {
		case 'cleanUp':
			return { ...input, observed: afterCleanUp({ ...observed, remains: [step.remains] }) };
		case 'create':
			return {
				...input,
				observed: { ...stopped, uid: record.uid, configHash: step.hash },
				record: { ...record, created: applied(step.spec, input.now) },
			};
		case 'prepareDisk':
			return { ...input, record: withDiskMade(record, step.disk) };
		case 'growDisk':
			return { ...input, record: withDiskMade(record, step.disk) };
		case 'releaseDisks':
			return { ...input, record, observed: { ...observed, mountedDisks: [] } };
		case 'prepareStart':
			return { ...input, record };
		case 'configure':
			return { ...input, record, observed: { ...observed, configHash: step.hash } };
		case 'start':
			return {
				...input,
				observed: started(input, step.spec),
				record: {
					...withoutOtherDisks(record, step.spec),
					started: { ...applied(step.spec, input.now), hash: step.hash },
					restartRequest: null,
					stoppedByUs: false,
					reboot: null,
					adopted: null,
				},
			};
		case 'checkpoint':
			return {
				...input,
				observed: stopped,
				record: checkpointKept(record, { folder: step.folder, at: record.checkpoint?.at ?? 0 }),
			};
		case 'restore':
			return {
				...input,
				observed: started(input, step.spec),
				record: restoreDone(record, input.now),
			};
		case 'claim': {
			const owner = { node: input.node.name, epoch: 1, against: null };
			const claim = { ...input.claim, standing: 'Ours' } as const;
			return { ...input, claim, record: { ...record, owner } };
		}
		case 'giveUp':
			return { ...input, observed: absent, record: { ...record, created: null, started: null } };
		case 'failOver': {
			const owner = { node: input.node.name, epoch: (record.owner?.epoch ?? 0) + 1, against: null };
			const claim = { ...input.claim, standing: 'Ours', silence: null } as const;
			return { ...input, claim, record: { ...record, owner } };
		}
		case 'pass': {
			const owner = { node: step.to, epoch: 2, against: null };
			return { ...input, record: { ...record, owner } };
		}
		case 'migrate':
			return { ...input, record, observed: absent };
		case 'reboot':
			return {
				...input,
				observed: started(input, record.started?.spec ?? spec),
				record: rebootDone(record, input.now),
			};
		case 'stop':
			return {
				...input,
				observed: { ...stopped, configHash: observed.configHash },
				record: { ...record, stoppedByUs: true },
			};
		case 'freeze':
			return { ...input, observed: { ...observed, state: 'FROZEN' } };
		case 'unfreeze':
			return { ...input, observed: { ...observed, state: 'RUNNING' } };
		case 'setLimit':
			return setLimit({ ...input, record }, step);
		case 'setNic':
			return { ...input, record: withNic(record, step) };
		case 'moveToTrash':
			return { ...input, observed: absent, record: null };
		case 'forget':
			return { ...input, record: null };
	}
}

/** One run of the loop: plan, all steps, and what the loop notes down beside. */
export function oneRound(input: PlanInput): PlanInput {
	const noted = withLastGood(input);
	return planInstance(input).steps.reduce((now, { step }) => carryOut(now, step), noted);
}

/** The moment at which everything that waits is over, and LXC has come to rest. */
export function afterWaits(input: PlanInput): PlanInput {
	const times = planInstance(input).holds.flatMap((hold) =>
		'untilMs' in hold ? [hold.untilMs] : [],
	);
	const { observed } = input;
	const isAtRest = ['STOPPED', 'RUNNING', 'FROZEN'].includes(observed.state);
	return {
		...input,
		now: Math.max(input.now, ...times),
		observed: isAtRest ? observed : { ...observed, state: 'STOPPED', limits: null },
	};
}

function withLastGood(input: PlanInput): PlanInput {
	const { record, desired } = input;
	if (record === null || desired === null || input.invalid !== null) return input;
	if (record.lastGood?.hash === desired.hash) {
		return { ...input, record: { ...record, protect: desired.spec.lifecycle.protect } };
	}
	const lastGood = {
		...applied(desired.spec, input.now),
		hash: desired.hash,
		file: '',
		source: '',
	};
	return { ...input, record: { ...record, lastGood, protect: desired.spec.lifecycle.protect } };
}

function newRecord({ desired, observed }: PlanInput): InstanceRecord {
	return recordOf(desired?.spec ?? spec, {
		uid: observed.uid ?? 'u2',
		created: null,
		started: null,
	});
}

function started({ observed, node }: PlanInput, of: InstanceSpec): ObservedInstance {
	const fresh: ObservedLimits = {
		...limits,
		memoryMax: numberOf(desiredLimit('memory.max', of, node)),
		memoryUsed: 0,
		memory: {
			min: numberOf(desiredLimit('memory.min', of, node)),
			swapMax: numberOf(desiredLimit('memory.swap', of, node)),
			...{ file: 0, anon: 0, unevictable: 0, kernel: 0, swapRoom: 0 },
		},
		cpus: String(desiredLimit('hvparams.cpu_mask', of, node)),
		cpuQuota: numberOf(desiredLimit('cpu.quota', of, node)),
		cpuWeight: numberOf(desiredLimit('cpu.weight', of, node)),
		pidsMax: of.pids,
		devices: node.cgroupLayout === 'v2' ? null : allowedDevices(of.devices),
	};
	return {
		...observed,
		state: 'RUNNING',
		startedAt: NOW,
		initPid: 1,
		lastExit: null,
		limits: fresh,
	};
}

function setLimit(
	input: PlanInput & { readonly record: InstanceRecord },
	{ limit, value }: { readonly limit: LimitField; readonly value: LimitValue },
): PlanInput {
	const { observed, record, desired } = input;
	const declared =
		input.invalid === null && desired !== null ? desired.spec : record.lastGood?.spec;
	const wanted = declared && overridden(declared, overridesOf(record, declared, input.now));
	const ran = record.started;
	const before = observed.limits ?? limits;
	const hidden = before.devices === null ? { devices: null } : {};
	return {
		...input,
		observed: { ...observed, limits: { ...before, ...shown(before, { limit, value }), ...hidden } },
		record:
			ran === null || wanted === undefined
				? record
				: { ...record, started: { ...ran, spec: withLimit(ran.spec, wanted, limit) } },
	};
}

function shown(
	before: ObservedLimits,
	{ limit, value }: { readonly limit: LimitField; readonly value: LimitValue },
): Partial<ObservedLimits> {
	switch (limit) {
		case 'memory.min':
			return { memory: { ...ofMemory(before), min: numberOf(value) } };
		case 'memory.swap':
			return { memory: { ...ofMemory(before), swapMax: numberOf(value) } };
		case 'memory.max':
		case 'memory.target':
			return { memoryMax: numberOf(value) };
		case 'hvparams.cpu_mask':
			return { cpus: String(value) };
		case 'cpu.quota':
			return { cpuQuota: numberOf(value) };
		case 'cpu.weight':
			return { cpuWeight: numberOf(value) };
		case 'pids':
			return { pidsMax: numberOf(value) };
		case 'devices':
			return { devices: Array.isArray(value) ? value : null };
		case 'disks.io':
			return { io: Array.isArray(value) ? value.map(ioOf) : [] };
	}
}

function ioOf(rule: string): ObservedIo {
	const { place, limits: of } = parseIoRule(rule);
	return { device: '8:0', mounts: [place], limits: of };
}

function ofMemory({ memory }: ObservedLimits): ObservedMemory {
	if (memory === null) throw new Error('a limit was set without a memory controller');
	return memory;
}

function numberOf(value: LimitValue): number | null {
	return value === null ? null : Number(value);
}
