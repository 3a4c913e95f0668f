import { setTimeout as delay } from 'node:timers/promises';
import { OperationError } from '../../../model/errors.ts';
import type { LxcState, ObservedInstance } from '../../../model/observed.ts';
import { writeFreezer } from '../../cgroup/write-freezer.ts';
import type { Target } from '../driver.ts';
import { freezerOf } from './freezer-of.ts';
import { runTool, saidBy } from './lxc-tool.ts';
import { lookBefore, type VerbContext } from './verb-context.ts';

const TIMEOUT_MS = 30_000;
/** Processes that wait for a disk stand still only when that has answered. */
const SETTLE_MS = 5000;
const LOOK_EVERY_MS = 20;

interface Change {
	readonly verb: 'freeze' | 'thaw';
	readonly tool: 'lxc-freeze' | 'lxc-unfreeze';
	readonly state: LxcState;
}

/** Stops the container's processes where they are. Frozen already is success. */
export function freeze(context: VerbContext, target: Target, signal?: AbortSignal): Promise<void> {
	const change: Change = { verb: 'freeze', tool: 'lxc-freeze', state: 'FROZEN' };
	return reach(context, { target, change }, signal);
}

/** Lets a frozen container go on. Running already is success. */
export function thaw(context: VerbContext, target: Target, signal?: AbortSignal): Promise<void> {
	const change: Change = { verb: 'thaw', tool: 'lxc-unfreeze', state: 'RUNNING' };
	return reach(context, { target, change }, signal);
}

async function reach(
	context: VerbContext,
	{ target, change }: { readonly target: Target; readonly change: Change },
	signal?: AbortSignal,
): Promise<void> {
	const { verb, tool, state } = change;
	const before = await lookBefore(context, target, { name: verb, reason: 'FreezeFailed' });
	if (before.state === state) {
		return;
	}
	const look = () => context.observer.observe(target, signal);
	const result = await runTool(before, { tool, args: [], timeoutMs: TIMEOUT_MS }, signal);
	if ((await look()).state === state) return;
	throughKernel(before, verb);
	const after = await untilState(state, look);
	if (after === state) return;
	throw new OperationError(`cannot ${verb} ${target.name}: it is ${after}: ${saidBy(result)}`, {
		reason: 'FreezeFailed',
	});
}

/** LXC up to 6.0 has lost the freezer of what it restored: its tools say that they did it, and do nothing (lxc/lxc#4643). */
function throughKernel({ initPid }: ObservedInstance, verb: Change['verb']): void {
	const directory = freezerOf(initPid);
	if (directory === null) return;
	try {
		writeFreezer(directory, verb === 'freeze' ? 'FROZEN' : 'THAWED');
	} catch {
		// it may have ended meanwhile; how it is now is looked at next
	}
}

/** The state that it has come to, or in which it still is after a while; what has ended comes to no other one. */
async function untilState(
	wanted: LxcState,
	look: () => Promise<ObservedInstance>,
): Promise<LxcState> {
	const deadline = performance.now() + SETTLE_MS;
	for (;;) {
		const { state } = await look();
		const isLast = state === wanted || state === 'STOPPED';
		if (isLast || performance.now() > deadline) return state;
		await delay(LOOK_EVERY_MS);
	}
}
