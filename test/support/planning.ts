import { blankRecord } from '../../src/model/blank-record.ts';
import type { Declared } from '../../src/model/catalog.ts';
import type { Finding } from '../../src/model/finding.ts';
import type { InstanceSpec } from '../../src/model/instance-spec.ts';
import type { ObservedInstance, ObservedLimits } from '../../src/model/observed.ts';
import type { Plan, PlannedStep } from '../../src/model/plan.ts';
import type { AppliedSpec, InstanceRecord } from '../../src/model/record.ts';
import { stableHash } from '../../src/model/stable-hash.ts';
import type { PlanInput } from '../../src/reconciler/plan/plan-input.ts';

export const Mi = 2 ** 20;

/** 2026-11-01 12:00:00Z. */
export const NOW = 1_793_534_400_000;
const HOUR = 3_600_000;

export const spec: InstanceSpec = {
	node: null,
	state: 'Running',
	dependsOn: [],
	hvparams: {
		cpu_mask: 'all',
		lxc_cgroup_use: ['cpuset', 'memory'],
		lxc_tty: 6,
		lxc_startup_wait: 30,
		lxc_extra_config: '',
		lxc_extra_config_file: null,
	},
	devices: { preset: 'none', allow: ['c 1:3 rw'] },
	capabilities: { drop: ['mac_override'], keep: null },
	security: { idmap: 'None', nesting: false },
	memory: { min: null, max: 512 * Mi, target: null, swap: null, weight: 100 },
	cpu: { quota: null, weight: null },
	pids: 100,
	nics: [],
	disks: [],
	os: { kind: 'template', template: 'busybox', args: [] },
	lifecycle: {
		stop: { timeout: 60_000, thenKill: true },
		reboot: 'Soft',
		rebootCounter: 0,
		guestPoweroff: 'Accept',
		protect: [],
	},
	updates: { restart: 'Approve', window: null, recreate: 'Never', migrate: 'Auto' },
	restart: { policy: 'Always', backoff: { initial: 1000, max: 300_000, resetAfter: 600_000 } },
	health: null,
	migration: { mode: 'Auto', memory: 'Auto', transport: 'Ssh' },
	placement: { nodeSelector: {}, antiAffinity: {} },
	ha: { failover: 'Never' },
};

const hashes = new Map<string, string>();

/** The hash of a spec; each is computed once, since the properties ask for the same few very often. */
function hashOf(of: InstanceSpec): string {
	const text = JSON.stringify(of);
	const hash = hashes.get(text) ?? stableHash(of);
	hashes.set(text, hash);
	return hash;
}

export function declared(of: InstanceSpec): Declared {
	return {
		name: 'web1',
		spec: of,
		hash: hashOf(of),
		file: 'specs/web1.yaml',
		line: 1,
		source: '',
		labels: {},
		origins: {
			'memory.max': { file: 'specs/web1.yaml', line: 9, col: 8, by: 'Instance web1' },
			'capabilities.drop': { file: 'specs/base.yaml', line: 14, col: 3, by: 'Profile base' },
		},
		unsupported: [],
		warnings: [],
	};
}

export const limits: ObservedLimits = {
	memoryMax: 512 * Mi,
	memoryUsed: 180 * Mi,
	memory: {
		min: null,
		swapMax: null,
		file: 96 * Mi,
		anon: 80 * Mi,
		unevictable: 0,
		kernel: 4 * Mi,
		swapRoom: 0,
	},
	cpus: '0-3',
	cpuQuota: null,
	cpuWeight: 100,
	pidsMax: 100,
	pidsUsed: 7,
	devices: ['c 1:3 rw'],
	io: [],
	withoutControllers: [],
};

/** As `spec` says, running. */
export const running: ObservedInstance = {
	name: 'web1',
	ownership: 'Ours',
	uid: 'u1',
	lxcpath: '/var/lib/ballast/lxc',
	state: 'RUNNING',
	initPid: 4711,
	startedAt: NOW - HOUR,
	remains: [],
	contradiction: null,
	rootfs: 'Present',
	mountedDisks: [],
	hasSystemd: false,
	idRange: null,
	configHash: 'c1',
	limits,
	lastExit: null,
};

export const frozen: ObservedInstance = { ...running, state: 'FROZEN' };

export const stopped: ObservedInstance = {
	...running,
	state: 'STOPPED',
	initPid: null,
	startedAt: null,
	limits: null,
};

export const absent: ObservedInstance = {
	...stopped,
	ownership: 'Absent',
	uid: null,
	rootfs: 'Absent',
	configHash: null,
};

export function applied(of: InstanceSpec, at: number): AppliedSpec {
	return { spec: of, hash: hashOf(of), at };
}

/** Created and started with `of`, an hour ago. */
export function recordOf(of: InstanceSpec, change: Partial<InstanceRecord> = {}): InstanceRecord {
	return {
		...blankRecord('web1', 'u1'),
		generation: 1,
		observedGeneration: 1,
		lastGood: { ...applied(of, NOW - 2 * HOUR), file: 'specs/web1.yaml', source: '' },
		created: applied(of, NOW - 2 * HOUR),
		started: applied(of, NOW - HOUR),
		protect: of.lifecycle.protect,
		...change,
	};
}

export const broken: Finding = {
	severity: 'error',
	file: 'specs/web1.yaml',
	line: 4,
	col: 8,
	length: 1,
	sourceLine: '',
	path: 'spec.memory.max',
	message: 'bad size "2Gib"',
	hint: '',
};

/** An instance that is as declared; each test changes one thing of it. */
export const base: PlanInput = {
	name: 'web1',
	desired: declared(spec),
	invalid: null,
	observed: running,
	record: recordOf(spec),
	health: null,
	addresses: {},
	claim: {
		...{ standing: 'Alone', problem: '', isBehind: false, placement: null },
		...{ isHeard: true, silence: null, canFence: false },
	},
	missingLinks: new Set(),
	ovsBridges: new Set(),
	missingPaths: new Set(),
	memoryComing: null,
	askableSince: 0,
	node: { name: 'n1', bootedAt: 0, cpus: '0-3', cgroupLayout: 'v1' },
	guard: { pruneBlocked: null, graceEndsAt: null, startBlocked: null, stopBlocked: null },
	mostMemory: null,
	keep: false,
	autoTarget: null,
	now: NOW,
};

/** `create Absent`: the verb of a step and its reason. */
function inWords({ step, reason }: PlannedStep): string {
	switch (step.do) {
		case 'setLimit':
			return `setLimit ${step.limit} ${reason}`;
		case 'setNic':
			return `setNic ${(step.to ?? step.from)?.name} ${reason}`;
		default:
			return `${step.do} ${reason}`;
	}
}

/** All of a plan that decides something, in words. */
export function decision(plan: Plan): {
	readonly verb: string;
	readonly steps: readonly string[];
	readonly held: readonly string[];
	readonly holds: readonly string[];
} {
	return {
		verb: plan.verb,
		steps: plan.steps.map(inWords),
		held: plan.held.map(inWords),
		holds: plan.holds.map(({ kind, reason }) => `${kind} ${reason}`),
	};
}
