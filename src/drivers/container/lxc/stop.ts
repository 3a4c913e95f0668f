import { setTimeout as delay } from 'node:timers/promises';
import { OperationError } from '../../../model/errors.ts';
import type { StopHow, Target } from '../driver.ts';
import { thaw } from './freeze.ts';
import { runTool, saidBy } from './lxc-tool.ts';
import { isGone, lookBefore, type VerbContext } from './verb-context.ts';

/** After these waits the halt signal is sent again: an init that had no handler yet lost the first one. */
const ASK_AGAIN_MS = [1000, 4000];

/** How long a container that was asked or killed may take to vanish from /proc and the cgroups. */
const VANISH_MS = 1000;
const VANISH_STEP_MS = 10;

const TOOL_MARGIN_MS = 5000;
const KILL_TIMEOUT_MS = 30_000;

/** Halts a container: asks, asks again, kills if it may, and makes sure that nothing is left running. */
export async function stopContainer(
	context: VerbContext,
	{ target, how }: { readonly target: Target; readonly how: StopHow },
	signal?: AbortSignal,
): Promise<void> {
	const observed = await lookBefore(context, target, { name: 'stop', reason: 'StopFailed' });
	if (isGone(observed)) {
		return;
	}
	if (observed.state === 'FROZEN' || observed.state === 'FREEZING') {
		await thaw(context, target, signal);
	}
	if (await haltsInTime(context, { target, how }, signal)) {
		return;
	}
	if (!how.thenKill) {
		throw new OperationError(
			`cannot stop ${target.name}: it did not halt within ${how.timeoutMs / 1000} s`,
			{ reason: 'StopFailed', hint: 'lifecycle.stop.thenKill would kill it then.' },
		);
	}
	await killContainer(context, target, signal);
}

/** Ends all processes of a container at once. Stopped already is success. */
export async function killContainer(
	context: VerbContext,
	target: Target,
	signal?: AbortSignal,
): Promise<void> {
	const { paths } = context;
	const args = ['--kill'];
	const result = await runTool('lxc-stop', {
		paths,
		target,
		args,
		timeoutMs: KILL_TIMEOUT_MS,
		signal,
	});
	if (!(await vanishes(context, target, signal))) {
		throw new OperationError(
			`cannot stop ${target.name}: it runs though it was killed: ${saidBy(result)}`,
			{
				reason: 'StopFailed',
			},
		);
	}
}

async function haltsInTime(
	context: VerbContext,
	{ target, how }: { readonly target: Target; readonly how: StopHow },
	signal?: AbortSignal,
): Promise<boolean> {
	let leftMs = how.timeoutMs;
	for (const waitMs of [...ASK_AGAIN_MS, Number.POSITIVE_INFINITY]) {
		if (leftMs <= 0) {
			return false;
		}
		const askedMs = Math.min(waitMs, leftMs);
		if (await halts(context, { target, waitMs: askedMs }, signal)) {
			return await vanishes(context, target, signal);
		}
		leftMs -= askedMs;
	}
	return false;
}

/** `lxc-stop --nokill`: 0 = it halted, 1 = it still runs after the wait, 2 = it did not run. */
async function halts(
	{ paths }: VerbContext,
	{ target, waitMs }: { readonly target: Target; readonly waitMs: number },
	signal?: AbortSignal,
): Promise<boolean> {
	const seconds = Math.max(1, Math.ceil(waitMs / 1000));
	const { exitCode } = await runTool('lxc-stop', {
		paths,
		target,
		args: ['--nokill', '--timeout', String(seconds)],
		timeoutMs: seconds * 1000 + TOOL_MARGIN_MS,
		signal,
	});
	return exitCode === 0 || exitCode === 2;
}

async function vanishes(
	{ observer }: VerbContext,
	target: Target,
	signal?: AbortSignal,
): Promise<boolean> {
	const deadline = performance.now() + VANISH_MS;
	for (;;) {
		if (isGone(await observer.observe(target, signal))) {
			return true;
		}
		if (performance.now() > deadline) {
			return false;
		}
		await delay(VANISH_STEP_MS, undefined, signal ? { signal } : {});
	}
}
