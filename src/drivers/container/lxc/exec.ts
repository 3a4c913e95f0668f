import { runInGroup } from '../../../host/run-in-group.ts';
import { OperationError } from '../../../model/errors.ts';
import type { CommandEnd, CommandOrder, Target } from '../driver.ts';
import { lookBefore, type VerbContext } from './verb-context.ts';

/** Attached to nothing of ours: not our environment, not our terminal. */
const ENVIRONMENT = ['--clear-env'];

/**
 * Runs a command by lxc-attach. To a frozen container that would hang, so such a one is refused before, and
 * one that is frozen meanwhile is told apart from a command that takes too long.
 */
export async function execInContainer(
	context: VerbContext,
	{ target, order }: { readonly target: Target; readonly order: CommandOrder },
	signal?: AbortSignal,
): Promise<CommandEnd> {
	const { lxcpath } = await requireRunning(context, target);
	const attach = ['lxc-attach', '-P', lxcpath, '-n', target.name] as const;
	const { timeoutMs } = order;
	const end = await runInGroup([...attach, ...ENVIRONMENT, '--', ...order.argv], {
		timeoutMs,
		...(signal && { signal }),
	});
	if (end.exitCode === null) await requireRunning(context, target);
	return end;
}

async function requireRunning(
	context: VerbContext,
	target: Target,
): Promise<{ readonly lxcpath: string }> {
	const observed = await lookBefore(context, target, { name: 'exec in', reason: 'NotRunning' });
	if (observed.state === 'RUNNING') return observed;
	throw new OperationError(`cannot exec in ${target.name}: it is ${observed.state}`, {
		reason: 'NotRunning',
	});
}
