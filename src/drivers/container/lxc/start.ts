import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import { launch as launchCommand } from '../../../host/launch.ts';
import { OperationError } from '../../../model/errors.ts';
import type { InstanceSpec } from '../../../model/instance-spec.ts';
import type { ObservedExit, ObservedLife } from '../../../model/observed.ts';
import { initOf, requireRootfs } from '../../os/rootfs-check.ts';
import type { OwnedTarget } from '../driver.ts';
import { type ConfigWriter, rootfsOf, textOf } from './config-writer.ts';
import { activateDisks, ownerOf } from './disks.ts';
import { awaitFreeInterfaces, requireHooks, requireLinks } from './host-links.ts';
import { killContainer } from './kill.ts';
import { lookWhenSettled } from './look-when-answered.ts';
import { saidBy } from './lxc-tool.ts';
import { folderOf } from './places.ts';
import { requireSpare } from './spare-links.ts';
import { failureOfStart, rotateStartLog } from './start-log.ts';
import { isGone, lookBefore, type VerbContext } from './verb-context.ts';

export interface StartContext extends VerbContext {
	readonly configs: ConfigWriter;
	/** Makes the controllers that a spec needs available; returns what to put before `lxc-start`. */
	readonly prepareCgroups: (spec: InstanceSpec) => Promise<readonly string[]>;
}

interface Start {
	readonly target: OwnedTarget;
	readonly spec: InstanceSpec;
}

/**
 * Starts a container and returns once it runs. Running already in our lxcpath is success. lxc-start's exit code is no
 * proof (0 also for an init that ends at once), so the host is looked at afterwards, and whatever a failed
 * start left running is ended.
 */
export async function startContainer(
	context: StartContext,
	{ target, spec }: Start,
	signal?: AbortSignal,
): Promise<void> {
	signal?.throwIfAborted();
	const before = await lookBefore(context, target, { name: 'start', reason: 'AlreadyRunning' });
	if (isUp(before)) {
		requireInOurs(context, before);
		return;
	}
	if (!isGone(before)) {
		throw failed(target.name, `it is ${before.state}`);
	}
	await requireStartable(context, { target, spec }, signal);
	const prefix = await context.prepareCgroups(spec);
	const ours = await moveIn(context, { target, spec }, signal);
	try {
		await launch(context, { target: ours, spec, prefix }, signal);
	} catch (cause) {
		await endHalfStarted(context, ours);
		throw cause;
	}
}

/**
 * What a start does before it launches anything, as far as that can be done while the container of before still runs. It holds
 * the interfaces that it was lent and its disks are mounted, so these are left to the start.
 */
export async function prepareStart(
	{ configs, prepareCgroups }: StartContext,
	{ target, spec }: Start,
	signal?: AbortSignal,
): Promise<void> {
	signal?.throwIfAborted();
	await configs.check(target, spec, signal);
	await requireHooks(startOf(target.name), spec.nics);
	await prepareCgroups(spec);
}

/** One that runs elsewhere was started there since it was planned to move in here. */
function requireInOurs({ paths }: StartContext, { name, lxcpath }: ObservedLife): void {
	if (lxcpath === paths.lxc) {
		return;
	}
	throw new OperationError(`cannot start ${name}: it runs in ${lxcpath}`, {
		reason: 'AlreadyRunning',
	});
}

async function requireStartable(
	{ paths }: StartContext,
	{ target, spec }: Start,
	signal?: AbortSignal,
): Promise<void> {
	await activateDisks(ownerOf(paths, target), spec, signal);
	const config = await textOf(join(folderOf(paths, target.name), 'config'));
	await requireRootfs(rootfsOf(paths, target, spec), initOf(config), target.name);
	const start = startOf(target.name);
	await requireLinks(start.what, spec.nics);
	await requireSpare(start, spec.nics);
	await requireHooks(start, spec.nics);
	await awaitFreeInterfaces(target.name, spec.nics, signal);
}

function startOf(name: string) {
	return { what: `start ${name}`, reason: 'StartFailed' } as const;
}

/**
 * An adopted container moves into our lxcpath at its first start by us, its rootfs stays. The old config
 * is set aside so that nobody (lxc-autostart at boot) starts it there a second time.
 */
async function moveIn(
	{ configs }: StartContext,
	{ target, spec }: Start,
	signal?: AbortSignal,
): Promise<OwnedTarget> {
	if (target.adoptedFrom === null) {
		return target;
	}
	await configs.configure(target, spec, signal);
	const old = join(target.adoptedFrom, target.name, 'config');
	await rename(old, `${old}.adopted-by-ballast`).catch((cause: NodeJS.ErrnoException) => {
		if (cause.code !== 'ENOENT') {
			throw cause;
		}
	});
	return { ...target, adoptedFrom: null };
}

async function launch(
	{ paths, observer }: StartContext,
	{ target, spec, prefix }: Start & { readonly prefix: readonly string[] },
	signal?: AbortSignal,
): Promise<void> {
	const { name } = target;
	const log = await rotateStartLog(paths, name);
	// only at DEBUG does LXC log that an init ended with status 0
	const lxcStart = ['lxc-start', '-d', '-P', paths.lxc, '-n', name, '-o', log, '-l', 'DEBUG'];
	const [command = 'lxc-start', ...args] = [...prefix, ...lxcStart];
	const seconds = spec.hvparams.lxc_startup_wait;
	const deadline = performance.now() + seconds * 1000;
	const result = await launchCommand([command, ...args], {
		timeoutMs: seconds * 1000,
		...(signal && { signal }),
	}).catch((cause: unknown) => {
		const isLate = performance.now() >= deadline && !signal?.aborted;
		throw isLate ? failed(name, `it was not RUNNING within ${seconds} s`, cause) : cause;
	});
	if (result.exitCode !== 0) {
		throw failed(name, (await failureOfStart(paths, name)) || saidBy(result));
	}
	const after = await lookWhenSettled(() => observer.life(target, signal), deadline, signal);
	if (!isUp(after)) {
		throw failed(name, `its init ended at once${exitInWords(after.lastExit)}`);
	}
}

/** Why the start failed is what people should read; what cannot be ended now shows as remains. */
async function endHalfStarted(context: StartContext, target: OwnedTarget): Promise<void> {
	await killContainer(context, target).catch(() => undefined);
}

function isUp({ state, contradiction }: ObservedLife): boolean {
	return contradiction === null && (state === 'RUNNING' || state === 'FROZEN');
}

function exitInWords(exit: ObservedExit | null): string {
	switch (exit?.cause) {
		case 'Code':
			return ` with status ${exit.code}`;
		case 'Signal':
			return ` by signal ${exit.code}`;
		case 'Poweroff':
			return ' by a poweroff';
		case 'Unknown':
		case undefined:
			return '';
	}
}

function failed(name: string, why: string, cause?: unknown): OperationError {
	return new OperationError(`cannot start ${name}: ${why}`, {
		reason: 'StartFailed',
		cause,
		hint: `ballast logs --start ${name} shows the whole log.`,
	});
}
