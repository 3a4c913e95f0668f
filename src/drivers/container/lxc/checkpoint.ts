import { join } from 'node:path';
import { run } from '../../../host/process.ts';
import { messageOf, OperationError } from '../../../model/errors.ts';
import type { ObservedLife } from '../../../model/observed.ts';
import type { OwnedTarget } from '../driver.ts';
import {
	criuEnvironment,
	endUsers,
	errorsIn,
	imagesOwner,
	isWhole,
	makeFolder,
	removeFolder,
	untilNobodyUses,
} from './checkpoint-folder.ts';
import { checkpointObstacles } from './checkpoint-obstacles.ts';
import { textOf } from './config-writer.ts';
import { criuDump } from './criu-dump.ts';
import { endedIntoImages } from './ended-into-images.ts';
import { thaw } from './freeze.ts';
import { freezeFirst } from './freeze-first.ts';
import { killContainer, requireGone } from './kill.ts';
import { type ContainerPlace, saidBy } from './lxc-tool.ts';
import { unlockNetwork } from './network-lock.ts';
import { nameOfRound, takeRounds } from './pre-copy/rounds.ts';
import { SPARED } from './spared.ts';
import { isUnseizable, TRIES } from './unseizable.ts';
import { isGone, lookBefore, type VerbContext } from './verb-context.ts';

/** The processes stand still meanwhile. A hundred gigabytes come to a disk in that time. */
const LONGEST_MS = 30 * 60_000;

const VERB = { name: 'checkpoint', reason: 'CheckpointFailed' } as const;

type Running = ObservedLife & { readonly initPid: number };

interface Order {
	readonly target: OwnedTarget;
	/** Where the images go; it is made. */
	readonly folder: string;
}

/**
 * Writes the processes of a container into images and ends them. What fails before that is done leaves the container as it
 * was: running, reachable, and with no images. The tools are not ended with ballast: half a dump would be lost for nothing.
 */
export async function checkpointContainer(
	context: VerbContext,
	{ target, folder }: Order,
	signal?: AbortSignal,
): Promise<void> {
	await untilNobodyUses(folder, signal);
	const before = await lookOnceLetGo(context, { target, folder });
	if (isGone(before) && isWhole(folder)) return;
	const { initPid } = before;
	if (before.state !== 'RUNNING' || initPid === null) throw failed(target, `it is ${before.state}`);
	await requireNoObstacle(target, { ...before, initPid });
	await dumpWhole(context, { target, folder, found: { ...before, initPid } });
	// its processes are in the images and ended, so only a slow monitor can be left
	await requireGone(context, target, 'its processes were written into images').catch(() =>
		killContainer(context, target),
	);
}

type DumpTry = Order & { readonly found: Running; readonly rounds: number };

/** What was sent of it in rounds is used up by the first try; the next ones write all of its memory. */
async function dumpWhole(
	context: VerbContext,
	order: Order & { readonly found: Running },
): Promise<void> {
	let rounds = await takeRounds(order.folder, order.found.initPid);
	for (let left = TRIES; ; left--) {
		const failure = await whyNotDumped(context, { ...order, rounds });
		if (failure === null) return;
		if (left === 1 || !isUnseizable(failure)) throw failure;
		rounds = 0;
	}
}

/** After a failure it runs on as before, unless CRIU was in its processes when it was killed. */
async function whyNotDumped(
	context: VerbContext,
	{ target, folder, found, rounds }: DumpTry,
): Promise<unknown> {
	if (rounds === 0) await makeFolder(folder, target);
	try {
		const after = rounds === 0 ? null : nameOfRound(rounds);
		await dump(found, { verb: 'dump', folder, images: folder, after });
		return null;
	} catch (cause) {
		await endUsers(folder);
		if (await endedIntoImages(folder, found.initPid)) return null;
		await putBack(context, { target, initPid: found.initPid, folder });
		return cause;
	}
}

/** As it is when a try that CRIU could not bring to its end, while no ballast was there, has let go of it. */
async function lookOnceLetGo(
	context: VerbContext,
	{ target, folder }: Order,
): Promise<ObservedLife> {
	const found = await lookBefore(context, target, VERB);
	const { state, initPid } = found;
	const isLeftBehind = state === 'FROZEN' && (await imagesOwner(folder)) === target.uid;
	if (!isLeftBehind || initPid === null) return found;
	await putBack(context, { target, initPid, folder });
	return await lookBefore(context, target, VERB);
}

/** Throws what can be seen to be in the way. */
export async function requireNoObstacle(
	target: OwnedTarget,
	{ lxcpath, name, initPid }: Running,
): Promise<void> {
	const config = await textOf(join(lxcpath, name, 'config'));
	const obstacles = checkpointObstacles({ initPid, config });
	if (obstacles.length > 0) throw failed(target, obstacles.join('; '));
}

export interface DumpOrder {
	/** `pre-dump` writes memory only, and the processes run on. */
	readonly verb: 'dump' | 'pre-dump';
	/** That says what CRIU is told. */
	readonly folder: string;
	/** Where the images go. */
	readonly images: string;
	/** The round of pre-copy whose memory stays as it is there, by its path from the images; `null` = all memory is written. */
	readonly after: string | null;
}

/** Throws what CRIU says. */
export async function dump(
	{ lxcpath, name, initPid }: Running,
	{ verb, folder, images, after }: DumpOrder,
): Promise<void> {
	const tool =
		(await criuDump({ lxcpath, name, initPid, verb, images, after })) ??
		lxcDump({ lxcpath, name }, { verb, folder, images, after });
	// what CRIU found frozen stays so, and after a pre-dump it is to go on
	const first = verb === 'dump' ? freezeFirst(initPid) : [];
	const how = { env: criuEnvironment(folder, 'dump'), timeoutMs: LONGEST_MS };
	const result = await run([...SPARED, ...first, ...tool], how).catch((cause: unknown) => {
		throw failed({ name }, messageOf(cause));
	});
	if (result.exitCode === 0) return;
	throw failed({ name }, (await errorsIn(images, `${verb}.log`)) || saidBy(result));
}

function lxcDump(
	{ lxcpath, name }: ContainerPlace,
	{ verb, folder, images, after }: DumpOrder,
): readonly [string, ...string[]] {
	const log = ['-o', join(folder, 'lxc.log'), '-l', 'INFO'];
	const kind = [verb === 'dump' ? '-s' : '-p', ...(after === null ? [] : ['--predump-dir', after])];
	return ['lxc-checkpoint', '-P', lxcpath, '-n', name, ...kind, '-D', images, ...log];
}

/** As it was before the try. */
export async function putBack(
	context: VerbContext,
	{ target, initPid, folder }: Order & { readonly initPid: number },
): Promise<void> {
	await endUsers(folder);
	await unlockNetwork(initPid);
	await thaw(context, target).catch(() => undefined);
	await removeFolder(folder);
}

export function failed({ name }: { readonly name: string }, why: string): OperationError {
	return new OperationError(`cannot checkpoint ${name}: ${why}`, { reason: 'CheckpointFailed' });
}
