import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import type { Duplex, Readable } from 'node:stream';
import { HOST_ENVIRONMENT } from '../../../../host/process.ts';
import { messageOf, OperationError } from '../../../../model/errors.ts';
import type { ObservedLife } from '../../../../model/observed.ts';
import { standStill } from '../../../cgroup/stand-still.ts';
import type { OwnedTarget } from '../../driver.ts';
import type { HoldOrder } from '../../post-copy.ts';
import { requireNoObstacle } from '../checkpoint.ts';
import {
	criuEnvironment,
	errorsIn,
	makeFolder,
	PAGES_FD,
	READY_FD,
	untilNobodyUses,
} from '../checkpoint-folder.ts';
import { freezeFirst } from '../freeze-first.ts';
import { freezerOf } from '../freezer-of.ts';
import { SPARED } from '../spared.ts';
import { isUnseizable, TRIES } from '../unseizable.ts';
import { lookBefore, type VerbContext } from '../verb-context.ts';
import { letGo } from './let-go.ts';
import { markHeld } from './marks.ts';

/** Memory stays where it is, so this does not grow with it by much. */
const LONGEST_MS = 120_000;
const FREEZE_MS = 2000;
const VERB = { name: 'checkpoint', reason: 'CheckpointFailed' } as const;

/** CRIU is given both as descriptors of its own: LXC passes them on. */
const WITH_DESCRIPTORS = `exec ${PAGES_FD}<&0 ${READY_FD}<&3 3<&- </dev/null; exec "$@"`;

/**
 * CRIU writes what is not memory, says so, and then serves memory for as long as somebody asks for it. Its way of failing is to let the processes
 * go on, which nothing may do once another host has them: the kernel's freezer holds them beside it.
 */
export async function hold(
	context: VerbContext,
	{ target, folder, openWay }: HoldOrder & { readonly target: OwnedTarget },
	signal?: AbortSignal,
): Promise<void> {
	for (let left = TRIES; ; left--) {
		try {
			return await tryToHold(context, { target, folder, way: await openWay() }, signal);
		} catch (cause) {
			if (left === 1 || !isUnseizable(cause)) throw cause;
		}
	}
}

interface Try {
	readonly target: OwnedTarget;
	readonly folder: string;
	readonly way: Duplex;
}

/** After a failure they run on as before. */
async function tryToHold(
	context: VerbContext,
	{ target, folder, way }: Try,
	signal?: AbortSignal,
): Promise<void> {
	try {
		await untilNobodyUses(folder, signal);
		if (way.destroyed) throw failed(target, 'the way for its memory broke');
		const before = await lookBefore(context, target, VERB);
		const { initPid } = before;
		if (before.state !== 'RUNNING' || initPid === null)
			throw failed(target, `it is ${before.state}`);
		await requireNoObstacle(target, { ...before, initPid });
		await makeFolder(folder, target, 'WithProcesses');
		await untilServed(dump({ ...before, initPid }, { folder, way }), { target, folder });
		await freezeBeside(target, initPid);
		await markHeld(folder);
	} catch (cause) {
		way.destroy();
		await letGo(context, { target, folder });
		signal?.throwIfAborted();
		throw cause instanceof OperationError ? cause : failed(target, messageOf(cause));
	}
}

/** It goes on when ballast ends, so nothing that it writes to may end with ballast. */
function dump(
	{ lxcpath, name, initPid }: ObservedLife & { readonly initPid: number },
	{ folder, way }: Omit<Try, 'target'>,
): ChildProcess {
	const log = ['-o', join(folder, 'lxc.log'), '-l', 'INFO'];
	const tool = ['lxc-checkpoint', '-P', lxcpath, '-n', name, '-s', '-D', folder, ...log];
	const argv = [...SPARED, ...freezeFirst(initPid), ...tool];
	const said = openSync(join(folder, 'lxc-checkpoint.out'), 'w', 0o600);
	try {
		return spawn('sh', ['-c', WITH_DESCRIPTORS, 'sh', ...argv], {
			stdio: [way, said, said, 'pipe'],
			detached: true,
			env: { ...HOST_ENVIRONMENT, ...criuEnvironment(folder, 'dump') },
		});
	} finally {
		closeSync(said);
		// of this process; CRIU has its own
		way.destroy();
	}
}

async function untilServed(
	dumping: ChildProcess,
	{ target, folder }: { readonly target: OwnedTarget; readonly folder: string },
): Promise<void> {
	dumping.unref();
	const status = dumping.stdio[3] as Readable;
	const signal = AbortSignal.timeout(LONGEST_MS);
	const ended = once(dumping, 'exit', { signal }).then(async () => {
		throw failed(target, (await errorsIn(folder, 'dump.log')) || 'lxc-checkpoint ended');
	});
	ended.catch(() => undefined);
	await Promise.race([once(status, 'data', { signal }), ended]);
	status.destroy();
}

async function freezeBeside(target: OwnedTarget, initPid: number): Promise<void> {
	const freezer = freezerOf(initPid);
	if (freezer === null) throw failed(target, 'it has no freezer');
	if (await standStill(freezer, FREEZE_MS)) return;
	throw failed(target, 'its processes cannot be frozen');
}

function failed({ name }: { readonly name: string }, why: string): OperationError {
	return new OperationError(`cannot checkpoint ${name}: ${why}`, { reason: 'CheckpointFailed' });
}
