import type { OwnedTarget, Target } from '../drivers/container/driver.ts';
import { OperationError } from '../model/errors.ts';
import { operationErrorOf } from '../model/file-error.ts';
import { withoutIoLimits } from '../model/io-limits.ts';
import { isLeaving, memoryAfter } from '../model/migration.ts';
import type { Plan, PlannedStep, Step } from '../model/plan.ts';
import type { InstanceRecord } from '../model/record.ts';
import { claim, forget, giveUp, pass } from './cluster/ownership.ts';
import { leadingLimits, takeLimits } from './execute-limits.ts';
import type { Execution } from './execution.ts';
import type { Hands } from './hands.ts';
import { failOver } from './migration/fail-over.ts';
import { leave } from './migration/leave.ts';
import { withoutMemory } from './node-memory/memory-coming.ts';
import { longWork } from './progress/long-work.ts';
import {
	checkpointFailed,
	checkpointKept,
	restoreDone,
	restoreFailed,
} from './record/checkpoints.ts';
import { assignIdRange, withIdRange } from './record/id-ranges.ts';
import { withNic } from './record/live-nics.ts';
import { withDiskMade, withoutOtherDisks, withReleased, withSize } from './record/made-disks.ts';
import { rebootAsked, rebootDone, rebootFailed } from './record/reboots.ts';
import { throwAway } from './trash/throw-away.ts';

/**
 * Takes the steps of a plan in order and stops at the first failure. The record goes before the deed where
 * a crash in between would otherwise be misread: the uid before a container bears it, that we stop it
 * before it stops, what it is started with before it starts.
 */
export async function execute(plan: Plan, hands: Hands, signal: AbortSignal): Promise<Execution> {
	const task: Task = { ...hands, name: plan.name, signal };
	const executed: PlannedStep[] = [];
	for (let rest = plan.steps; rest.length > 0; rest = plan.steps.slice(executed.length)) {
		signal.throwIfAborted();
		const end = await takeFirst(rest, task);
		executed.push(...end.executed);
		if (end.failure !== null) return { executed, failure: end.failure };
	}
	return { executed, failure: null };
}

/** The next step, or all the limits that come next: the container is looked at once for all of them. */
async function takeFirst(steps: readonly PlannedStep[], task: Task): Promise<Execution> {
	const [first] = steps;
	if (first === undefined) return { executed: [], failure: null };
	try {
		if (first.step.do === 'setLimit') {
			const target = targetOf(task.name, task.records.get(task.name));
			return await takeLimits(leadingLimits(steps), { ...task, target });
		}
		if (endsUnhealthy(first)) countCrash(task.name, task);
		await take(first.step, task);
		return { executed: [first], failure: null };
	} catch (thrown) {
		const error = operationErrorOf(thrown);
		if (error === null) throw thrown;
		return { executed: [], failure: { step: first.step, error } };
	}
}

/** Stopping what its health checks gave up counts like an end of its own, so that it is not done without end. */
function endsUnhealthy({ reason, step }: PlannedStep): boolean {
	return reason === 'Unhealthy' && step.do === 'stop';
}

function countCrash(name: string, { records, clock }: Hands): void {
	records.change(name, (record) => ({
		...record,
		crashes: { count: record.crashes.count + 1, lastAt: clock.now() },
	}));
}

export function targetOf(name: string, record: InstanceRecord | null): Target {
	return { name, uid: record?.uid ?? null, adoptedFrom: record?.adopted?.lxcpath ?? null };
}

interface Task extends Hands {
	readonly name: string;
	readonly signal: AbortSignal;
}

function take(step: Exclude<Step, { readonly do: 'setLimit' }>, task: Task): Promise<void> {
	const { driver, signal } = task;
	const target = targetOf(task.name, task.records.get(task.name));
	switch (step.do) {
		case 'cleanUp':
			return cleanUp(step, task);
		case 'create':
			return create(step, task);
		case 'prepareDisk':
			return prepareDisk(step, task);
		case 'growDisk':
			return growDisk(step, task);
		case 'releaseDisks':
			return releaseDisks(step, task);
		case 'prepareStart':
			return driver.prepareStart(ownedTarget(task), withIdRange(step.spec, recordOf(task)), signal);
		case 'configure':
			return driver.configure(ownedTarget(task), withIdRange(step.spec, recordOf(task)), signal);
		case 'start':
			return start(step, task);
		case 'stop':
			return stop(step, task);
		case 'reboot':
			return reboot(step, task);
		case 'checkpoint':
			return checkpoint(step, task);
		case 'restore':
			return restore(step, task);
		case 'claim':
			return claim(task);
		case 'pass':
			return pass(step.to, task);
		case 'giveUp':
			return giveUp(task);
		case 'failOver':
			return failOver(step, task);
		case 'migrate':
			return leave(step, task);
		case 'freeze':
			return driver.freeze(target, signal);
		case 'unfreeze':
			return driver.unfreeze(target, signal);
		case 'setNic':
			return setNic(step, task);
		case 'moveToTrash':
			return throwAway(target, task);
		case 'forget':
			return forget(task);
	}
}

type StepOf<D extends Step['do']> = Extract<Step, { readonly do: D }>;

async function cleanUp({ remains }: StepOf<'cleanUp'>, task: Task): Promise<void> {
	const { driver, records, name, signal } = task;
	await driver.cleanUp(targetOf(name, records.get(name)), remains, signal);
	if (remains === 'HalfCreated') {
		records.change(name, (record) => ({ ...record, created: null, started: null }));
	}
}

/** A container that is made in the place of one that is gone is another one, with another uid. */
async function create({ spec, hash }: StepOf<'create'>, task: Task): Promise<void> {
	const { driver, records, clock, newUid, name, signal } = task;
	records.change(name, (record) => {
		const uid = record.created === null ? record.uid : newUid();
		return { ...record, uid, created: null, started: null };
	});
	await assignIdRange(spec, task);
	await records.save(name);
	const made = withIdRange(spec, recordOf(task));
	await longWork(task, {
		reason: 'Creating',
		read: () => driver.creationProgress(ownedTarget(task), made),
		work: () => driver.create(ownedTarget(task), made, signal),
	});
	const created = { spec, hash, at: clock.now() };
	records.change(name, (record) => ({ ...record, created }));
}

/**
 * Until it runs it counts as stopped by us: whatever ends a start that did not succeed is no crash of
 * the container. A crash in between needs no write when the same spec was started before. Any start is
 * the reboot that was asked for, and must not be followed by another one. What came here before its memory
 * does without it from now on.
 */
async function start({ spec, hash }: StepOf<'start'>, task: Task): Promise<void> {
	const { driver, records, starts, clock, name, signal } = task;
	const before = records.get(name);
	const isAsked = before !== null && (before.reboot !== null || before.restartRequest !== null);
	const isAwaited = memoryAfter(before?.migration ?? null) !== null;
	const isKnown = before?.started?.hash === hash && !isAsked && !isAwaited;
	records.change(name, (record) => {
		// A start and the exit before it may fall into one millisecond, and must not look like one life.
		const at = Math.max(clock.now(), record.crashes.lastAt + 1);
		const asked = { restartRequest: null, reboot: null };
		const started = { spec: withoutIoLimits(spec), hash, at };
		const change = { ...asked, nicsByLxc: null, started, stoppedByUs: true };
		return { ...withoutMemory(record), ...change };
	});
	if (!isKnown) await records.save(name);
	await starts.run(() =>
		driver.start(ownedTarget(task), withIdRange(spec, recordOf(task)), signal),
	);
	records.change(name, (record) => ({
		...withoutOtherDisks(record, spec),
		stoppedByUs: false,
		adopted: null,
	}));
}

/** A crash in between makes it once more, which finds it made. */
async function prepareDisk({ disk }: StepOf<'prepareDisk'>, task: Task): Promise<void> {
	const { driver, records, name, signal } = task;
	const size = await driver.prepareDisk(ownedTarget(task), disk, signal);
	records.change(name, (record) => withDiskMade(record, withSize(disk, size)));
}

async function growDisk({ disk }: StepOf<'growDisk'>, task: Task): Promise<void> {
	const { driver, records, name, signal } = task;
	await driver.growDisk(ownedTarget(task), disk, signal);
	records.change(name, (record) => withDiskMade(record, disk));
}

async function releaseDisks({ disks }: StepOf<'releaseDisks'>, task: Task): Promise<void> {
	const { driver, records, name, signal } = task;
	await driver.releaseDisks(ownedTarget(task), disks, signal);
	records.change(name, (record) => withReleased(record, disks));
}

/** Saved at once: a NIC that nobody remembers would be added again after a crash, or never removed. */
async function setNic(change: StepOf<'setNic'>, task: Task): Promise<void> {
	const { driver, records, name, signal } = task;
	await driver.setNic(targetOf(name, records.get(name)), change, signal);
	records.change(name, (record) => withNic(record, change));
	await records.save(name);
}

async function stop({ timeoutMs, thenKill }: StepOf<'stop'>, task: Task): Promise<void> {
	const { driver, records, name, signal } = task;
	records.change(name, (record) => ({ ...record, stoppedByUs: true }));
	await records.save(name);
	await driver.stop(targetOf(name, records.get(name)), { timeoutMs, thenKill }, signal);
}

/** What became of a reboot that a crash of ballast interrupts is seen by the next look (`knownReboot`). */
async function reboot({ timeoutMs, initPid }: StepOf<'reboot'>, task: Task): Promise<void> {
	const { driver, records, clock, name, signal } = task;
	records.change(name, (record) => rebootAsked(record, initPid));
	await records.save(name);
	try {
		await driver.reboot(targetOf(name, records.get(name)), { timeoutMs, initPid }, signal);
	} catch (thrown) {
		if (!(thrown instanceof OperationError) || signal.aborted) throw thrown;
		records.change(name, (record) => rebootFailed(record, thrown.message));
		throw thrown;
	}
	records.change(name, (record) => rebootDone(record, clock.now()));
}

/**
 * From before it ends on it counts as stopped by us. What failed is not tried again: it runs on, and a person asked. After a
 * defect that has to be seen first.
 */
async function checkpoint({ folder }: StepOf<'checkpoint'>, task: Task): Promise<void> {
	const { driver, records, clock, name, signal } = task;
	const at = recordOf(task).checkpoint?.at ?? clock.now();
	records.change(name, (record) => ({ ...record, stoppedByUs: true }));
	await records.save(name);
	try {
		await driver.checkpoint(ownedTarget(task), folder, signal);
	} catch (thrown) {
		if (signal.aborted) throw thrown;
		if (thrown instanceof OperationError || (await runsOn(task))) {
			records.change(name, checkpointFailed);
			// a defect ends the run, and nobody else saves it
			await records.save(name);
		}
		throw thrown;
	}
	records.change(name, (record) => checkpointKept(record, { folder, at }));
	await records.save(name);
}

async function runsOn({ driver, records, name, signal }: Task): Promise<boolean> {
	const { state } = await driver.observe(targetOf(name, records.get(name)), signal);
	return state !== 'STOPPED';
}

async function restore({ folder, spec }: StepOf<'restore'>, task: Task): Promise<void> {
	const { driver, records, clock, name, signal } = task;
	try {
		const order = { folder, spec: withIdRange(spec, recordOf(task)) };
		await driver.restore(ownedTarget(task), order, signal);
	} catch (thrown) {
		if (thrown instanceof OperationError && !signal.aborted) {
			records.change(name, restoreFailed);
		}
		throw thrown;
	}
	records.change(name, (record) => restoreDone(record, clock.now()));
	// the images of a migration that failed lay there
	const { migration } = recordOf(task);
	if (isLeaving(migration)) {
		await driver.purgeTrash(driver.movePlaces(name, migration.id).trashId);
	}
}

function ownedTarget(task: Task): OwnedTarget {
	const record = recordOf(task);
	return { ...targetOf(task.name, record), uid: record.uid };
}

function recordOf({ name, records }: Task): InstanceRecord {
	const record = records.get(name);
	if (record !== null) return record;
	throw new OperationError(`cannot work on ${name}: it has no record`, {
		reason: 'InternalError',
	});
}
