import { OperationError } from '../../../model/errors.ts';
import type { LxcState } from '../../../model/observed.ts';
import type { Target } from '../driver.ts';
import { runTool, saidBy } from './lxc-tool.ts';
import { lookBefore, type VerbContext } from './verb-context.ts';

const TIMEOUT_MS = 30_000;

/** Stops the container's processes where they are. Frozen already is success. */
export function freeze(context: VerbContext, target: Target, signal?: AbortSignal): Promise<void> {
	return reach(context, { target, tool: 'lxc-freeze', state: 'FROZEN' }, signal);
}

/** Lets a frozen container go on. Running already is success. */
export function thaw(context: VerbContext, target: Target, signal?: AbortSignal): Promise<void> {
	return reach(context, { target, tool: 'lxc-unfreeze', state: 'RUNNING' }, signal);
}

interface Change {
	readonly target: Target;
	readonly tool: 'lxc-freeze' | 'lxc-unfreeze';
	readonly state: LxcState;
}

async function reach(
	context: VerbContext,
	{ target, tool, state }: Change,
	signal?: AbortSignal,
): Promise<void> {
	const { paths, observer } = context;
	const name = tool === 'lxc-freeze' ? 'freeze' : 'thaw';
	const before = await lookBefore(context, target, { name, reason: 'FreezeFailed' });
	if (before.state === state) {
		return;
	}
	const result = await runTool(tool, { paths, target, args: [], timeoutMs: TIMEOUT_MS, signal });
	const after = await observer.observe(target, signal);
	if (after.state !== state) {
		throw new OperationError(
			`cannot ${name} ${target.name}: it is ${after.state}: ${saidBy(result)}`,
			{ reason: 'FreezeFailed' },
		);
	}
}
