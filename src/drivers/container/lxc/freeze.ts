import { setTimeout as delay } from 'node:timers/promises';
import { messageOf, OperationError } from '../../../model/errors.ts';
import type { LxcState, ObservedLife } from '../../../model/observed.ts';
import { standStill } from '../../cgroup/stand-still.ts';
import { writeFreezer } from '../../cgroup/write-freezer.ts';
import type { Target } from '../driver.ts';
import { freezerOf } from './freezer-of.ts';
import { runTool, saidBy } from './lxc-tool.ts';
import { lookBefore, type VerbContext } from './verb-context.ts';

const TIMEOUT_MS = 30_000;
const TELL_MS = 5000;
/** Processes that wait for a disk stand still only when that has answered. */
const SETTLE_MS = 5000;
const LOOK_EVERY_MS = 20;

/** Stops the container's processes where they are. Frozen already is success; what does not stand still in time goes on. */
export async function freeze(
	context: VerbContext,
	target: Target,
	signal?: AbortSignal,
): Promise<void> {
	const before = await lookBefore(context, target, { name: 'freeze', reason: 'FreezeFailed' });
	if (before.state === 'FROZEN') return;
	// before LXC is told, whose tool asks the kernel only once, and looks each second for as long as that takes
	const failure = await whyNotStill(before);
	if (failure !== null) throw failed(`cannot freeze ${target.name}: ${failure}`);
	// what LXC knows of it is for lxc-info and lxc-monitor: it stands still either way
	const call = { tool: 'lxc-freeze', args: [], timeoutMs: TELL_MS } as const;
	await runTool(before, call, signal).catch(() => undefined);
	const { state } = await context.observer.life(target, signal);
	if (state !== 'FROZEN') throw failed(`cannot freeze ${target.name}: it is ${state}`);
}

async function whyNotStill({ initPid }: ObservedLife): Promise<string | null> {
	const freezer = freezerOf(initPid);
	if (freezer === null) return 'it has no freezer, or has ended';
	try {
		if (await standStill(freezer, SETTLE_MS)) return null;
		writeFreezer(freezer, 'THAWED');
		return `a process of it does not stand still within ${SETTLE_MS / 1000} s`;
	} catch (cause) {
		return messageOf(cause);
	}
}

/** Lets a frozen container go on. Running already is success. */
export async function thaw(
	context: VerbContext,
	target: Target,
	signal?: AbortSignal,
): Promise<void> {
	const before = await lookBefore(context, target, { name: 'thaw', reason: 'FreezeFailed' });
	if (before.state === 'RUNNING') return;
	const look = () => context.observer.life(target, signal);
	const call = { tool: 'lxc-unfreeze', args: [], timeoutMs: TIMEOUT_MS } as const;
	const result = await runTool(before, call, signal);
	if ((await look()).state === 'RUNNING') return;
	thawThroughKernel(before);
	const after = await untilState('RUNNING', look);
	if (after === 'RUNNING') return;
	throw failed(`cannot thaw ${target.name}: it is ${after}: ${saidBy(result)}`);
}

/** LXC up to 6.0 has lost the freezer of what it restored: its tools say that they did it, and do nothing (lxc/lxc#4643). */
function thawThroughKernel({ initPid }: ObservedLife): void {
	const freezer = freezerOf(initPid);
	if (freezer === null) return;
	try {
		writeFreezer(freezer, 'THAWED');
	} catch {
		// it may have ended meanwhile; how it is now is looked at next
	}
}

/** The state that it has come to, or in which it still is after a while; what has ended comes to no other one. */
async function untilState(wanted: LxcState, look: () => Promise<ObservedLife>): Promise<LxcState> {
	const deadline = performance.now() + SETTLE_MS;
	for (;;) {
		const { state } = await look();
		const isLast = state === wanted || state === 'STOPPED';
		if (isLast || performance.now() > deadline) return state;
		await delay(LOOK_EVERY_MS);
	}
}

function failed(message: string): OperationError {
	return new OperationError(message, { reason: 'FreezeFailed' });
}
