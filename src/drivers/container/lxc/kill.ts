import { setTimeout as delay } from 'node:timers/promises';
import { listIfThere, readIfThere } from '../../../host/if-there.ts';
import { killIfThere } from '../../../host/kill-if-there.ts';
import { OperationError } from '../../../model/errors.ts';
import type { LxcState, ObservedLife } from '../../../model/observed.ts';
import type { Target } from '../driver.ts';
import { lookWhenAnswered } from './look-when-answered.ts';
import { type ContainerPlace, runTool } from './lxc-tool.ts';
import { isGone, type VerbContext } from './verb-context.ts';

/** How long a container that halted or was killed may take to vanish from /proc and the cgroups. */
const VANISH_MS = 2000;
const VANISH_STEP_MS = 10;
const KILL_TIMEOUT_MS = 30_000;

/** In these states the monitor answers; before RUNNING it does not listen, and LXC's tools would hang. */
const ANSWERING: ReadonlySet<LxcState> = new Set([
	...(['RUNNING', 'FREEZING', 'FROZEN', 'THAWED', 'STOPPING'] as const),
]);

/** Ends all processes of a container at once, in whatever state it is. Stopped already is success. */
export async function killContainer(context: VerbContext, target: Target): Promise<void> {
	const observed = await observeOrNull(context, target);
	if (observed !== null && isGone(observed)) {
		return;
	}
	const lxcpath = observed?.lxcpath ?? target.adoptedFrom ?? context.paths.lxc;
	const place = { lxcpath, name: target.name };
	if (observed !== null && ANSWERING.has(observed.state)) {
		const call = { tool: 'lxc-stop', args: ['--kill'], timeoutMs: KILL_TIMEOUT_MS } as const;
		await runTool(place, call);
	} else {
		killMonitor(place);
		killGroup(observed?.initPid ?? null);
	}
	await requireGone(context, target, 'it was killed');
}

/** LXC's tools answer before the monitor is done, and answer also when they did nothing. */
export async function requireGone(
	{ observer }: VerbContext,
	target: Target,
	after: string,
): Promise<void> {
	const deadline = performance.now() + VANISH_MS;
	for (;;) {
		const observed = await lookWhenAnswered(() => observer.life(target), deadline);
		if (isGone(observed)) {
			return;
		}
		if (performance.now() > deadline) {
			const how = observed.contradiction ?? `it is ${observed.state}`;
			throw new OperationError(`cannot stop ${target.name}: ${after}, but ${how}`, {
				reason: 'StopFailed',
			});
		}
		await delay(VANISH_STEP_MS);
	}
}

/** Looking asks LXC itself about a container that is just starting, and that may not be answered. */
function observeOrNull({ observer }: VerbContext, target: Target): Promise<ObservedLife | null> {
	return observer.life(target).catch(() => null);
}

/**
 * Kills the process that sets the container up, with the hooks it runs. It is found by the title that LXC
 * gives it at once; the container's init asks the kernel to die with it until it is complete.
 */
function killMonitor({ lxcpath, name }: ContainerPlace): void {
	const title = `[lxc monitor] ${lxcpath} ${name}`;
	for (const pid of listIfThere('/proc').filter((entry) => /^\d+$/.test(entry))) {
		if (readIfThere(`/proc/${pid}/cmdline`)?.replace(/\0+$/, '') === title) {
			killGroup(Number(pid));
		}
	}
}

/** Each monitor and each init leads a process group of its own. */
function killGroup(leader: number | null): void {
	for (const pid of leader === null ? [] : [-leader, leader]) killIfThere(pid, 'SIGKILL');
}
