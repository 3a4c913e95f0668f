import { OperationError } from '../../../model/errors.ts';
import type { StopHow, Target } from '../driver.ts';
import { thaw } from './freeze.ts';
import { killContainer, requireGone } from './kill.ts';
import { type ContainerPlace, runTool } from './lxc-tool.ts';
import { settleNics } from './nics/settle.ts';
import { isGone, lookBefore, type VerbContext } from './verb-context.ts';

/** After these waits the halt signal is sent again: an init that had no handler yet lost the first one. */
const ASK_AGAIN_MS = [1000, 4000];

const TOOL_MARGIN_MS = 5000;

interface Stop {
	readonly target: Target;
	readonly how: StopHow;
}

/**
 * Halts a container: asks, asks again, kills if it may, and makes sure that nothing is left running. What the host lent it
 * comes back.
 */
export async function stopContainer(
	context: VerbContext,
	stop: Stop,
	signal?: AbortSignal,
): Promise<void> {
	await halt(context, stop, signal);
	await settleNics(context, stop.target, null);
}

async function halt(
	context: VerbContext,
	{ target, how }: Stop,
	signal?: AbortSignal,
): Promise<void> {
	const observed = await lookBefore(context, target, { name: 'stop', reason: 'StopFailed' });
	if (isGone(observed)) {
		return;
	}
	if (observed.state === 'FROZEN' || observed.state === 'FREEZING') {
		await thaw(context, target, signal);
	}
	if (await haltsInTime(observed, how, signal)) {
		await requireGone(context, target, 'it halted');
		return;
	}
	if (!how.thenKill) {
		throw new OperationError(
			`cannot stop ${target.name}: it did not halt within ${how.timeoutMs / 1000} s`,
			{ reason: 'StopFailed', hint: 'lifecycle.stop.thenKill would kill it then.' },
		);
	}
	await killContainer(context, target);
}

/** Asks until the time is up; true when the container says it halted. */
async function haltsInTime(
	place: ContainerPlace,
	how: StopHow,
	signal?: AbortSignal,
): Promise<boolean> {
	let leftMs = how.timeoutMs;
	for (const patienceMs of [...ASK_AGAIN_MS, Number.POSITIVE_INFINITY]) {
		const waitMs = Math.min(patienceMs, leftMs);
		if (waitMs <= 0) {
			return false;
		}
		if (await halts(place, waitMs, signal)) {
			return true;
		}
		leftMs -= waitMs;
	}
	return false;
}

/** `lxc-stop --nokill`: 0 = it halted, 1 = it still runs after the wait, 2 = it did not run. */
async function halts(
	place: ContainerPlace,
	waitMs: number,
	signal?: AbortSignal,
): Promise<boolean> {
	const seconds = Math.max(1, Math.ceil(waitMs / 1000));
	const args = ['--nokill', '--timeout', String(seconds)];
	const timeoutMs = seconds * 1000 + TOOL_MARGIN_MS;
	const { exitCode } = await runTool(place, { tool: 'lxc-stop', args, timeoutMs }, signal);
	return exitCode === 0 || exitCode === 2;
}
