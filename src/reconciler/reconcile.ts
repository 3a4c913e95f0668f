import { operationErrorOf } from '../model/file-error.ts';
import type { ObservedInstance } from '../model/observed.ts';
import type { Outcome } from '../model/outcome.ts';
import type { EventLog } from '../store/store.ts';
import type { Allocations } from './cluster/allocations.ts';
import { placementsIn } from './cluster/placements.ts';
import { execute, targetOf } from './execute.ts';
import type { Execution } from './execution.ts';
import { declarationIn, type Fleet } from './fleet.ts';
import type { Hands } from './hands.ts';
import type { Looks } from './looks.ts';
import { countSteps, type Meter } from './meter.ts';
import { planIn } from './plan-in.ts';
import type { Failures } from './queue/failures.ts';
import { rememberVanished } from './record/prune-holds.ts';
import { remember } from './record/remember.ts';
import { type Run, report } from './report.ts';
import { isVanished } from './specs/declaration.ts';
import { outcomeOfPlan } from './status/outcome-of-plan.ts';

/** What the runs of all instances share. */
export interface Loop extends Hands {
	readonly looks: Looks;
	readonly failures: Failures;
	readonly events: EventLog;
	readonly meter: Meter;
	/** What is asked about an instance that needs a node. */
	readonly allocations: Allocations;
	/** Everything that plans depend on, as it is now. */
	readonly fleet: () => Fleet;
}

/**
 * One instance, once: look, plan, take the steps, tell how it stands. After steps that succeeded it says
 * `InProgress`: the next run, which should come at once, sees whether they did what they should.
 * Throws nothing but defects and aborts.
 */
export async function reconcile(name: string, loop: Loop, signal: AbortSignal): Promise<Outcome> {
	try {
		return await runOnce(name, loop, signal);
	} catch (thrown) {
		const error = operationErrorOf(thrown);
		if (error === null) throw thrown;
		const { reason, message } = error;
		loop.events.add({ instance: name, type: 'Warning', reason, message });
		return loop.failures.add(name, { step: null, error }, loop.clock.now());
	}
}

async function runOnce(name: string, loop: Loop, signal: AbortSignal): Promise<Outcome> {
	const observed = await loop.looks.observe(targetOf(name, loop.records.get(name)), signal);
	note(observed, loop);
	allocate(observed, loop);
	const plan = planIn(await fleetFor(name, loop), observed);
	const held = loop.failures.holding(plan, loop.clock.now());
	if (held === null) loop.looks.memory.promise(plan);
	const execution = held === null ? await execute(plan, loop, signal) : NOTHING_DONE;
	countSteps(execution, loop.meter);
	const run: Run = { plan, observed, execution, declaration: declarationIn(loop.fleet(), name) };
	if (execution.executed.length > 0) loop.looks.outdate(name);
	if (held !== null) return report(run, { outcome: held, isRepeated: true }, loop);
	const outcome = outcomeOf(run, loop);
	const seen = execution.failure === null ? observed : await lookAgain(observed, loop, signal);
	const end = await report({ ...run, observed: seen }, { outcome, isRepeated: false }, loop);
	// what cannot be remembered fails, too, and each time later
	if (execution.failure === null && end === outcome) loop.failures.forget(name);
	return end;
}

/** What a plan depends on. What vanished with too many others remembers that before it is planned. */
async function fleetFor(name: string, loop: Loop): Promise<Fleet> {
	const fleet = loop.fleet();
	if (!isGone(fleet, name)) return fleet;
	await rememberVanished(fleet, loop.records);
	// it may be declared again by now
	return loop.fleet();
}

/** The specs no longer want it, and that is not just the moment between two strokes of an editor. */
function isGone(fleet: Fleet, name: string): boolean {
	return isVanished(declarationIn(fleet, name)) && !fleet.graceEnds.has(name);
}

/** An external program is asked beside the runs, and plans take its answers as facts: one that hangs must not keep a worker. */
function allocate({ name, ownership }: ObservedInstance, { allocations, fleet }: Loop): void {
	if (allocations.answers === null || ownership !== 'Absent') return;
	const now = fleet();
	if (!placementsIn(now).has(name) || now.cluster.owners.has(name)) return;
	allocations.ask(now);
}

function outcomeOf(
	{ plan, execution: { executed, failure } }: Run,
	{ failures, clock }: Loop,
): Outcome {
	if (failure !== null) return failures.add(plan.name, failure, clock.now());
	if (executed.length === 0) return outcomeOfPlan(plan);
	return { kind: 'InProgress', message: executed.map(({ step }) => step.do).join(', ') };
}

const NOTHING_DONE: Execution = { executed: [], failure: null };

/** Remembers what this look shows of the time since the last one, and what the specs say now. */
export function note(observed: ObservedInstance, loop: Loop): void {
	const { records, clock, events, newUid } = loop;
	const fleet = loop.fleet();
	const { record, events: told } = remember({
		name: observed.name,
		declaration: declarationIn(fleet, observed.name),
		isInGrace: fleet.graceEnds.has(observed.name),
		record: records.get(observed.name),
		observed,
		node: fleet.node.name,
		cluster: fleet.cluster,
		bootedAt: fleet.node.bootedAt,
		now: clock.now(),
		newUid: newUid(),
	});
	if (record !== null) records.put(record);
	for (const event of told) events.add(event);
}

/** What a failed step left behind. When the host cannot even be looked at, the look before stands. */
async function lookAgain(
	before: ObservedInstance,
	{ looks, records }: Loop,
	signal: AbortSignal,
): Promise<ObservedInstance> {
	looks.outdate(before.name);
	try {
		return await looks.observe(targetOf(before.name, records.get(before.name)), signal);
	} catch (thrown) {
		if (operationErrorOf(thrown) !== null) return before;
		throw thrown;
	}
}
