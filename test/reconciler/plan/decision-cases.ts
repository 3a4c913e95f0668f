import type { AutoTarget } from '../../../src/model/auto-target.ts';
import type { DiskSource } from '../../../src/model/disk-source.ts';
import type { Health } from '../../../src/model/health.ts';
import type { DiskSpec, InstanceSpec, NicSpec } from '../../../src/model/instance-spec.ts';
import { NO_IO_LIMITS } from '../../../src/model/io-limits.ts';
import type { Coming, FailedTry, Leaving } from '../../../src/model/migration.ts';
import type { ObservedIo, ObservedMemory } from '../../../src/model/observed.ts';
import type { Checkpoint, InstanceRecord, RebootRequest } from '../../../src/model/record.ts';
import { consentHash } from '../../../src/reconciler/plan/consent.ts';
import type { PlanInput } from '../../../src/reconciler/plan/plan-input.ts';
import { planInstance } from '../../../src/reconciler/plan/plan-instance.ts';
import { EVERY_RULE } from '../../support/instance-spec.ts';
import { nicOn } from '../../support/nic.ts';
import {
	absent,
	applied,
	base,
	broken,
	declared,
	frozen,
	limits,
	Mi,
	NOW,
	recordOf,
	running,
	spec,
	stopped,
} from '../../support/planning.ts';

/** One row of the decision table: what is there and wanted, and what is decided. */
export interface DecisionCase {
	readonly situation: string;
	readonly input: PlanInput;
	readonly verb: string;
	readonly steps: readonly string[];
	readonly held?: readonly string[];
	readonly holds?: readonly string[];
}

function given(change: Partial<PlanInput>): PlanInput {
	return { ...base, ...change };
}

function wanting(change: Partial<InstanceSpec>, rest: Partial<PlanInput> = {}): PlanInput {
	return given({ desired: declared({ ...spec, ...change }), ...rest });
}

const lan: NicSpec = { ...nicOn('br0'), name: 'lan' };
const hooked: NicSpec = { ...nicOn('br0'), hooks: { up: '/etc/nic-up', down: '/etc/nic-down' } };
const routed: NicSpec = { ...lan, name: 'routed', bridge: null, routed: { proxy: null } };
const phys: NicSpec = { ...lan, name: 'phys', bridge: null, phys: 'eno2' };
const onParent: NicSpec = {
	...nicOn('br0'),
	bridge: null,
	macvlan: { parent: 'eno1', mode: 'bridge' },
};

/** Running with some NICs, or with raw lines, and declared with others. */
function withNics(before: readonly NicSpec[], after: readonly NicSpec[], lines = ''): PlanInput {
	const hvparams = { ...spec.hvparams, lxc_extra_config: lines };
	return wanting({ nics: after }, { record: recordOf({ ...spec, hvparams, nics: before }) });
}

const N2 = { n2: '192.0.2.2' };

const FAILED: FailedTry = {
	reason: 'MigrationFailed',
	message: 'w',
	at: NOW,
	waitMs: null,
	count: 1,
};

/** What was tried to go to n2, by its spec or by hand, and did not get there. */
function failing(change: Partial<Leaving>, end: Partial<FailedTry> = {}): InstanceRecord {
	const record = moving('Failed');
	const migration = record.migration as Leaving;
	return { ...record, migration: { ...migration, ...change, failure: { ...FAILED, ...end } } };
}

const cold = { migration: { ...spec.migration, mode: 'Cold' } } as const;

const AWAY = { reason: 'PeerUnreachable', waitMs: 1000 } as const;

function moving(phase: Leaving['phase'], rest: Partial<InstanceRecord> = {}): InstanceRecord {
	const way = {
		id: 'a',
		to: 'n2',
		address: '192.0.2.2',
		mode: 'Auto',
		memory: 'StopCopy',
		transport: 'Ssh',
		epoch: 1,
		isByHand: false,
		at: NOW,
	} as const;
	const record = recordOf(spec);
	const { generation } = record;
	const failure = phase === 'Failed' ? FAILED : null;
	return { ...record, migration: { ...way, generation, phase, failure }, ...rest };
}

function ownedBy(node: string, against: string | null = null): InstanceRecord {
	return { ...recordOf(spec), created: null, started: null, owner: { node, epoch: 1, against } };
}

function coming(phase: Coming['phase'], owner: string): InstanceRecord {
	const migration = { id: 'a', from: 'n9', uid: 'u', phase, memoryAfter: null };
	return { ...ownedBy(owner), migration };
}

const COMES = { state: 'Coming', bytes: 0, lostAt: null } as const;
const LOST = { state: 'Lost', bytes: 0, lostAt: NOW } as const;

/** Made on another node, and stopped here. */
function arrivedWhole(): InstanceRecord {
	const { migration, owner } = coming('Arrived', base.node.name);
	return { ...recordOf(spec), migration, owner, stoppedByUs: true };
}

function movedHereFrom(against: string): InstanceRecord {
	const owner = { node: base.node.name, epoch: 1, against };
	const way = { id: 'a', from: against, uid: 'u', memoryAfter: null };
	const migration = { ...way, phase: 'Arrived' } as const;
	return { ...recordOf(spec), owner, migration, stoppedByUs: true };
}

const autoMemory: Partial<InstanceSpec> = {
	memory: { ...spec.memory, max: 1024 * Mi, target: 'Auto' },
};

const autoTarget = (mi: number, reason: AutoTarget['reason']): AutoTarget => ({
	target: mi * Mi,
	reason,
	message: 'why',
});

const withMemory = (change: Partial<ObservedMemory>): Partial<PlanInput> => ({
	observed: {
		...running,
		limits: { ...limits, memory: limits.memory && { ...limits.memory, ...change } },
	},
});

const remembering = (change: Partial<InstanceRecord>): InstanceRecord => recordOf(spec, change);

const lifecycle = (change: Partial<InstanceSpec['lifecycle']>): Partial<InstanceSpec> => ({
	lifecycle: { ...spec.lifecycle, ...change },
});

const restart = (policy: InstanceSpec['restart']['policy']): Partial<InstanceSpec> => ({
	restart: { ...spec.restart, policy },
});

const exited = (cause: 'Poweroff' | 'Code' | 'Signal', code: number): Partial<PlanInput> => ({
	observed: { ...stopped, lastExit: { at: NOW - 500, cause, code } },
});

const crashed = (count: number): Partial<PlanInput> => ({
	...exited('Signal', 9),
	record: remembering({ crashes: { count, lastAt: NOW - 500 } }),
});

const withoutCpu: PlanInput['observed'] = {
	...running,
	limits: { ...limits, cpuQuota: null, cpuWeight: null, withoutControllers: ['cpu'] },
};

const withIo = (writeBps: number | null): InstanceSpec => {
	const io = writeBps === null ? null : { ...NO_IO_LIMITS, writeBps };
	const root = {
		name: 'root',
		mount: '/',
		readOnly: false,
		source: { kind: 'directory', path: null, base: null },
	} as const;
	return { ...spec, disks: [{ ...root, io }] };
};

const ioOf = (mount: string, writeBps: number): ObservedIo => ({
	device: '8:0',
	mounts: ['/etc/hosts', mount],
	limits: { ...NO_IO_LIMITS, writeBps },
});

function limitingIo(writeBps: number | null, io: readonly ObservedIo[] = []): PlanInput {
	return given({
		desired: declared(withIo(writeBps)),
		record: recordOf(withIo(writeBps)),
		observed: { ...running, limits: { ...limits, io } },
	});
}

const usesMisc: Partial<InstanceSpec> = {
	hvparams: { ...spec.hvparams, lxc_cgroup_use: ['misc'] },
};
const absentCpus: Partial<InstanceSpec> = { hvparams: { ...spec.hvparams, cpu_mask: '2-5' } };

const onBridge: Partial<InstanceSpec> = { nics: [nicOn('br7')] };

const otherTty: Partial<InstanceSpec> = { hvparams: { ...spec.hvparams, lxc_tty: 0 } };
const otherUpdates = (policy: InstanceSpec['updates']['restart']): Partial<InstanceSpec> => ({
	...otherTty,
	updates: { ...spec.updates, restart: policy },
});
/** NOW is noon in UTC on a Sunday. */
const window = (from: string, to: string): Partial<InstanceSpec> => ({
	...otherTty,
	updates: {
		...spec.updates,
		restart: 'InWindow',
		window: { name: 'night', timezone: 'UTC', days: ['Sun'], from, to },
	},
});
const gone = { desired: null } as const;
const restartNeeded = [
	'prepareStart RestartNeeded',
	'stop RestartNeeded',
	'configure RestartNeeded',
	'start RestartNeeded',
];
const toTrash = ['stop NotDeclared', 'moveToTrash NotDeclared'];

function approved(input: PlanInput): PlanInput {
	const approval = { planHash: planInstance(input).hash, at: NOW };
	return { ...input, record: remembering({ ...input.record, approval }) };
}

const ownership: readonly DecisionCase[] = [
	{
		situation: 'a container of that name is not ours',
		input: given({ observed: { ...running, ownership: 'Foreign', uid: null } }),
		verb: 'NONE',
		steps: [],
		holds: ['refused Foreign'],
	},
	{
		situation: 'not ours, and nobody wants that name',
		input: given({
			...gone,
			record: null,
			observed: { ...running, ownership: 'Foreign', uid: null },
		}),
		verb: 'NONE',
		steps: [],
	},
	{
		situation: 'two sources disagree about whether it runs',
		input: given({ observed: { ...stopped, contradiction: 'processes in its payload cgroup' } }),
		verb: 'NONE',
		steps: [],
		holds: ['wait Contradiction'],
	},
	{
		situation: 'paused',
		input: given({
			observed: stopped,
			record: remembering({ stoppedByUs: true, pause: { until: NOW + 1, reason: '' } }),
		}),
		verb: 'START',
		steps: [],
		held: ['start NotRunning'],
		holds: ['wait Paused'],
	},
	{
		situation: 'a pause that is over',
		input: given({
			observed: stopped,
			record: remembering({ stoppedByUs: true, pause: { until: NOW, reason: '' } }),
		}),
		verb: 'START',
		steps: ['start NotRunning'],
	},
	{
		situation: 'remains of a creation',
		input: given({ observed: { ...stopped, remains: ['HalfCreated'] }, record: null }),
		verb: 'CREATE',
		steps: ['cleanUp CleanUpFirst', 'create Absent', 'start NotRunning'],
	},
	{
		situation: 'remains of a start',
		input: given({
			observed: { ...stopped, remains: ['HalfStarted'] },
			record: remembering({ started: null }),
		}),
		verb: 'START',
		steps: ['cleanUp CleanUpFirst', 'start NotRunning'],
	},
	{
		situation: 'stopped, and NICs of its last run have something of the host',
		input: given({
			observed: { ...stopped, remains: ['LeftNics'] },
			record: remembering({ started: null }),
		}),
		verb: 'START',
		steps: ['cleanUp CleanUpFirst', 'start NotRunning'],
	},
	{
		situation: 'running as declared, and NICs of an init before have something of the host',
		input: given({ observed: { ...running, remains: ['LeftNics'] } }),
		verb: 'CLEANUP',
		steps: ['cleanUp CleanUpFirst'],
	},
	{
		situation: 'remains of what is no longer declared',
		input: given({ ...gone, record: null, observed: { ...stopped, remains: ['HalfCreated'] } }),
		verb: 'CLEANUP',
		steps: ['cleanUp CleanUpFirst'],
	},
	{
		situation: 'the spec names another node, nothing here',
		input: wanting({ node: 'n2' }, { observed: absent, record: null }),
		verb: 'NONE',
		steps: [],
		holds: ['refused OtherNode'],
	},
	{
		situation: 'the spec names another node, it is here, and nothing says where that is',
		input: wanting({ node: 'n2', state: 'Stopped' }),
		verb: 'MIGRATE',
		steps: [],
		holds: ['refused OtherNode'],
	},
	{
		situation: 'the spec names another node, it is here',
		input: wanting({ node: 'n2' }, { addresses: N2 }),
		verb: 'MIGRATE',
		steps: ['migrate NodeChanged'],
	},
	{
		situation: 'the same with updates.migrate Approve',
		input: wanting(
			{ node: 'n2', updates: { ...spec.updates, migrate: 'Approve' } },
			{ addresses: N2 },
		),
		verb: 'MIGRATE',
		steps: [],
		held: ['migrate NodeChanged'],
		holds: ['consent OtherNode'],
	},
	{
		situation: 'the same with updates.migrate Never',
		input: wanting(
			{ node: 'n2', updates: { ...spec.updates, migrate: 'Never' } },
			{ addresses: N2 },
		),
		verb: 'MIGRATE',
		steps: [],
		holds: ['refused OtherNode'],
	},
	{
		situation: 'the spec names another node, and its processes are to go on here first',
		input: wanting(
			{ node: 'n2' },
			{
				addresses: N2,
				observed: stopped,
				record: remembering({ checkpoint: { folder: '/f', at: NOW, phase: 'Restoring' } }),
			},
		),
		verb: 'START',
		steps: ['restore RestoreAsked'],
	},
	{
		situation: 'it did not get to the node that the spec names, and is stopped',
		input: wanting(
			{ node: 'n2' },
			{ addresses: N2, observed: stopped, record: moving('Failed', { stoppedByUs: true }) },
		),
		verb: 'MIGRATE',
		steps: ['configure ConfigChanged', 'start NotRunning'],
		held: ['migrate NodeChanged'],
		holds: ['refused MigrationFailed'],
	},
	{
		situation: 'the same, and a spec that came after that try says so',
		input: wanting({ node: 'n2' }, { addresses: N2, record: failing({ generation: 0 }) }),
		verb: 'MIGRATE',
		steps: ['migrate NodeChanged'],
	},
	{
		situation: 'the same, and the address of the node is another one now',
		input: wanting({ node: 'n2' }, { addresses: N2, record: failing({ address: '192.0.2.9' }) }),
		verb: 'MIGRATE',
		steps: ['migrate NodeChanged'],
	},
	{
		situation: 'the node that the spec names could not be reached just now, and it is stopped',
		input: wanting(
			{ node: 'n2' },
			{ addresses: N2, observed: stopped, record: { ...failing({}, AWAY), stoppedByUs: true } },
		),
		verb: 'MIGRATE',
		steps: ['configure ConfigChanged', 'start NotRunning'],
		held: ['migrate NodeChanged'],
		holds: ['wait PeerUnreachable'],
	},
	{
		situation: 'the same, when the wait is over',
		input: wanting({ node: 'n2' }, { addresses: N2, record: failing({}, AWAY), now: NOW + 1000 }),
		verb: 'MIGRATE',
		steps: ['migrate NodeChanged'],
	},
	{
		situation: 'the same by hand, and the spec wants it here',
		input: given({ record: failing({ isByHand: true }, AWAY), now: NOW + 1000 }),
		verb: 'NONE',
		steps: [],
	},
	{
		situation: 'the spec names another node, and protects from Migrate; it is stopped',
		input: wanting(
			{ node: 'n2', ...lifecycle({ protect: ['Migrate'] }) },
			{ addresses: N2, observed: stopped, record: remembering({ stoppedByUs: true }) },
		),
		verb: 'MIGRATE',
		steps: ['configure ConfigChanged', 'start NotRunning'],
		holds: ['refused Protected'],
	},
	{
		situation: 'the spec names another node, protects from Stop, and wants moves cold',
		input: wanting(
			{ node: 'n2', ...cold, ...lifecycle({ protect: ['Stop'] }) },
			{ addresses: N2, record: recordOf({ ...spec, ...cold }) },
		),
		verb: 'MIGRATE',
		steps: [],
		holds: ['refused Protected'],
	},
	{
		situation: 'the spec names another node, and protects from Stop',
		input: wanting({ node: 'n2', ...lifecycle({ protect: ['Stop'] }) }, { addresses: N2 }),
		verb: 'MIGRATE',
		steps: ['migrate NodeChanged'],
	},
	{
		situation: 'it is on its way to another node',
		input: given({ record: moving('Copying') }),
		verb: 'MIGRATE',
		steps: ['migrate MigrationAsked'],
	},
	{
		situation: 'it may be on another node already, and nothing declares it any more',
		input: given({ ...gone, observed: stopped, record: moving('HandingOver') }),
		verb: 'MIGRATE',
		steps: ['migrate MigrationAsked'],
	},
	{
		situation: 'another node sends it',
		input: given({ observed: absent, record: coming('Arriving', 'n9') }),
		verb: 'NONE',
		steps: [],
		holds: ['wait Arriving'],
	},
	{
		situation: 'it came before its memory, which still comes, and does not run',
		input: given({ observed: stopped, record: coming('Arrived', 'n1'), memoryComing: COMES }),
		verb: 'NONE',
		steps: [],
		holds: ['wait Arriving'],
	},
	{
		situation: 'it came before its memory, which still comes, and runs',
		input: given({ record: { ...arrivedWhole(), stoppedByUs: false }, memoryComing: COMES }),
		verb: 'NONE',
		steps: [],
		holds: ['wait FetchingMemory'],
	},
	{
		situation: 'it came before its memory, which is lost, and runs',
		input: given({ record: coming('Arrived', 'n1'), memoryComing: LOST }),
		verb: 'STOP',
		steps: ['stop MemoryLost'],
	},
	{
		situation: 'it came before its memory, which is lost, and does not run',
		input: given({ observed: stopped, record: coming('Arrived', 'n1'), memoryComing: LOST }),
		verb: 'NONE',
		steps: [],
		holds: ['wait Arriving'],
	},
	{
		situation: 'the same a minute later, when nobody took it back',
		input: given({
			observed: stopped,
			record: arrivedWhole(),
			memoryComing: LOST,
			now: NOW + 61_000,
		}),
		verb: 'START',
		steps: ['start NotRunning'],
	},
	{
		situation: 'the same, and until now nobody could ask this node for it',
		input: given({
			observed: stopped,
			record: arrivedWhole(),
			memoryComing: LOST,
			askableSince: NOW + 61_000,
			now: NOW + 61_000,
		}),
		verb: 'NONE',
		steps: [],
		holds: ['wait Arriving'],
	},
	{
		situation: 'another node has it',
		input: given({ observed: absent, record: ownedBy('n9') }),
		verb: 'NONE',
		steps: [],
		holds: ['refused OwnedElsewhere'],
	},
	{
		situation: 'another node has it, and its spec says here',
		input: wanting({ node: 'n1' }, { observed: absent, record: ownedBy('n9') }),
		verb: 'MIGRATE',
		steps: [],
		holds: ['refused OwnedElsewhere'],
	},
	{
		situation: 'somebody moved it here against its spec',
		input: wanting({ node: 'n2' }, { observed: stopped, record: movedHereFrom('n2') }),
		verb: 'START',
		steps: ['configure ConfigChanged', 'start NotRunning'],
	},
	{
		situation: 'the document has errors, and there is a last good spec',
		input: given({ ...gone, invalid: broken, observed: { ...running, state: 'FROZEN' } }),
		verb: 'UNFREEZE',
		steps: ['unfreeze ShouldBeThawed'],
	},
	{
		situation: 'the document has errors, and there was never a good spec',
		input: given({ ...gone, invalid: broken, record: remembering({ lastGood: null }) }),
		verb: 'NONE',
		steps: [],
		holds: ['refused NeverValid'],
	},
];

const deletion: readonly DecisionCase[] = [
	{
		situation: 'no file declares it any more, running',
		input: given(gone),
		verb: 'DELETE',
		steps: toTrash,
	},
	{
		situation: 'no file declares it any more, stopped',
		input: given({ ...gone, observed: stopped }),
		verb: 'DELETE',
		steps: ['moveToTrash NotDeclared'],
	},
	{
		situation: 'no file declares it any more, frozen',
		input: given({ ...gone, observed: frozen }),
		verb: 'DELETE',
		steps: ['unfreeze NotDeclared', ...toTrash],
	},
	{
		situation: 'state Absent',
		input: wanting({ state: 'Absent' }),
		verb: 'DELETE',
		steps: toTrash,
	},
	{
		situation: 'state Absent, nothing there',
		input: wanting({ state: 'Absent' }, { observed: absent }),
		verb: 'NONE',
		steps: [],
	},
	{
		situation: 'no file, and the record protects from Delete',
		input: given({ ...gone, record: remembering({ protect: ['Delete'] }) }),
		verb: 'DELETE',
		steps: [],
		held: toTrash,
		holds: ['refused Protected'],
	},
	{
		situation: 'no file, running, and the record protects from Stop',
		input: given({ ...gone, record: remembering({ protect: ['Stop'] }) }),
		verb: 'DELETE',
		steps: [],
		held: toTrash,
		holds: ['refused Protected'],
	},
	{
		situation: 'no file, stopped, and the record protects from Stop',
		input: given({ ...gone, observed: stopped, record: remembering({ protect: ['Stop'] }) }),
		verb: 'DELETE',
		steps: ['moveToTrash NotDeclared'],
	},
	{
		situation: 'state Absent, and the spec protects from Delete',
		input: wanting({ state: 'Absent', ...lifecycle({ protect: ['Delete'] }) }),
		verb: 'DELETE',
		steps: [],
		held: toTrash,
		holds: ['refused Protected'],
	},
	{
		situation: 'no file, and more vanished than prune.max allows',
		input: given({ ...gone, guard: { ...base.guard, pruneBlocked: '9 vanished' } }),
		verb: 'DELETE',
		steps: [],
		held: toTrash,
		holds: ['refused PruneLimit'],
	},
	{
		situation: 'no file, more vanished than prune.max allows, this deletion approved',
		input: approved(given({ ...gone, guard: { ...base.guard, pruneBlocked: '9 vanished' } })),
		verb: 'DELETE',
		steps: toTrash,
	},
	{
		situation: 'no file since a moment ago',
		input: given({ ...gone, guard: { ...base.guard, graceEndsAt: base.now + 1000 } }),
		verb: 'DELETE',
		steps: [],
		held: toTrash,
		holds: ['wait VanishedJustNow'],
	},
	{
		situation: 'no file since a moment ago, and more vanished than prune.max allows',
		input: given({
			...gone,
			guard: { ...base.guard, pruneBlocked: '9 vanished', graceEndsAt: base.now + 1000 },
		}),
		verb: 'DELETE',
		steps: [],
		held: toTrash,
		holds: ['refused PruneLimit', 'wait VanishedJustNow'],
	},
	{
		situation: 'no file, and no record of what carries our marker',
		input: given({ ...gone, record: null }),
		verb: 'DELETE',
		steps: [],
		held: toTrash,
		holds: ['refused NoRecord'],
	},
	{
		situation: 'no file, a record, nothing on the host',
		input: given({ ...gone, observed: absent }),
		verb: 'CLEANUP',
		steps: ['forget NotDeclared'],
	},
	{
		situation: 'no file, no record, nothing on the host',
		input: given({ ...gone, observed: absent, record: null }),
		verb: 'NONE',
		steps: [],
	},
	{
		situation: 'no file, but the specs cannot be read well enough to be sure',
		input: given({ ...gone, keep: true }),
		verb: 'NONE',
		steps: [],
	},
	{
		situation: 'stopped, gone from the specs before they could not be read any more',
		input: given({
			...gone,
			keep: true,
			observed: stopped,
			record: remembering({ isGone: true, stoppedByUs: true }),
		}),
		verb: 'NONE',
		steps: [],
	},
	{
		situation: 'the document has errors, and the last good spec says Absent',
		input: given({
			...gone,
			invalid: broken,
			record: recordOf({ ...spec, state: 'Absent' }),
		}),
		verb: 'NONE',
		steps: [],
	},
];

const creation: readonly DecisionCase[] = [
	{
		situation: 'absent, Running',
		input: given({ observed: absent, record: null }),
		verb: 'CREATE',
		steps: ['create Absent', 'start NotRunning'],
	},
	{
		situation: 'absent, Stopped',
		input: wanting({ state: 'Stopped' }, { observed: absent, record: null }),
		verb: 'CREATE',
		steps: ['create Absent'],
	},
	{
		situation: 'absent, Frozen',
		input: wanting({ state: 'Frozen' }, { observed: absent, record: null }),
		verb: 'CREATE',
		steps: ['create Absent', 'start NotRunning', 'freeze ShouldBeFrozen'],
	},
	{
		situation: 'a field changed that needs a new rootfs, beside a limit',
		input: wanting({ os: { kind: 'copy', path: '/srv/base', fit: EVERY_RULE }, pids: 200 }),
		verb: 'RECREATE',
		steps: ['setLimit pids LimitChanged'],
		holds: ['refused RecreateRefused'],
	},
	{
		situation: 'running, security.idmap changed, beside a limit',
		input: wanting({ security: { idmap: 'Auto', nesting: false }, pids: 200 }),
		verb: 'RECREATE',
		steps: ['setLimit pids LimitChanged'],
		holds: ['refused RecreateRefused'],
	},
];

const power: readonly DecisionCase[] = [
	{
		situation: 'not there yet, hvparams.cpu_mask names CPUs that are not there',
		input: wanting(absentCpus, { observed: absent, record: null }),
		verb: 'CREATE',
		steps: [],
		held: ['create Absent', 'start NotRunning'],
		holds: ['refused CpusMissing'],
	},
	{
		situation: 'stopped by us, Running, hvparams.cpu_mask names CPUs that are not there',
		input: wanting(absentCpus, {
			observed: stopped,
			record: remembering({ stoppedByUs: true }),
		}),
		verb: 'START',
		steps: [],
		held: ['configure ConfigChanged', 'start NotRunning'],
		holds: ['refused CpusMissing'],
	},
	{
		situation: 'not there yet, a controller that it names is not offered by this host',
		input: wanting(usesMisc, { observed: absent, record: null }),
		verb: 'CREATE',
		steps: [],
		held: ['create Absent', 'start NotRunning'],
		holds: ['refused ControllerMissing'],
	},
	{
		situation: 'stopped by us, Running, a controller that it names is not offered by this host',
		input: wanting(usesMisc, { observed: stopped, record: remembering({ stoppedByUs: true }) }),
		verb: 'START',
		steps: [],
		held: ['configure ConfigChanged', 'start NotRunning'],
		holds: ['refused ControllerMissing'],
	},
	{
		situation: 'not there yet, its CPUs are not there, and the node has no memory for it',
		input: wanting(absentCpus, { observed: absent, record: null, mostMemory: 100 * Mi }),
		verb: 'CREATE',
		steps: [],
		held: ['create Absent', 'start NotRunning'],
		holds: ['refused CpusMissing'],
	},
	{
		situation: 'not there yet, the bridge of a NIC does not exist',
		input: wanting(onBridge, { observed: absent, record: null, missingLinks: new Set(['br7']) }),
		verb: 'CREATE',
		steps: [],
		held: ['create Absent', 'start NotRunning'],
		holds: ['wait BridgeMissing'],
	},
	{
		situation: 'stopped by us, Running, the bridge of a NIC does not exist',
		input: wanting(onBridge, {
			observed: stopped,
			record: remembering({ stoppedByUs: true }),
			missingLinks: new Set(['br7']),
		}),
		verb: 'START',
		steps: [],
		held: ['configure ConfigChanged', 'start NotRunning'],
		holds: ['wait BridgeMissing'],
	},
	{
		situation: 'running, a restart field changed, the bridge of a NIC does not exist',
		input: wanting(
			{
				...onBridge,
				capabilities: { drop: [], keep: null },
				updates: { ...spec.updates, restart: 'Auto' },
			},
			{ missingLinks: new Set(['br7']) },
		),
		verb: 'RESTART',
		steps: [],
		held: [
			'setNic eth0 NicChanged',
			'prepareStart RestartNeeded',
			'stop RestartNeeded',
			'configure RestartNeeded',
			'start RestartNeeded',
		],
		holds: ['wait BridgeMissing'],
	},
	{ situation: 'all is as declared', input: base, verb: 'NONE', steps: [] },
	{
		situation: 'LXC is between two states',
		input: given({ observed: { ...running, state: 'STOPPING' } }),
		verb: 'NONE',
		steps: [],
		holds: ['wait Transitional'],
	},
	{
		situation: 'running, Stopped',
		input: wanting({ state: 'Stopped' }),
		verb: 'STOP',
		steps: ['stop ShouldBeStopped'],
	},
	{
		situation: 'running, Stopped, protected from Stop',
		input: wanting({ state: 'Stopped', ...lifecycle({ protect: ['Stop'] }) }),
		verb: 'STOP',
		steps: [],
		held: ['stop ShouldBeStopped'],
		holds: ['refused Protected'],
	},
	{
		situation: 'running, Frozen',
		input: wanting({ state: 'Frozen' }),
		verb: 'FREEZE',
		steps: ['freeze ShouldBeFrozen'],
	},
	{
		situation: 'frozen, Running',
		input: given({ observed: frozen }),
		verb: 'UNFREEZE',
		steps: ['unfreeze ShouldBeThawed'],
	},
	{
		situation: 'frozen, Stopped',
		input: wanting({ state: 'Stopped' }, { observed: frozen }),
		verb: 'STOP',
		steps: ['unfreeze ShouldBeStopped', 'stop ShouldBeStopped'],
	},
	{
		situation: 'stopped, Stopped',
		input: wanting({ state: 'Stopped' }, { observed: stopped }),
		verb: 'NONE',
		steps: [],
	},
	{
		situation: 'stopped by us, Running',
		input: given({ observed: stopped, record: remembering({ stoppedByUs: true }) }),
		verb: 'START',
		steps: ['start NotRunning'],
	},
	{
		situation: 'stopped by us, Running, and the node has no memory for it',
		input: given({
			observed: stopped,
			record: remembering({ stoppedByUs: true }),
			mostMemory: 100 * Mi,
		}),
		verb: 'START',
		steps: [],
		held: ['start NotRunning'],
		holds: ['wait NodeFull'],
	},
	{
		situation: 'not there, and the node has no memory for it',
		input: given({ observed: absent, record: null, mostMemory: 100 * Mi }),
		verb: 'CREATE',
		steps: ['create Absent'],
		held: ['start NotRunning'],
		holds: ['wait NodeFull'],
	},
	{
		situation: 'stopped by us, Frozen',
		input: wanting(
			{ state: 'Frozen' },
			{ observed: stopped, record: recordOf({ ...spec, state: 'Frozen' }, { stoppedByUs: true }) },
		),
		verb: 'START',
		steps: ['start NotRunning', 'freeze ShouldBeFrozen'],
	},
	{
		situation: 'created and never started, Running',
		input: given({ observed: stopped, record: remembering({ started: null }) }),
		verb: 'START',
		steps: ['start NotRunning'],
	},
	{
		situation: 'created anew after an older container of that name ran, Running',
		input: given({
			observed: stopped,
			record: remembering({
				created: applied(spec, NOW - 1000),
				started: applied(spec, NOW - 2000),
			}),
		}),
		verb: 'START',
		steps: ['start NotRunning'],
	},
	{
		situation: 'stopped by us, and the config is of an older spec',
		input: wanting(otherTty, { observed: stopped, record: remembering({ stoppedByUs: true }) }),
		verb: 'START',
		steps: ['configure ConfigChanged', 'start NotRunning'],
	},
	{
		situation: 'stopped by us, and there is no config',
		input: given({
			observed: { ...stopped, configHash: null },
			record: remembering({ stoppedByUs: true }),
		}),
		verb: 'START',
		steps: ['configure ConfigChanged', 'start NotRunning'],
	},
	{
		situation: 'adopted, stopped by us',
		input: given({
			observed: stopped,
			record: remembering({ stoppedByUs: true, adopted: { lxcpath: '/var/lib/lxc' } }),
		}),
		verb: 'START',
		steps: ['configure ConfigChanged', 'start NotRunning'],
	},
];

const until = { until: NOW + 1, reason: '' };
const stopByHand = { kind: 'State', state: 'Stopped', ...until } as const;
const startByHand = { kind: 'State', state: 'Running', ...until } as const;
const limitByHand = (max: number) => ({ kind: 'Memory', max, ...until }) as const;
const asked = { restartRequest: { at: NOW, reason: '' } };
const restartAsked = restartNeeded.map((step) => step.replace('Needed', 'Requested'));
const limitedTo = (bytes: number) => ({ ...running, limits: { ...limits, memoryMax: bytes } });
const limit128 = limitedTo(128 * Mi);
const limit256 = limitedTo(256 * Mi);

const checkpointed = (phase: Checkpoint['phase']): Checkpoint => ({
	folder: '/ckpt/web1',
	at: NOW,
	phase,
});

const byHand: readonly DecisionCase[] = [
	{
		situation: 'running, Running, stopped by hand',
		input: given({ record: remembering({ overrides: [stopByHand] }) }),
		verb: 'STOP',
		steps: ['stop ShouldBeStopped'],
		holds: ['wait Overridden'],
	},
	{
		situation: 'stopped by us, Running, stopped by hand',
		input: given({
			observed: stopped,
			record: remembering({ stoppedByUs: true, overrides: [stopByHand] }),
		}),
		verb: 'NONE',
		steps: [],
		holds: ['wait Overridden'],
	},
	{
		situation: 'stopped by us, Running, stopped by hand until now',
		input: given({
			observed: stopped,
			record: remembering({ stoppedByUs: true, overrides: [{ ...stopByHand, until: NOW }] }),
		}),
		verb: 'START',
		steps: ['start NotRunning'],
	},
	{
		situation: 'stopped by us, Stopped, started by hand',
		input: wanting(
			{ state: 'Stopped' },
			{
				observed: stopped,
				record: recordOf(
					{ ...spec, state: 'Stopped' },
					{ stoppedByUs: true, overrides: [startByHand] },
				),
			},
		),
		verb: 'START',
		steps: ['start NotRunning'],
		holds: ['wait Overridden'],
	},
	{
		situation: 'running, Stopped, started by hand until now',
		input: wanting(
			{ state: 'Stopped' },
			{ record: remembering({ overrides: [{ ...startByHand, until: NOW }] }) },
		),
		verb: 'STOP',
		steps: ['stop ShouldBeStopped'],
	},
	{
		situation: 'running, Stopped, and stopped by hand as well',
		input: wanting({ state: 'Stopped' }, { record: remembering({ overrides: [stopByHand] }) }),
		verb: 'STOP',
		steps: ['stop ShouldBeStopped'],
	},
	{
		situation: 'running, Running, stopped by hand, protected from Stop',
		input: wanting(lifecycle({ protect: ['Stop'] }), {
			record: remembering({ overrides: [stopByHand] }),
		}),
		verb: 'STOP',
		steps: [],
		held: ['stop ShouldBeStopped'],
		holds: ['refused Protected', 'wait Overridden'],
	},
	{
		situation: 'running, Running, stopped by hand, paused',
		input: given({
			record: remembering({
				overrides: [stopByHand],
				pause: { until: NOW + 2, reason: '' },
			}),
		}),
		verb: 'STOP',
		steps: [],
		held: ['stop ShouldBeStopped'],
		holds: ['wait Paused', 'wait Overridden'],
	},
	{
		situation: 'no file any more, started by hand',
		input: given({ ...gone, record: remembering({ overrides: [startByHand] }) }),
		verb: 'DELETE',
		steps: toTrash,
	},
	{
		situation: 'running, memory.max lowered by hand',
		input: given({ record: remembering({ overrides: [limitByHand(256 * Mi)] }) }),
		verb: 'LIVE',
		steps: ['setLimit memory.max LimitChanged'],
		holds: ['wait Overridden'],
	},
	{
		situation: 'running, memory.max lowered by hand below memory.target',
		input: wanting(
			{ memory: { ...spec.memory, target: 384 * Mi } },
			{ record: remembering({ overrides: [limitByHand(256 * Mi)] }) },
		),
		verb: 'LIVE',
		steps: ['setLimit memory.target LimitChanged'],
		holds: ['wait Overridden'],
	},
	{
		situation: 'running, memory.max lowered by hand below what target Auto gives',
		input: wanting(autoMemory, {
			autoTarget: autoTarget(384, 'MemoryTaken'),
			record: remembering({ overrides: [limitByHand(256 * Mi)] }),
		}),
		verb: 'LIVE',
		steps: ['setLimit memory.target LimitChanged'],
		holds: ['wait Overridden'],
	},
	{
		situation: 'running, the limit raised by hand above memory.target',
		input: wanting(
			{ memory: { ...spec.memory, target: 128 * Mi } },
			{ record: remembering({ overrides: [limitByHand(256 * Mi)] }), observed: limit128 },
		),
		verb: 'LIVE',
		steps: ['setLimit memory.target LimitChanged'],
		holds: ['wait Overridden'],
	},
	{
		situation: 'running, the limit raised by hand above what target Auto gives',
		input: wanting(autoMemory, {
			autoTarget: autoTarget(128, 'MemoryTaken'),
			record: remembering({ overrides: [limitByHand(256 * Mi)] }),
			observed: limit128,
		}),
		verb: 'LIVE',
		steps: ['setLimit memory.target LimitChanged'],
		holds: ['wait Overridden'],
	},
	{
		situation: 'running, memory.max was lowered by hand until now',
		input: given({
			observed: limit256,
			record: remembering({
				started: applied({ ...spec, memory: { ...spec.memory, max: 256 * Mi } }, NOW - 1000),
				overrides: [{ ...limitByHand(256 * Mi), until: NOW }],
			}),
		}),
		verb: 'LIVE',
		steps: ['setLimit memory.max LimitChanged'],
	},
	{
		situation: 'running, memory.max lowered by hand, then below that by the spec',
		input: wanting(
			{ memory: { ...spec.memory, max: 256 * Mi } },
			{ record: remembering({ overrides: [limitByHand(300 * Mi)] }), observed: limit256 },
		),
		verb: 'NONE',
		steps: [],
	},
	{
		situation: 'stopped by us, Running, memory.max lowered by hand',
		input: given({
			observed: stopped,
			record: remembering({ stoppedByUs: true, overrides: [limitByHand(256 * Mi)] }),
		}),
		verb: 'START',
		steps: ['configure ConfigChanged', 'start NotRunning'],
		holds: ['wait Overridden'],
	},
	{
		situation: 'powered off from inside and accepted, memory.max lowered by hand',
		input: given({
			...exited('Poweroff', 0),
			record: remembering({ overrides: [limitByHand(256 * Mi)] }),
		}),
		verb: 'NONE',
		steps: [],
		holds: ['refused PoweroffAccepted', 'wait Overridden'],
	},
	{
		situation: 'running, a restart asked for',
		input: given({ record: remembering(asked) }),
		verb: 'RESTART',
		steps: restartAsked,
	},
	{
		situation: 'running, a restart asked for, a restart field changed, updates.restart Never',
		input: wanting(otherUpdates('Never'), { record: remembering(asked) }),
		verb: 'RESTART',
		steps: restartAsked,
	},
	{
		situation: 'running, a restart asked for, protected from Stop',
		input: wanting(lifecycle({ protect: ['Stop'] }), { record: remembering(asked) }),
		verb: 'RESTART',
		steps: [],
		held: restartAsked,
		holds: ['refused Protected'],
	},
	{
		situation: 'running, a restart asked for, memory.max grows, and the node has nothing more',
		input: wanting(
			{ memory: { ...spec.memory, max: 1024 * Mi } },
			{ record: remembering(asked), mostMemory: 512 * Mi },
		),
		verb: 'RESTART',
		steps: [],
		held: ['setLimit memory.max LimitChanged', ...restartAsked],
		holds: ['wait NodeFull'],
	},
	{
		situation: 'stopped by us, Running, a restart asked for',
		input: given({ observed: stopped, record: remembering({ ...asked, stoppedByUs: true }) }),
		verb: 'START',
		steps: ['start NotRunning'],
	},
	{
		situation: 'running, a checkpoint asked for',
		input: given({ record: remembering({ checkpoint: checkpointed('Asked') }) }),
		verb: 'STOP',
		steps: ['checkpoint CheckpointAsked'],
	},
	{
		situation: 'stopped, its processes kept in images, a restart field changed',
		input: wanting(otherTty, {
			observed: stopped,
			record: remembering({ stoppedByUs: true, checkpoint: checkpointed('Kept') }),
		}),
		verb: 'NONE',
		steps: [],
		holds: ['refused Checkpointed'],
	},
	{
		situation: 'stopped, its processes kept in images and asked for, a restart field changed',
		input: wanting(otherTty, {
			observed: stopped,
			record: remembering({ stoppedByUs: true, checkpoint: checkpointed('Restoring') }),
		}),
		verb: 'START',
		steps: ['restore RestoreAsked'],
	},
	{
		situation: 'frozen, its processes come from images, ballast was killed before they might go on',
		input: given({
			observed: { ...running, state: 'FROZEN' },
			record: remembering({ checkpoint: checkpointed('Restoring') }),
		}),
		verb: 'START',
		steps: ['restore RestoreAsked'],
	},
];

const exits: readonly DecisionCase[] = [
	{
		situation: 'ended by itself the first time',
		input: given(crashed(1)),
		verb: 'START',
		steps: ['start Crashed'],
	},
	{
		situation: 'ended by itself for the second time, half a second ago',
		input: given(crashed(2)),
		verb: 'START',
		steps: [],
		held: ['start Crashed'],
		holds: ['wait CrashBackoff'],
	},
	{
		situation: 'ended by itself for the second time, more than a second ago',
		input: given({ ...crashed(2), now: NOW + 500 }),
		verb: 'START',
		steps: ['start Crashed'],
	},
	{
		situation: 'ended by itself, and nothing is known of how',
		input: given({ observed: stopped }),
		verb: 'START',
		steps: ['start Crashed'],
	},
	{
		situation: 'powered off from inside, guestPoweroff Accept',
		input: given(exited('Poweroff', 0)),
		verb: 'NONE',
		steps: [],
		holds: ['refused PoweroffAccepted'],
	},
	{
		situation: 'powered off from inside, guestPoweroff Restart',
		input: wanting(lifecycle({ guestPoweroff: 'Restart' }), {
			...exited('Poweroff', 0),
			record: recordOf({ ...spec, ...lifecycle({ guestPoweroff: 'Restart' }) }),
		}),
		verb: 'START',
		steps: ['start Crashed'],
	},
	{
		situation: 'powered off from inside and accepted, then the spec changed',
		input: wanting(otherTty, exited('Poweroff', 0)),
		verb: 'START',
		steps: ['configure ConfigChanged', 'start NotRunning'],
	},
	{
		situation: 'powered off from inside and accepted, then only when it may restart changed',
		input: wanting({ updates: { ...spec.updates, restart: 'Never' } }, exited('Poweroff', 0)),
		verb: 'NONE',
		steps: [],
		holds: ['refused PoweroffAccepted'],
	},
	{
		situation: 'killed, restart.policy Never',
		input: wanting(restart('Never'), {
			...exited('Signal', 9),
			record: recordOf({ ...spec, ...restart('Never') }),
		}),
		verb: 'NONE',
		steps: [],
		holds: ['refused RestartPolicyNever'],
	},
	{
		situation: 'ended with status 0, restart.policy OnFailure',
		input: wanting(restart('OnFailure'), {
			...exited('Code', 0),
			record: recordOf({ ...spec, ...restart('OnFailure') }),
		}),
		verb: 'NONE',
		steps: [],
		holds: ['refused RestartPolicyNever'],
	},
	{
		situation: 'ended with status 1, restart.policy OnFailure',
		input: wanting(restart('OnFailure'), {
			...exited('Code', 1),
			record: recordOf({ ...spec, ...restart('OnFailure') }),
		}),
		verb: 'START',
		steps: ['start Crashed'],
	},
];

const changes: readonly DecisionCase[] = [
	{
		situation: 'running, the spec changed limits',
		input: wanting({
			memory: { ...spec.memory, max: 256 * Mi },
			pids: null,
			hvparams: { ...spec.hvparams, cpu_mask: '0-1' },
			devices: { preset: 'none', allow: ['c 1:5 rw'] },
		}),
		verb: 'LIVE',
		steps: [
			'setLimit hvparams.cpu_mask LimitChanged',
			'setLimit pids LimitChanged',
			'setLimit devices LimitChanged',
			'setLimit memory.max LimitChanged',
		],
	},
	{
		situation: 'running, somebody changed a limit on the host',
		input: given({ observed: { ...running, limits: { ...limits, pidsMax: 50 } } }),
		verb: 'LIVE',
		steps: ['setLimit pids LimitDrifted'],
	},
	{
		situation: 'running, and a limit was not set again when its processes were brought back',
		input: given({
			observed: { ...running, limits: { ...limits, pidsMax: null } },
			record: remembering({ started: { ...applied(spec, NOW - 1000), isRestored: true } }),
		}),
		verb: 'LIVE',
		steps: ['setLimit pids LimitNotRestored'],
	},
	{
		situation: 'running, target Auto, the node takes memory',
		input: wanting(autoMemory, { autoTarget: autoTarget(384, 'MemoryTaken') }),
		verb: 'LIVE',
		steps: ['setLimit memory.target MemoryTaken'],
	},
	{
		situation: 'running, target Auto, the node gives memory',
		input: wanting(autoMemory, { autoTarget: autoTarget(768, 'MemoryGiven') }),
		verb: 'LIVE',
		steps: ['setLimit memory.target MemoryGiven'],
	},
	{
		situation: 'running, target Auto, the limit is not what the node gave, by another hand',
		input: wanting(autoMemory, {
			autoTarget: autoTarget(1024, 'MemoryKept'),
			record: recordOf({ ...spec, ...autoMemory }),
		}),
		verb: 'LIVE',
		steps: ['setLimit memory.target LimitDrifted'],
	},
	{
		situation: 'running, target Auto, the node gave nothing yet',
		input: wanting(autoMemory),
		verb: 'NONE',
		steps: [],
	},
	{
		situation: 'running, target Auto, the node gave nothing yet and the limit is above max',
		input: wanting({ memory: { ...spec.memory, max: 256 * Mi, target: 'Auto' } }),
		verb: 'LIVE',
		steps: ['setLimit memory.target LimitChanged'],
	},
	{
		situation: 'running, memory.max is not a whole number of pages',
		input: wanting({ memory: { ...spec.memory, max: 512 * Mi + 4095 } }),
		verb: 'NONE',
		steps: [],
	},
	{
		situation: 'running, the spec changed CPU time and weight',
		input: wanting({ cpu: { quota: 1.5, weight: 200 } }),
		verb: 'LIVE',
		steps: ['setLimit cpu.quota LimitChanged', 'setLimit cpu.weight LimitChanged'],
	},
	{
		situation: 'running, somebody changed CPU time and weight on the host',
		input: given({ observed: { ...running, limits: { ...limits, cpuQuota: 2, cpuWeight: 50 } } }),
		verb: 'LIVE',
		steps: ['setLimit cpu.quota LimitDrifted', 'setLimit cpu.weight LimitDrifted'],
	},
	{
		situation: 'running, the spec limits what a disk may do each second',
		input: given({ ...limitingIo(10 * Mi), record: recordOf(withIo(null)) }),
		verb: 'LIVE',
		steps: ['setLimit disks.io LimitChanged'],
	},
	{
		situation: 'running, somebody changed what a disk may do on the host',
		input: limitingIo(10 * Mi, [ioOf('/', 20 * Mi)]),
		verb: 'LIVE',
		steps: ['setLimit disks.io LimitDrifted'],
	},
	{
		situation: 'running, what a disk may do is as the spec says',
		input: limitingIo(10 * Mi, [ioOf('/', 10 * Mi)]),
		verb: 'NONE',
		steps: [],
	},
	{
		situation: 'running, the spec no longer limits what a disk may do',
		input: given({
			...limitingIo(null, [ioOf('/', 10 * Mi)]),
			record: recordOf(withIo(10 * Mi)),
		}),
		verb: 'LIVE',
		steps: ['setLimit disks.io LimitChanged'],
	},
	{
		situation: 'running, the spec limits no disk, and somebody limited one on the host',
		input: limitingIo(null, [ioOf('/', 10 * Mi)]),
		verb: 'LIVE',
		steps: ['setLimit disks.io LimitDrifted'],
	},
	{
		situation: 'running, cpu.quota is not a whole number of microseconds',
		input: wanting(
			{ cpu: { quota: 1 / 3, weight: null } },
			{ observed: { ...running, limits: { ...limits, cpuQuota: 0.33333 } } },
		),
		verb: 'NONE',
		steps: [],
	},
	{
		situation: 'running without a cgroup of the cpu controller, the spec does not limit CPU time',
		input: given({ observed: withoutCpu }),
		verb: 'NONE',
		steps: [],
	},
	{
		situation:
			'running, CPU weight set by a line of lxc_extra_config in a spec of before that was an error',
		input: wanting(
			{ hvparams: { ...spec.hvparams, lxc_extra_config: 'lxc.cgroup.cpu.shares = 512\n' } },
			{
				observed: { ...running, limits: { ...limits, cpuWeight: 50 } },
				record: recordOf({
					...spec,
					hvparams: { ...spec.hvparams, lxc_extra_config: 'lxc.cgroup.cpu.shares = 512\n' },
				}),
			},
		),
		verb: 'NONE',
		steps: [],
	},
	{
		situation: 'running without a cgroup of the cpu controller, the spec changed CPU time and pids',
		input: wanting({ cpu: { quota: 1, weight: null }, pids: 200 }, { observed: withoutCpu }),
		verb: 'RESTART',
		steps: ['setLimit pids LimitChanged'],
		held: restartNeeded,
		holds: ['consent RestartPending'],
	},
	{
		situation:
			'running without a cgroup of the cpu controller, the spec changed CPU time, updates.restart Auto',
		input: wanting(
			{ cpu: { quota: 1, weight: null }, updates: { ...spec.updates, restart: 'Auto' } },
			{ observed: withoutCpu },
		),
		verb: 'RESTART',
		steps: restartNeeded,
	},
	{
		situation: 'running without a cgroup of the cpu controller, though started with CPU time',
		input: wanting(
			{ cpu: { quota: 1, weight: null } },
			{
				observed: withoutCpu,
				record: recordOf({ ...spec, cpu: { quota: 1, weight: null } }),
			},
		),
		verb: 'NONE',
		steps: [],
		holds: ['refused ControllerMissing'],
	},
	{
		situation:
			'running, hvparams.cpu_mask changed to CPUs that are not there, beside another limit',
		input: wanting({ ...absentCpus, pids: 200 }),
		verb: 'LIVE',
		steps: ['setLimit pids LimitChanged'],
		holds: ['refused CpusMissing'],
	},
	{
		situation: 'running, a restart field changed, hvparams.cpu_mask names CPUs that are not there',
		input: wanting({
			hvparams: { ...spec.hvparams, lxc_tty: 0, cpu_mask: '2-5' },
			updates: { ...spec.updates, restart: 'Auto' },
		}),
		verb: 'RESTART',
		steps: [],
		held: restartNeeded,
		holds: ['refused CpusMissing'],
	},
	{
		situation: 'running, memory.max below what is in use, and the rest is page cache',
		input: wanting({ memory: { ...spec.memory, max: 100 * Mi } }),
		verb: 'LIVE',
		steps: ['setLimit memory.max LimitChanged'],
	},
	{
		situation: 'running, memory.max below what cannot be reclaimed, beside another limit',
		input: wanting({ memory: { ...spec.memory, max: 64 * Mi }, pids: 200 }),
		verb: 'LIVE',
		steps: ['setLimit pids LimitChanged'],
		holds: ['refused LimitInfeasible'],
	},
	{
		situation: 'running, memory.max below what cannot be reclaimed, and swap has room for it',
		input: wanting({ memory: { ...spec.memory, max: 64 * Mi } }, withMemory({ swapRoom: 80 * Mi })),
		verb: 'LIVE',
		steps: ['setLimit memory.max LimitChanged'],
	},
	{
		situation: 'running, the spec says a memory.target below memory.max',
		input: wanting({ memory: { ...spec.memory, target: 256 * Mi } }),
		verb: 'LIVE',
		steps: ['setLimit memory.target LimitChanged'],
	},
	{
		situation: 'running, somebody changed the limit that memory.target says',
		input: wanting(
			{ memory: { ...spec.memory, target: 256 * Mi } },
			{ record: recordOf({ ...spec, memory: { ...spec.memory, target: 256 * Mi } }) },
		),
		verb: 'LIVE',
		steps: ['setLimit memory.target LimitDrifted'],
	},
	{
		situation: 'running, memory.target is Auto: the limit is memory.max',
		input: wanting({ memory: { ...spec.memory, target: 'Auto' } }),
		verb: 'NONE',
		steps: [],
	},
	{
		situation: 'running, memory.min and memory.swap are new, beside the limit',
		input: wanting({ memory: { ...spec.memory, min: 64 * Mi, max: 256 * Mi, swap: 0 } }),
		verb: 'LIVE',
		steps: [
			'setLimit memory.min LimitChanged',
			'setLimit memory.swap LimitChanged',
			'setLimit memory.max LimitChanged',
		],
	},
	{
		situation: 'running, memory.swap on a kernel that does not account swap, beside the limit',
		input: wanting(
			{ memory: { ...spec.memory, max: 256 * Mi, swap: 0 } },
			withMemory({ swapMax: 'NotAccounted' }),
		),
		verb: 'LIVE',
		steps: ['setLimit memory.max LimitChanged'],
		holds: ['refused SwapNotAccounted'],
	},
	{
		situation: 'running, memory.max grows, and the node has it',
		input: wanting({ memory: { ...spec.memory, max: 1024 * Mi } }, { mostMemory: 1024 * Mi }),
		verb: 'LIVE',
		steps: ['setLimit memory.max LimitChanged'],
	},
	{
		situation: 'running, memory.max grows, and the node has a part of it',
		input: wanting({ memory: { ...spec.memory, max: 1024 * Mi } }, { mostMemory: 600 * Mi }),
		verb: 'LIVE',
		steps: ['setLimit memory.max LimitChanged'],
		holds: ['wait NodeFull'],
	},
	{
		situation: 'running, memory.max grows, and the node has nothing more',
		input: wanting({ memory: { ...spec.memory, max: 1024 * Mi } }, { mostMemory: 100 * Mi }),
		verb: 'LIVE',
		steps: [],
		held: ['setLimit memory.max LimitChanged'],
		holds: ['wait NodeFull'],
	},
	{
		situation: 'running, frozen is wanted beside a smaller limit: memory comes last',
		input: wanting({ state: 'Frozen', memory: { ...spec.memory, max: 256 * Mi } }),
		verb: 'FREEZE',
		steps: ['freeze ShouldBeFrozen', 'setLimit memory.max LimitChanged'],
	},
	{
		situation: 'running on cgroup v2, which does not show device rules, as started',
		input: given({ observed: { ...running, limits: { ...limits, devices: null } } }),
		verb: 'NONE',
		steps: [],
	},
	{
		situation: 'running on cgroup v2, the spec changed device rules',
		input: wanting(
			{ devices: { preset: 'none', allow: [] } },
			{ observed: { ...running, limits: { ...limits, devices: null } } },
		),
		verb: 'LIVE',
		steps: ['setLimit devices LimitChanged'],
	},
	{
		situation: 'running, a restart field changed beside a limit, updates.restart Approve',
		input: wanting({ ...otherTty, pids: 200 }),
		verb: 'RESTART',
		steps: ['setLimit pids LimitChanged'],
		held: restartNeeded,
		holds: ['consent RestartPending'],
	},
	{
		situation: 'running, a restart field changed beside a limit, this restart approved',
		input: approved(wanting({ ...otherTty, pids: 200 })),
		verb: 'RESTART',
		steps: restartNeeded,
	},
	{
		situation: 'running, a restart field changed, another plan approved',
		input: wanting(otherTty, {
			record: remembering({ approval: { planHash: consentHash('web1', null, []), at: NOW } }),
		}),
		verb: 'RESTART',
		steps: [],
		held: restartNeeded,
		holds: ['consent RestartPending'],
	},
	{
		situation: 'running, a restart field changed, updates.restart Auto',
		input: wanting(otherUpdates('Auto')),
		verb: 'RESTART',
		steps: restartNeeded,
	},
	{
		situation: 'running, a controller that it is to name is not offered by this host',
		input: wanting({ ...otherUpdates('Auto'), ...usesMisc }),
		verb: 'RESTART',
		steps: [],
		held: restartNeeded,
		holds: ['refused ControllerMissing'],
	},
	{
		situation: 'running, a restart field changed, memory.max grows, and the node has a part of it',
		input: wanting(
			{ ...otherUpdates('Auto'), memory: { ...spec.memory, max: 1024 * Mi } },
			{ mostMemory: 700 * Mi },
		),
		verb: 'RESTART',
		steps: ['setLimit memory.max LimitChanged'],
		held: restartNeeded,
		holds: ['wait NodeFull'],
	},
	{
		situation: 'running, a restart field changed, and the node has less than it holds already',
		input: wanting(otherUpdates('Auto'), { mostMemory: 100 * Mi }),
		verb: 'RESTART',
		steps: restartNeeded,
	},
	{
		situation: 'running, a restart field changed, updates.restart Never',
		input: wanting(otherUpdates('Never')),
		verb: 'RESTART',
		steps: [],
		held: restartNeeded,
		holds: ['refused RestartPending'],
	},
	{
		situation: 'running, a restart field changed beside a limit, updates.restart InWindow, closed',
		input: wanting({ ...window('12:01', '12:00'), pids: 200 }),
		verb: 'RESTART',
		steps: ['setLimit pids LimitChanged'],
		held: restartNeeded,
		holds: ['wait RestartPending'],
	},
	{
		situation: 'running, a restart field changed, updates.restart InWindow, open',
		input: wanting(window('12:00', '12:01')),
		verb: 'RESTART',
		steps: restartNeeded,
	},
	{
		situation:
			'running, a restart field changed, updates.restart InWindow, closed, this restart approved',
		input: approved(wanting(window('12:01', '12:00'))),
		verb: 'RESTART',
		steps: restartNeeded,
	},
	{
		situation:
			'running, a restart field changed, updates.restart InWindow, open, protected from Stop',
		input: wanting({ ...window('12:00', '12:01'), ...lifecycle({ protect: ['Stop'] }) }),
		verb: 'RESTART',
		steps: [],
		held: restartNeeded,
		holds: ['refused Protected'],
	},
	{
		situation: 'running, a restart field changed, updates.restart Auto, protected from Stop',
		input: wanting({ ...otherUpdates('Auto'), ...lifecycle({ protect: ['Stop'] }) }),
		verb: 'RESTART',
		steps: [],
		held: restartNeeded,
		holds: ['refused Protected'],
	},
	{
		situation: 'frozen, Frozen, a restart field changed, updates.restart Auto',
		input: wanting({ ...otherUpdates('Auto'), state: 'Frozen' }, { observed: frozen }),
		verb: 'RESTART',
		steps: [
			'prepareStart RestartNeeded',
			'unfreeze RestartNeeded',
			...restartNeeded.slice(1),
			'freeze ShouldBeFrozen',
		],
	},
	{
		situation: 'stopped by us, Running, a NIC that came while it ran is gone from the spec again',
		input: given({
			observed: stopped,
			record: remembering({
				stoppedByUs: true,
				started: { ...applied(spec, NOW - 1000), spec: { ...spec, nics: [nicOn('br0')] } },
			}),
		}),
		verb: 'START',
		steps: ['configure ConfigChanged', 'start NotRunning'],
	},
	{
		situation: 'running, a NIC on a bridge is new',
		input: wanting({ nics: [nicOn('br0')] }),
		verb: 'LIVE',
		steps: ['setNic eth0 NicChanged', 'configure ConfigChanged'],
	},
	{
		situation: 'running, a NIC on a bridge is new, and the bridge does not exist',
		input: wanting({ nics: [nicOn('br0')] }, { missingLinks: new Set(['br0']) }),
		verb: 'LIVE',
		steps: [],
		held: ['setNic eth0 NicChanged'],
		holds: ['wait BridgeMissing'],
	},
	{
		situation: 'running, one NIC goes, and another one changes its bridge',
		input: withNics([nicOn('br0'), lan], [{ ...nicOn('br1') }]),
		verb: 'LIVE',
		steps: ['setNic lan NicChanged', 'setNic eth0 NicChanged', 'configure ConfigChanged'],
	},
	{
		situation: 'running, an address moves from one NIC to another one that comes before it',
		input: withNics(
			[nicOn('br0'), { ...lan, ipv4: ['10.0.0.9/24'] }],
			[{ ...nicOn('br0'), ipv4: ['10.0.0.9/24'] }, lan],
		),
		verb: 'LIVE',
		steps: ['setNic lan NicChanged', 'setNic eth0 NicChanged', 'configure ConfigChanged'],
	},
	{
		situation: 'running, a NIC gets another MAC address, and one on a bridge is new',
		input: withNics([nicOn('br0')], [{ ...nicOn('br0'), mac: '02:00:5e:00:53:01' }, lan]),
		verb: 'RESTART',
		steps: ['setNic lan NicChanged', 'configure ConfigChanged'],
		held: [
			'prepareStart RestartNeeded',
			'stop RestartNeeded',
			'configure RestartNeeded',
			'start RestartNeeded',
		],
		holds: ['consent RestartPending'],
	},
	{
		situation: 'running, a NIC on a bridge becomes one on a macvlan parent',
		input: withNics([nicOn('br0')], [onParent]),
		verb: 'LIVE',
		steps: ['setNic eth0 NicChanged', 'configure ConfigChanged'],
	},
	{
		situation: 'running, NICs routed, on a macvlan parent and of kind phys are new',
		input: withNics([], [routed, onParent, phys]),
		verb: 'LIVE',
		steps: [
			'setNic routed NicChanged',
			'setNic eth0 NicChanged',
			'setNic phys NicChanged',
			'configure ConfigChanged',
		],
	},
	{
		situation: 'running, a NIC of kind phys is new, and the interface does not exist',
		input: wanting({ nics: [phys] }, { missingLinks: new Set(['eno2']) }),
		verb: 'LIVE',
		steps: [],
		held: ['setNic phys NicChanged'],
		holds: ['wait BridgeMissing'],
	},
	{
		situation: 'running, NICs routed, on a macvlan parent and of kind phys go',
		input: withNics([routed, onParent, phys], []),
		verb: 'LIVE',
		steps: [
			'setNic routed NicChanged',
			'setNic eth0 NicChanged',
			'setNic phys NicChanged',
			'configure ConfigChanged',
		],
	},
	{
		situation: 'running, a NIC on a bridge of Open vSwitch is new',
		input: wanting({ nics: [nicOn('br0')] }, { ovsBridges: new Set(['br0']) }),
		verb: 'RESTART',
		steps: [],
		held: [
			'prepareStart RestartNeeded',
			'stop RestartNeeded',
			'configure RestartNeeded',
			'start RestartNeeded',
		],
		holds: ['consent RestartPending'],
	},
	{
		situation: 'running, a NIC with hooks is new',
		input: wanting({ nics: [hooked] }),
		verb: 'LIVE',
		steps: ['setNic eth0 NicChanged', 'configure ConfigChanged'],
	},
	{
		situation: 'running, a NIC with hooks changes its MTU',
		input: withNics([hooked], [{ ...hooked, mtu: 1400 }]),
		verb: 'RESTART',
		steps: [],
		held: [
			'prepareStart RestartNeeded',
			'stop RestartNeeded',
			'configure RestartNeeded',
			'start RestartNeeded',
		],
		holds: ['consent RestartPending'],
	},
	{
		situation: 'running, a NIC goes whose hook down LXC runs',
		input: withNics([hooked], []),
		verb: 'RESTART',
		steps: [],
		held: [
			'prepareStart RestartNeeded',
			'stop RestartNeeded',
			'configure RestartNeeded',
			'start RestartNeeded',
		],
		holds: ['consent RestartPending'],
	},
	{
		situation: 'running, a NIC with hooks goes that came while it ran',
		input: wanting(
			{ nics: [] },
			{ record: recordOf({ ...spec, nics: [hooked] }, { nicsByLxc: { initPid: 4242, nics: [] } }) },
		),
		verb: 'LIVE',
		steps: ['setNic eth0 NicChanged', 'configure ConfigChanged'],
	},
	{
		situation: 'running, a NIC on a bridge is new, updates.restart Auto beside a restart field',
		input: wanting({
			nics: [nicOn('br0')],
			capabilities: { drop: [], keep: null },
			updates: { ...spec.updates, restart: 'Auto' },
		}),
		verb: 'RESTART',
		steps: [
			'prepareStart RestartNeeded',
			'stop RestartNeeded',
			'configure RestartNeeded',
			'start RestartNeeded',
		],
	},
	{
		situation: 'running with a network of its own by raw lines, a NIC is new',
		input: withNics([], [nicOn('br0')], 'lxc.net.0.type = macvlan'),
		verb: 'RESTART',
		steps: [],
		held: [
			'prepareStart RestartNeeded',
			'stop RestartNeeded',
			'configure RestartNeeded',
			'start RestartNeeded',
		],
		holds: ['consent RestartPending'],
	},
	{
		situation: 'adopted and running, a NIC on a bridge is new',
		input: wanting(
			{ nics: [nicOn('br0')] },
			{ record: recordOf(spec, { adopted: { lxcpath: '/var/lib/lxc' } }) },
		),
		verb: 'RESTART',
		steps: [],
		held: [
			'prepareStart RestartNeeded',
			'stop RestartNeeded',
			'configure RestartNeeded',
			'start RestartNeeded',
		],
		holds: ['consent RestartPending'],
	},
	{
		situation: 'running, only fields changed that do not touch the container',
		input: wanting(lifecycle({ reboot: 'Hard' })),
		verb: 'NONE',
		steps: [],
	},
];

const request = (change: Partial<RebootRequest> = {}): Partial<PlanInput> => ({
	record: remembering({ reboot: { how: 'Soft', askedPid: null, failure: '', ...change } }),
});
const hardReboot = [
	'prepareStart RebootAsked',
	'stop RebootAsked',
	'configure RebootAsked',
	'start RebootAsked',
];
const noSysBoot = { ...spec, capabilities: { drop: ['sys_boot'], keep: null } };

const reboots: readonly DecisionCase[] = [
	{
		situation: 'running, a person asked for a reboot, lifecycle.reboot Soft',
		input: given(request()),
		verb: 'REBOOT',
		steps: ['reboot RebootAsked'],
	},
	{
		situation: 'running, a person asked for a hard reboot',
		input: given(request({ how: 'Hard' })),
		verb: 'REBOOT',
		steps: hardReboot,
	},
	{
		situation: 'running, a hard reboot asked for, memory.max grows, and the node has nothing more',
		input: wanting(
			{ memory: { ...spec.memory, max: 1024 * Mi } },
			{ ...request({ how: 'Hard' }), mostMemory: 512 * Mi },
		),
		verb: 'REBOOT',
		steps: [],
		held: ['setLimit memory.max LimitChanged', ...hardReboot],
		holds: ['wait NodeFull'],
	},
	{
		situation: 'running, lifecycle.rebootCounter is higher than at its start',
		input: wanting(lifecycle({ rebootCounter: 1 })),
		verb: 'REBOOT',
		steps: ['reboot RebootAsked'],
	},
	{
		situation:
			'running, lifecycle.rebootCounter is higher than at its start, lifecycle.reboot Hard',
		input: wanting(lifecycle({ rebootCounter: 1, reboot: 'Hard' })),
		verb: 'REBOOT',
		steps: hardReboot,
	},
	{
		situation: 'running, lifecycle.rebootCounter is lower than at its start',
		input: given({ record: recordOf({ ...spec, ...lifecycle({ rebootCounter: 3 }) }) }),
		verb: 'NONE',
		steps: [],
	},
	{
		situation: 'running, a reboot is asked for and a limit differs',
		input: wanting({ pids: 200 }, request()),
		verb: 'REBOOT',
		steps: ['reboot RebootAsked'],
	},
	{
		situation: 'running, a soft reboot is asked for while changes wait for consent',
		input: wanting(otherTty, request()),
		verb: 'REBOOT',
		steps: hardReboot,
	},
	{
		situation: 'running without sys_boot, a soft reboot is asked for',
		input: given({
			desired: declared(noSysBoot),
			record: recordOf(noSysBoot, { reboot: { how: 'Soft', askedPid: null, failure: '' } }),
		}),
		verb: 'REBOOT',
		steps: hardReboot,
	},
	{
		situation: 'running, a soft reboot did not happen',
		input: given(request({ how: 'Hard', failure: 'it did not reboot within 60 s' })),
		verb: 'REBOOT',
		steps: [
			'prepareStart RebootFellBack',
			'stop RebootFellBack',
			'configure RebootFellBack',
			'start RebootFellBack',
		],
	},
	{
		situation: 'stopped, a soft reboot ended in a halt',
		input: given({
			...request({ how: 'Hard', failure: 'its init halted instead' }),
			observed: stopped,
		}),
		verb: 'START',
		steps: ['start RebootFellBack'],
	},
	{
		situation: 'frozen, Frozen, a reboot is asked for',
		input: wanting({ state: 'Frozen' }, { ...request(), observed: frozen }),
		verb: 'REBOOT',
		steps: ['unfreeze RebootAsked', 'reboot RebootAsked', 'freeze ShouldBeFrozen'],
	},
	{
		situation: 'running, Stopped, a reboot is asked for',
		input: wanting({ state: 'Stopped' }, request()),
		verb: 'STOP',
		steps: ['stop ShouldBeStopped'],
	},
	{
		situation: 'running, protected from Stop, lifecycle.rebootCounter is higher than at its start',
		input: wanting(lifecycle({ rebootCounter: 1, protect: ['Stop'] })),
		verb: 'REBOOT',
		steps: [],
		held: ['reboot RebootAsked'],
		holds: ['refused Protected'],
	},
];

const blocked = (kind: 'wait' | 'refused'): Partial<PlanInput> => ({
	guard: { ...base.guard, startBlocked: { kind, message: 'it depends on db1' } },
});
const lastToStop: Partial<PlanInput> = {
	guard: { ...base.guard, stopBlocked: 'app1 depends on it and stops first' },
};

const dependencies: readonly DecisionCase[] = [
	{
		situation: 'stopped by us, what it depends on does not run yet',
		input: given({
			...blocked('wait'),
			observed: stopped,
			record: remembering({ stoppedByUs: true }),
		}),
		verb: 'START',
		steps: [],
		held: ['start NotRunning'],
		holds: ['wait DependencyNotReady'],
	},
	{
		situation: 'stopped by us, what it depends on is not declared',
		input: given({
			...blocked('refused'),
			observed: stopped,
			record: remembering({ stoppedByUs: true }),
		}),
		verb: 'START',
		steps: [],
		held: ['start NotRunning'],
		holds: ['refused DependencyMissing'],
	},
	{
		situation: 'absent, what it depends on does not run yet',
		input: given({ ...blocked('wait'), observed: absent, record: null }),
		verb: 'CREATE',
		steps: ['create Absent'],
		held: ['start NotRunning'],
		holds: ['wait DependencyNotReady'],
	},
	{
		situation: 'absent, Stopped, what it depends on does not run yet',
		input: wanting({ state: 'Stopped' }, { ...blocked('wait'), observed: absent, record: null }),
		verb: 'CREATE',
		steps: ['create Absent'],
	},
	{
		situation: 'crashed twice, and what it depends on does not run yet',
		input: given({ ...crashed(2), ...blocked('wait') }),
		verb: 'START',
		steps: [],
		held: ['start Crashed'],
		holds: ['wait CrashBackoff'],
	},
	{
		situation: 'running, what it depends on ended',
		input: given(blocked('wait')),
		verb: 'NONE',
		steps: [],
	},
	{
		situation: 'running, a restart is approved, what it depends on ended',
		input: { ...approved(wanting(otherTty)), ...blocked('wait') },
		verb: 'RESTART',
		steps: restartNeeded,
	},
	{
		situation: 'running, Stopped, and so is what depends on it, which still runs',
		input: wanting({ state: 'Stopped' }, lastToStop),
		verb: 'STOP',
		steps: [],
		held: ['stop ShouldBeStopped'],
		holds: ['wait DependentsFirst'],
	},
	{
		situation: 'no file declares it nor what depends on it, which still runs',
		input: given({ ...gone, ...lastToStop }),
		verb: 'DELETE',
		steps: [],
		held: toTrash,
		holds: ['wait DependentsFirst'],
	},
	{
		situation: 'no file declares it, stopped, what depended on it still runs',
		input: given({ ...gone, ...lastToStop, observed: stopped }),
		verb: 'DELETE',
		steps: ['moveToTrash NotDeclared'],
	},
];

const health: Health = {
	initPid: 4711,
	status: 'Unhealthy',
	failures: 3,
	message: 'it ended with 1',
};
const unhealthy: Partial<PlanInput> = { health };
const restartUnhealthy = [
	'prepareStart Unhealthy',
	'stop Unhealthy',
	'configure Unhealthy',
	'start Unhealthy',
];

const checks: readonly DecisionCase[] = [
	{
		situation: 'running, unhealthy',
		input: given(unhealthy),
		verb: 'RESTART',
		steps: restartUnhealthy,
	},
	{
		situation: 'running, checks fail, and not as many yet as make it unhealthy',
		input: given({ health: { ...health, status: 'Healthy', failures: 2 } }),
		verb: 'NONE',
		steps: [],
	},
	{
		situation: 'running, an init before was unhealthy',
		input: given({ health: { ...health, initPid: 12 } }),
		verb: 'NONE',
		steps: [],
	},
	{
		situation: 'running, unhealthy, hvparams.cpu_mask names CPUs that are not there',
		input: wanting(absentCpus, unhealthy),
		verb: 'RESTART',
		steps: [],
		held: restartUnhealthy,
		holds: ['refused CpusMissing'],
	},
	{
		situation: 'running, unhealthy, restart.policy Never',
		input: wanting(restart('Never'), unhealthy),
		verb: 'NONE',
		steps: [],
	},
	{
		situation: 'running, unhealthy soon after it was restarted for that',
		input: given({
			...unhealthy,
			record: remembering({ crashes: { count: 3, lastAt: NOW - 500 } }),
		}),
		verb: 'RESTART',
		steps: [],
		held: restartUnhealthy,
		holds: ['wait CrashBackoff'],
	},
	{
		situation: 'running, unhealthy, protected from Stop',
		input: wanting(lifecycle({ protect: ['Stop'] }), unhealthy),
		verb: 'RESTART',
		steps: [],
		held: restartUnhealthy,
		holds: ['refused Protected'],
	},
	{
		situation: 'running, unhealthy, and a person asked for a reboot',
		input: given({ ...unhealthy, ...request() }),
		verb: 'REBOOT',
		steps: ['reboot RebootAsked'],
	},
	{
		situation: 'running, Stopped, unhealthy',
		input: wanting({ state: 'Stopped' }, unhealthy),
		verb: 'STOP',
		steps: ['stop ShouldBeStopped'],
	},
];

/** The decision table, in the order of precedence, by chapter of `docs/reference/decisions.md`. */
const image = (name: string, mount: string, gi: number, path: string | null = null): DiskSpec => {
	const rest = { filesystem: 'ext4', partition: null, base: null } as const;
	return {
		name,
		mount,
		readOnly: false,
		io: null,
		source: { kind: 'image', path, size: gi * 1024 * Mi, ...rest },
	};
};
const root = image('root', '/', 1);
const data = image('data', '/srv', 1);
const device: DiskSpec = {
	...data,
	source: { kind: 'block', device: '/dev/sdb', filesystem: 'ext4' },
};
const otherFile = image('data', '/srv', 2, '/srv/a.img');
const withDisks = (...disks: readonly DiskSpec[]): InstanceSpec => ({ ...spec, disks });
const onPartition = (gi: number): DiskSpec => {
	const disk = image('data', '/srv', gi);
	return { ...disk, source: { ...disk.source, partition: 1 } as DiskSpec['source'] };
};
const onDisks = recordOf(withDisks(root, data));
const mounted = { ...stopped, mountedDisks: ['root', 'data'] };
const auto: Partial<InstanceSpec> = { updates: { ...spec.updates, restart: 'Auto' } };

const ofDisks: readonly DecisionCase[] = [
	{
		situation: 'absent, with disks',
		input: wanting({ disks: [root, data] }, { observed: absent, record: null }),
		verb: 'CREATE',
		steps: ['create Absent', 'start NotRunning'],
	},
	{
		situation: 'absent, a disk is a device that is not there',
		input: wanting(
			{ disks: [root, device] },
			{ observed: absent, record: null, missingPaths: new Set(['/dev/sdb']) },
		),
		verb: 'CREATE',
		steps: [],
		held: ['create Absent', 'start NotRunning'],
		holds: ['wait DiskMissing'],
	},
	{
		situation: 'running, a restart field changed, the device of a disk went away',
		input: wanting(
			{ ...auto, ...otherTty, disks: [root, device] },
			{ record: recordOf(withDisks(root, device)), missingPaths: new Set(['/dev/sdb']) },
		),
		verb: 'RESTART',
		steps: [],
		held: restartNeeded,
		holds: ['wait DiskMissing'],
	},
	{
		situation: 'running, a disk is to be larger',
		input: wanting({ disks: [root, image('data', '/srv', 2)] }, { record: onDisks }),
		verb: 'LIVE',
		steps: ['growDisk DiskSizeChanged'],
	},
	{
		situation: 'stopped, Stopped, a disk is to be larger',
		input: wanting(
			{ disks: [image('root', '/', 2), data], state: 'Stopped' },
			{ record: { ...onDisks, stoppedByUs: true }, observed: stopped },
		),
		verb: 'LIVE',
		steps: ['growDisk DiskSizeChanged'],
	},
	{
		situation: 'running, the image of a partition is to be larger',
		input: wanting(
			{ disks: [root, onPartition(2)] },
			{ record: recordOf(withDisks(root, onPartition(1))) },
		),
		verb: 'RESTART',
		steps: [],
		held: restartNeeded,
		holds: ['consent RestartPending'],
	},
	{
		situation: 'running, the image of a partition is to be larger, updates.restart Auto',
		input: wanting(
			{ ...auto, disks: [root, onPartition(2)] },
			{ record: recordOf(withDisks(root, onPartition(1))) },
		),
		verb: 'RESTART',
		steps: [
			'prepareStart RestartNeeded',
			'stop RestartNeeded',
			'releaseDisks DisksUnused',
			'growDisk DiskSizeChanged',
			'configure RestartNeeded',
			'start RestartNeeded',
		],
	},
	{
		situation: 'stopped by us, Running, the image of a partition is to be larger',
		input: wanting(
			{ disks: [root, onPartition(2)] },
			{
				record: { ...recordOf(withDisks(root, onPartition(1))), stoppedByUs: true },
				observed: stopped,
			},
		),
		verb: 'START',
		steps: ['growDisk DiskSizeChanged', 'configure ConfigChanged', 'start NotRunning'],
	},
	{
		situation: 'running, a disk is to be smaller, beside a limit',
		input: wanting({ disks: [root, image('data', '/srv', 0.5)], pids: 200 }, { record: onDisks }),
		verb: 'LIVE',
		steps: ['setLimit pids LimitChanged'],
		holds: ['refused ShrinkRefused'],
	},
	{
		situation: 'running, a disk is to be another file, and larger',
		input: wanting({ disks: [root, otherFile] }, { record: onDisks }),
		verb: 'RESTART',
		steps: [],
		held: ['prepareDisk DiskChanged', ...restartNeeded],
		holds: ['consent DiskChangePending'],
	},
	{
		situation: 'running, a disk is to be another file, beside a restart that is not asked about',
		input: wanting({ ...auto, ...otherTty, disks: [root, otherFile] }, { record: onDisks }),
		verb: 'RESTART',
		steps: restartNeeded,
		held: ['prepareDisk DiskChanged', ...restartNeeded],
		holds: ['consent DiskChangePending'],
	},
	{
		situation: 'running, a disk is to be another file, approved',
		input: approved(wanting({ disks: [root, otherFile] }, { record: onDisks })),
		verb: 'RESTART',
		steps: [
			'prepareDisk DiskChanged',
			'prepareStart RestartNeeded',
			'stop RestartNeeded',
			'releaseDisks DisksUnused',
			'configure RestartNeeded',
			'start RestartNeeded',
		],
	},
	{
		situation: 'running with the disk of before, the approved one is made already',
		input: wanting(
			{ ...auto, disks: [root, otherFile] },
			{ record: { ...onDisks, created: recordOf(withDisks(root, otherFile)).created } },
		),
		verb: 'RESTART',
		steps: [
			'prepareStart RestartNeeded',
			'stop RestartNeeded',
			'releaseDisks DisksUnused',
			'configure RestartNeeded',
			'start RestartNeeded',
		],
	},
	{
		situation: 'running, a disk is to be a new image in the place of the one that it has',
		input: wanting(
			{ disks: [root, { ...data, source: { ...data.source, filesystem: 'xfs' } as DiskSource }] },
			{ record: onDisks },
		),
		verb: 'RECREATE',
		steps: [],
		holds: ['refused RecreateRefused'],
	},
	{
		situation:
			'stopped by us, Running, a disk is to be another file: it starts with the one it has',
		input: wanting(
			{ disks: [root, otherFile] },
			{ record: { ...onDisks, stoppedByUs: true }, observed: mounted },
		),
		verb: 'RESTART',
		steps: ['configure ConfigChanged', 'start NotRunning'],
		held: ['prepareDisk DiskChanged', ...restartNeeded],
		holds: ['consent DiskChangePending'],
	},
	{
		situation: 'stopped by us, Running, a disk is to be another file, approved',
		input: approved(
			wanting(
				{ disks: [root, otherFile] },
				{ record: { ...onDisks, stoppedByUs: true }, observed: mounted },
			),
		),
		verb: 'START',
		steps: [
			'releaseDisks DisksUnused',
			'prepareDisk DiskChanged',
			'configure ConfigChanged',
			'start NotRunning',
		],
	},
	{
		situation: 'stopped, Stopped, a disk is to be another file, approved',
		input: approved(
			wanting(
				{ state: 'Stopped', disks: [root, otherFile] },
				{ record: { ...onDisks, stoppedByUs: true }, observed: stopped },
			),
		),
		verb: 'LIVE',
		steps: ['prepareDisk DiskChanged'],
	},
	{
		situation: 'running, a disk is new',
		input: wanting({ disks: [root, data, image('more', '/opt', 1)] }, { record: onDisks }),
		verb: 'RESTART',
		steps: [],
		held: restartNeeded,
		holds: ['consent RestartPending'],
	},
	{
		situation: 'running, a disk is new, updates.restart Auto',
		input: wanting({ ...auto, disks: [root, data, image('more', '/opt', 1)] }, { record: onDisks }),
		verb: 'RESTART',
		steps: ['prepareDisk DiskAdded', ...restartNeeded],
	},
	{
		situation: 'stopped by us, Running, a disk is new',
		input: wanting(
			{ disks: [root, data, image('more', '/opt', 1)] },
			{ record: { ...onDisks, stoppedByUs: true }, observed: stopped },
		),
		verb: 'START',
		steps: ['prepareDisk DiskAdded', 'configure ConfigChanged', 'start NotRunning'],
	},
	{
		situation: 'running, a disk is gone from the spec, updates.restart Auto',
		input: wanting({ ...auto, disks: [root] }, { record: onDisks }),
		verb: 'RESTART',
		steps: [...restartNeeded, 'releaseDisks DisksUnused'],
	},
	{
		situation: 'running, a disk becomes read-only, updates.restart Auto',
		input: wanting({ ...auto, disks: [root, { ...data, readOnly: true }] }, { record: onDisks }),
		verb: 'RESTART',
		steps: [
			'prepareStart RestartNeeded',
			'stop RestartNeeded',
			'releaseDisks DisksUnused',
			'configure RestartNeeded',
			'start RestartNeeded',
		],
	},
	{
		situation: 'running without a disk that was in use by others at its start',
		input: wanting(
			{ disks: [root] },
			{ record: { ...recordOf(withDisks(root)), created: onDisks.created } },
		),
		verb: 'CLEANUP',
		steps: ['releaseDisks DisksUnused'],
	},
	{
		situation: 'running, Stopped, with disks that are mounted',
		input: wanting({ state: 'Stopped', disks: [root, data] }, { record: onDisks }),
		verb: 'STOP',
		steps: ['stop ShouldBeStopped', 'releaseDisks DisksUnused'],
	},
	{
		situation: 'stopped, Stopped, and its disks are still mounted',
		input: wanting(
			{ state: 'Stopped', disks: [root, data] },
			{ record: { ...onDisks, stoppedByUs: true }, observed: mounted },
		),
		verb: 'CLEANUP',
		steps: ['releaseDisks DisksUnused'],
	},
	{
		situation: 'stopped, Stopped, with a directory where somebody else mounted something',
		input: wanting(
			{ state: 'Stopped' },
			{ record: remembering({ stoppedByUs: true }), observed: mounted },
		),
		verb: 'NONE',
		steps: [],
	},
	{
		situation: 'ended by itself, its disks are still mounted',
		input: wanting(
			{ disks: [root, data] },
			{
				record: onDisks,
				observed: { ...mounted, lastExit: { at: NOW - 500, cause: 'Signal', code: 9 } },
			},
		),
		verb: 'START',
		steps: ['start Crashed'],
	},
	{
		situation: 'powered off from inside and accepted, its disks are still mounted',
		input: wanting(
			{ disks: [root, data] },
			{
				record: onDisks,
				observed: { ...mounted, lastExit: { at: NOW - 500, cause: 'Poweroff', code: 0 } },
			},
		),
		verb: 'CLEANUP',
		steps: ['releaseDisks DisksUnused'],
		holds: ['refused PoweroffAccepted'],
	},
	{
		situation: 'no file declares it any more, running with disks that are mounted',
		input: given({ ...gone, record: onDisks }),
		verb: 'DELETE',
		steps: ['stop NotDeclared', 'releaseDisks DisksUnused', 'moveToTrash NotDeclared'],
	},
	{
		situation: 'no file declares it any more, stopped, its disks are still mounted',
		input: given({ ...gone, record: onDisks, observed: mounted }),
		verb: 'DELETE',
		steps: ['releaseDisks DisksUnused', 'moveToTrash NotDeclared'],
	},
];

/** As nodes that share a store see it. */
function shared(
	standing: PlanInput['claim']['standing'],
	input: PlanInput,
	more: Partial<PlanInput['claim']> = {},
): PlanInput {
	const problem = standing === 'Unknown' ? 'no answer' : '';
	return { ...input, claim: { ...base.claim, standing, problem, ...more } };
}

const FAILS_OVER = { ha: { failover: 'Auto' } } as const;

/** Made elsewhere by a node of which nothing is heard any more, and to be had by this one. */
function orphaned(
	claim: Partial<PlanInput['claim']>,
	change: Partial<InstanceSpec> = FAILS_OVER,
): PlanInput {
	const input = wanting(change, { observed: absent, record: ownedBy('n9') });
	const due = { since: NOW - 5000, heardUntil: NOW - 5000, dueAt: NOW - 2000 };
	const placement = { node: 'n1', why: 'w' };
	return shared('Free', input, { silence: due, canFence: true, placement, ...claim });
}

const ours = remembering({ owner: { node: 'n1', epoch: 3, against: null } });
const notMade = { observed: absent, record: remembering({ created: null, started: null }) };

const store: readonly DecisionCase[] = [
	{
		situation: 'nobody has it, and the spec says here',
		input: shared('Free', wanting({ node: 'n1' }, notMade)),
		verb: 'CREATE',
		steps: ['claim NotClaimed', 'create Absent', 'start NotRunning'],
	},
	{
		situation: 'nobody has it, and placement gives it to this node',
		input: shared('Free', given(notMade), { placement: { node: 'n1', why: 'w' } }),
		verb: 'CREATE',
		steps: ['claim NotClaimed', 'create Absent', 'start NotRunning'],
	},
	{
		situation: 'nobody has it, and placement gives it to another one',
		input: shared('Free', given(notMade), { placement: { node: 'n2', why: 'w' } }),
		verb: 'NONE',
		steps: [],
		holds: ['refused OtherNode'],
	},
	{
		situation: 'nobody has it, and no node may have it',
		input: shared('Free', given(notMade), { placement: { node: null, why: 'w' } }),
		verb: 'NONE',
		steps: [],
		holds: ['refused NoNodeFits'],
	},
	{
		situation: 'nobody has it, and the program that chooses its node gave no answer',
		input: shared('Free', given(notMade), { placement: { node: null, why: 'w', open: 'Failed' } }),
		verb: 'NONE',
		steps: [],
		holds: ['wait NotAllocated'],
	},
	{
		situation: 'nobody has it, and the program that chooses its node is asked',
		input: shared('Free', given(notMade), { placement: { node: null, why: 'w', open: 'Asking' } }),
		verb: 'NONE',
		steps: [],
		holds: ['wait Allocating'],
	},
	{
		situation: 'nobody has it, and it runs here',
		input: shared('Free', given({}), { placement: { node: 'n2', why: 'w' } }),
		verb: 'LIVE',
		steps: ['claim NotClaimed'],
	},
	{
		situation: 'nobody has it, it runs here, and the spec names another node',
		input: shared('Free', wanting({ node: 'n2' }, { addresses: N2 })),
		verb: 'MIGRATE',
		steps: ['claim NotClaimed', 'migrate NodeChanged'],
	},
	{
		situation: 'nobody has it, and the spec names another node',
		input: shared('Free', wanting({ node: 'n2' }, notMade)),
		verb: 'NONE',
		steps: [],
		holds: ['refused OtherNode'],
	},
	{
		situation: 'this node has it, and it ended',
		input: shared('Ours', given({ observed: stopped, record: { ...ours, stoppedByUs: true } })),
		verb: 'START',
		steps: ['start NotRunning'],
	},
	{
		situation: 'this node has it, nothing of it is here, and the spec names another node',
		input: shared('Ours', wanting({ node: 'n2' }, { observed: absent, record: ours })),
		verb: 'MIGRATE',
		steps: ['pass NothingHere'],
		holds: ['refused OtherNode'],
	},
	{
		situation: 'the same, and its processes came as images that went with it',
		input: shared(
			'Ours',
			wanting(
				{ node: 'n2' },
				{ observed: absent, record: { ...ours, checkpoint: checkpointed('Restoring') } },
			),
		),
		verb: 'MIGRATE',
		steps: ['pass NothingHere'],
		holds: ['refused OtherNode'],
	},
	{
		situation: 'the store cannot be reached, and this node is not known to have it',
		input: shared('Unknown', given(notMade)),
		verb: 'CREATE',
		steps: [],
		held: ['create Absent', 'start NotRunning'],
		holds: ['wait StoreUnreachable'],
	},
	{
		situation: 'it fails over and its node is gone, and this one is to have it',
		input: orphaned({}),
		verb: 'MIGRATE',
		steps: ['failOver NodeGone'],
	},
	{
		situation: 'it fails over and its node is silent for a moment',
		input: orphaned({ silence: { since: NOW - 1000, heardUntil: NOW - 1000, dueAt: NOW + 1000 } }),
		verb: 'MIGRATE',
		steps: [],
		held: ['failOver NodeGone'],
		holds: ['wait NodeSilent'],
	},
	{
		situation: 'it fails over and its node is gone, and another one is to have it',
		input: orphaned({ placement: { node: 'n2', why: 'w' } }),
		verb: 'MIGRATE',
		steps: [],
		held: ['failOver NodeGone'],
		holds: ['refused OtherNode'],
	},
	{
		situation: 'it fails over and its node is gone, and no node may have it',
		input: orphaned({ placement: { node: null, why: 'w' } }),
		verb: 'MIGRATE',
		steps: [],
		held: ['failOver NodeGone'],
		holds: ['refused NoNodeFits'],
	},
	{
		situation: 'it fails over and its node is gone, and nothing here can fence',
		input: orphaned({ canFence: false }),
		verb: 'MIGRATE',
		steps: [],
		held: ['failOver NodeGone'],
		holds: ['refused FencingFailed'],
	},
	{
		situation: 'it fails over and its node is gone, and this one does not reach its disk',
		input: { ...orphaned({}), missingPaths: new Set(['/mnt/shared/web1']) },
		verb: 'MIGRATE',
		steps: [],
		held: ['failOver NodeGone'],
		holds: ['wait DiskMissing'],
	},
	{
		situation: 'its node is gone, and it does not fail over',
		input: orphaned({}, { ha: { failover: 'Never' } }),
		verb: 'NONE',
		steps: [],
		holds: ['refused OwnedElsewhere'],
	},
	{
		situation: 'it fails over and this node has it, which nobody hears of, and it ended',
		input: shared(
			'Ours',
			wanting(FAILS_OVER, { observed: stopped, record: { ...ours, stoppedByUs: true } }),
			{ isHeard: false },
		),
		verb: 'START',
		steps: [],
		held: ['configure ConfigChanged', 'start NotRunning'],
		holds: ['wait StoreUnreachable'],
	},
	{
		situation: 'it fails over and this node has it, which nobody hears of, and it runs',
		input: shared('Ours', wanting(FAILS_OVER, { record: ours }), { isHeard: false }),
		verb: 'NONE',
		steps: [],
	},
	{
		situation: 'it failed over while this node was gone, and its config is here',
		input: shared(
			'Free',
			wanting(FAILS_OVER, {
				observed: stopped,
				record: { ...recordOf({ ...spec, ...FAILS_OVER }), owner: ownedBy('n9').owner },
			}),
		),
		verb: 'CLEANUP',
		steps: ['giveUp LeftBehind'],
		holds: ['refused OwnedElsewhere'],
	},
	{
		situation: 'no file, it went to another node, and the store has not told that yet',
		input: shared('Free', given({ ...gone, observed: absent, record: ownedBy('n9') }), {
			isBehind: true,
		}),
		verb: 'CLEANUP',
		steps: [],
		held: ['forget NotDeclared'],
		holds: ['wait StoreUnreachable'],
	},
	{
		situation: 'another node has it, and a container of it is here',
		input: shared('Free', given({ record: ownedBy('n9') })),
		verb: 'MIGRATE',
		steps: [],
		holds: ['refused OwnedElsewhere'],
	},
];

export const DECISIONS: readonly (readonly [chapter: string, cases: readonly DecisionCase[]])[] = [
	['Whether anything is done at all', ownership],
	['Which of the nodes that share a store does it', store],
	['What is no longer wanted', deletion],
	['What is not there yet', creation],
	['Whether it runs', power],
	['What people want by hand', byHand],
	['After it ended by itself', exits],
	['What differs while it runs', changes],
	['Its disks', ofDisks],
	['When a reboot is asked for', reboots],
	['What comes first', dependencies],
	['What its health checks say', checks],
];
