import { setTimeout as delay } from 'node:timers/promises';
import { OperationError } from '../../../model/errors.ts';
import type { ObservedLife } from '../../../model/observed.ts';
import type { RebootOrder, Target } from '../driver.ts';
import { lookWhenAnswered } from './look-when-answered.ts';
import { runTool } from './lxc-tool.ts';
import { isGone, lookBefore, type VerbContext } from './verb-context.ts';

/** When init is asked, counted from the first time: one that had no handler yet lost the signal. */
const ASK_AT_MS = [0, 1000, 5000];
const LOOK_EVERY_MS = 20;
const TOOL_TIMEOUT_MS = 5000;

/**
 * Sends init the reboot signal and waits until LXC has started another init. LXC's tool does not wait: it
 * would take a halt for a failure without a word, and has no limit while the container starts.
 */
export async function rebootContainer(
	context: VerbContext,
	{ target, order }: { readonly target: Target; readonly order: RebootOrder },
	signal?: AbortSignal,
): Promise<void> {
	const begun = performance.now();
	const deadline = begun + order.timeoutMs;
	const askAt = [...ASK_AT_MS];
	while (!(await isRebooted(context, { target, order, deadline }, signal))) {
		const waitedMs = performance.now() - begun;
		if (waitedMs > order.timeoutMs) {
			throw failed(target.name, `it did not reboot within ${order.timeoutMs / 1000} s`);
		}
		if (waitedMs >= (askAt[0] ?? Number.POSITIVE_INFINITY)) {
			askAt.shift();
			await ask(context, { target, order, deadline }, signal);
		}
		await delay(LOOK_EVERY_MS, undefined, signal && { signal });
	}
}

interface Reboot {
	readonly target: Target;
	readonly order: RebootOrder;
	/** Of `performance.now()`. */
	readonly deadline: number;
}

async function isRebooted(
	context: VerbContext,
	{ target, order, deadline }: Reboot,
	signal?: AbortSignal,
): Promise<boolean> {
	const look = () => lookBefore(context, target, { name: 'reboot', reason: 'RebootFailed' });
	const observed = await lookWhenAnswered(look, deadline, signal);
	if (isGone(observed)) throw failed(target.name, 'its init halted instead');
	return observed.state === 'RUNNING' && isAnother(observed, order);
}

function isAnother({ initPid }: ObservedLife, order: RebootOrder): boolean {
	return initPid !== null && initPid !== order.initPid;
}

/** Looks once more: the init that comes after must not be asked, or it would reboot again. */
async function ask(
	{ observer }: VerbContext,
	{ target, order, deadline }: Reboot,
	signal?: AbortSignal,
): Promise<void> {
	const look = () => observer.life(target, signal);
	const observed = await lookWhenAnswered(look, deadline, signal);
	if (observed.initPid !== order.initPid) return;
	const args = ['--reboot', '--nowait'];
	await runTool(observed, { tool: 'lxc-stop', args, timeoutMs: TOOL_TIMEOUT_MS }, signal);
}

/** The next run takes the hard way, so nothing is waited for. */
function failed(name: string, why: string): OperationError {
	return new OperationError(`cannot reboot ${name} softly: ${why}`, {
		reason: 'RebootFailed',
		retry: { afterMs: 0 },
	});
}
