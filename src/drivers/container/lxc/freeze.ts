import { OperationError } from '../../../model/errors.ts';
import type { LxcState } from '../../../model/observed.ts';
import type { Target } from '../driver.ts';
import { runTool, saidBy } from './lxc-tool.ts';
import { lookBefore, type VerbContext } from './verb-context.ts';

const TIMEOUT_MS = 30_000;

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
	const result = await runTool(before, { tool, args: [], timeoutMs: TIMEOUT_MS }, signal);
	const after = await context.observer.observe(target, signal);
	if (after.state !== state) {
		throw new OperationError(
			`cannot ${verb} ${target.name}: it is ${after.state}: ${saidBy(result)}`,
			{ reason: 'FreezeFailed' },
		);
	}
}
