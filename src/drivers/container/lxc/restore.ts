import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { run } from '../../../host/process.ts';
import { messageOf, OperationError } from '../../../model/errors.ts';
import type { InstanceSpec, NicSpec } from '../../../model/instance-spec.ts';
import type { LxcState, ObservedLife } from '../../../model/observed.ts';
import type { OwnedTarget, RestoreOrder } from '../driver.ts';
import { lastValue } from './adopt/config-values.ts';
import { readConfig } from './adopt/read-config.ts';
import { announceNics } from './announce-nics.ts';
import {
	criuEnvironment,
	endUsers,
	errorsIn,
	removeFolder,
	requireImages,
	untilNobodyUses,
} from './checkpoint-folder.ts';
import { hostInterfaceName, hostMacOf, macOf } from './config/nic-names.ts';
import { activateDisks, ownerOf } from './disks.ts';
import { thawRestored } from './freeze-first.ts';
import { awaitFreeInterfaces, requireLinks } from './host-links.ts';
import { lookWhenSettled } from './look-when-answered.ts';
import { failureInLog } from './lxc-log.ts';
import { endStanding } from './post-copy/end-standing.ts';
import { askForMemory, isFetching, isHeld, refuseMemory } from './post-copy/marks.ts';
import { loadedProfiles } from './read-config-host.ts';
import { limitAsConfigured, standWhenRestored } from './restored-limits.ts';
import { isGone, lookBefore, type VerbContext } from './verb-context.ts';

export interface RestoreContext extends VerbContext {
	/** Makes the controllers that a spec needs available; returns what to put before the tool. */
	readonly prepareCgroups: (spec: InstanceSpec) => Promise<readonly string[]>;
}

/** The monitor that the tool leaves behind holds what it was given as output, so whoever reads that would wait for ever. */
const QUIETLY = 'log=$1; shift; exec "$@" </dev/null >"$log" 2>&1';
const LOG = 'lxc.log';
const UP: ReadonlySet<LxcState> = new Set(['RUNNING', 'FREEZING', 'FROZEN']);
const SETTLE_MS = 10_000;
const LINK_MS = 5000;
const FETCHING_MS = 10_000;
const STEP_MS = 5;
const LONGEST_MS = 30 * 60_000;

/**
 * Lets the processes in the images of a folder go on. What fails half-way is ended, and the images stay; after success they go:
 * what they say of files is not true any more. Where their memory is still elsewhere, they stay until it is here.
 */
export async function restoreContainer(
	context: RestoreContext,
	{ target, folder, spec }: RestoreOrder & { readonly target: OwnedTarget },
	signal?: AbortSignal,
): Promise<void> {
	await untilNobodyUses(folder, signal);
	const before = await lookBefore(context, target, { name: 'restore', reason: 'RestoreFailed' });
	const isMemoryElsewhere = isHeld(folder);
	const bringBack = isUp(before)
		? () => resumed(before, spec)
		: await prepared(context, { target, folder, spec, before }, signal);
	try {
		await bringBack();
	} catch (cause) {
		if (isMemoryElsewhere) await refuseMemory(folder);
		await endUsers(folder);
		// it may stand still
		await endStanding(context, target).catch(() => undefined);
		throw cause;
	}
	if (!isMemoryElsewhere) await removeFolder(folder);
}

/** A ballast that was killed meanwhile has brought it back; what stands still has no limits yet. */
async function resumed(restored: Restored, { nics }: InstanceSpec): Promise<void> {
	if (restored.state === 'RUNNING') return;
	await goOn(restored, { nics, raised: raiseHostMacs(restored.name, nics) });
}

type Preparation = RestoreOrder & {
	readonly target: OwnedTarget;
	readonly before: ObservedLife;
};

/** Makes all ready, and gives what makes it run. */
async function prepared(
	context: RestoreContext,
	{ target, folder, spec, before }: Preparation,
	signal?: AbortSignal,
): Promise<() => Promise<void>> {
	if (!isGone(before)) throw failed(target.name, `it is ${before.state}`);
	await requireImages(folder, target);
	const isMemoryElsewhere = isHeld(folder);
	await requireProfile(context, target);
	// it starts while the rest is made ready
	if (isMemoryElsewhere) await askForMemory(folder);
	await activateDisks(ownerOf(context.paths, target), spec, signal);
	await requireLinks(`restore ${target.name}`, spec.nics);
	await awaitFreeInterfaces(target.name, spec.nics, signal);
	const prefix = await context.prepareCgroups(spec);
	if (isMemoryElsewhere) await untilFetching(folder, target, signal);
	return () => launch(context, { target, folder, prefix, nics: spec.nics });
}

/** CRIU comes to no end where a profile of AppArmor cannot be brought back. */
async function requireProfile({ paths }: RestoreContext, { name }: OwnedTarget): Promise<void> {
	const settings = await readConfig(join(paths.lxc, name, 'config'));
	const profile = lastValue(settings, 'lxc.apparmor.profile');
	const isLoaded = loadedProfiles()?.includes(profile ?? '') ?? true;
	if (profile === null || profile === 'unconfined' || isLoaded) return;
	throw failed(name, `its AppArmor profile ${profile} is not loaded here`);
}

/** What fetches their memory has to be there before they are. */
async function untilFetching(
	folder: string,
	{ name }: OwnedTarget,
	signal?: AbortSignal,
): Promise<void> {
	const until = performance.now() + FETCHING_MS;
	while (!isFetching(folder)) {
		signal?.throwIfAborted();
		if (performance.now() > until) throw failed(name, 'nothing here fetches its memory');
		await delay(STEP_MS);
	}
}

type Restored = ObservedLife & { readonly initPid: number };

interface Launch {
	readonly target: OwnedTarget;
	readonly folder: string;
	readonly prefix: readonly string[];
	readonly nics: readonly NicSpec[];
}

async function launch(
	{ paths, observer }: RestoreContext,
	{ target, folder, prefix, nics }: Launch,
): Promise<void> {
	const { name } = target;
	const log = ['-o', join(folder, LOG), '-l', 'INFO'];
	const tool = ['lxc-checkpoint', '-P', paths.lxc, '-n', name, '-r', '-d', '-D', folder, ...log];
	const cleanUp = await standWhenRestored(folder, { lxcpath: paths.lxc, name });
	const quietly = ['sh', '-c', QUIETLY, 'sh', join(folder, 'restore.out')] as const;
	const env = criuEnvironment(folder, 'restore');
	const how = { env, timeoutMs: LONGEST_MS };
	const { exitCode } = await run([...quietly, ...prefix, ...tool], how)
		.catch((cause: unknown) => {
			throw failed(name, messageOf(cause));
		})
		.finally(cleanUp);
	if (exitCode !== 0) {
		const said = (await errorsIn(folder, 'restore.log')) || (await saidByLxc(folder));
		throw failed(name, said || `lxc-checkpoint ended with ${exitCode}`);
	}
	// at once: for as long as the bridge has another address, other hosts learn that
	const raised = raiseHostMacs(name, nics);
	const look = () => observer.life(target);
	const restored = await lookWhenSettled(look, performance.now() + SETTLE_MS);
	if (!isUp(restored)) throw failed(name, `it is ${restored.state} afterwards`);
	await goOn(restored, { nics, raised });
}

async function saidByLxc(folder: string): Promise<string> {
	return failureInLog(await readFile(join(folder, LOG), 'utf8').catch(() => ''));
}

/** What runs has its limits, and its links their addresses. */
async function goOn(
	restored: Restored,
	{ nics, raised }: { readonly nics: readonly NicSpec[]; readonly raised: Promise<void> },
): Promise<void> {
	await limitAsConfigured(restored);
	thawRestored(restored.initPid);
	await raised;
	// nothing waits for it
	void announceNics(restored.initPid, nics);
}

/** CRIU is done with it, whether or not it goes on already. */
function isUp(observed: ObservedLife): observed is Restored {
	return UP.has(observed.state) && observed.initPid !== null;
}

/**
 * CRIU makes the host's ends with addresses by chance, and the bridge of the host would take over low ones. Where it cannot be done, what
 * was restored runs all the same.
 */
async function raiseHostMacs(instance: string, nics: readonly NicSpec[]): Promise<void> {
	for (const nic of nics) {
		const mac = nic.bridge === null ? null : macOf(instance, nic);
		if (mac === null) continue;
		const port = hostInterfaceName(instance, nic.name);
		const argv = ['ip', 'link', 'set', 'dev', port, 'address', hostMacOf(mac)] as const;
		await run(argv, { timeoutMs: LINK_MS }).catch(() => undefined);
	}
}

function failed(name: string, why: string): OperationError {
	return new OperationError(`cannot restore ${name}: ${why}`, { reason: 'RestoreFailed' });
}
