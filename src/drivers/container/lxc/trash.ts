import { lstat, mkdir, readdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { syncFolder } from '../../../host/sync-folder.ts';
import { messageOf, OperationError } from '../../../model/errors.ts';
import type { Paths } from '../../../model/paths.ts';
import { removeVolumes } from '../../storage/remove-volumes.ts';
import type { Target } from '../driver.ts';
import {
	consoleLogOf,
	folderOf,
	osExportLogOf,
	osLogOf,
	startLogOf,
	trashFolderOf,
} from './places.ts';
import { mountsBelow, removeTree } from './remove-tree.ts';
import { isGone, lookBefore, type VerbContext } from './verb-context.ts';

/** The name of an instance's folder within its trash entry. */
export const TRASHED = 'container';

/**
 * Moves config and managed rootfs into the trash by one rename. A rootfs directory in place and an adopted
 * container that we never started are not below our folder, and stay. Moved already is success.
 */
export async function moveToTrash(
	context: VerbContext,
	target: Target,
	trashId: string,
): Promise<void> {
	const observed = await lookBefore(context, target, { name: 'delete', reason: 'TrashFailed' });
	if (!isGone(observed)) {
		throw failed(`cannot delete ${target.name}: it is ${observed.state}`);
	}
	const folder = folderOf(context.paths, target.name);
	if (await exists(folder)) {
		const entry = join(trashFolderOf(context.paths, trashId), TRASHED);
		await requireUnmounted(folder, target.name);
		await mkdir(dirname(entry), { recursive: true, mode: 0o700 });
		await move(folder, entry);
	}
}

/** A rename would take mounts along, and what is in the trash is removed one day. */
async function requireUnmounted(folder: string, name: string): Promise<void> {
	const mounts = await mountsBelow(folder);
	if (mounts.length === 0) return;
	throw new OperationError(`cannot delete ${name}: something is mounted at ${mounts.join(', ')}`, {
		reason: 'TrashFailed',
		hint: `Run: umount ${mounts.toReversed().join(' ')}`,
	});
}

/** The way back. Fails when something of that name exists; restored already is success. */
export async function restoreFromTrash(
	paths: Paths,
	target: Target,
	trashId: string,
): Promise<void> {
	const entry = join(trashFolderOf(paths, trashId), TRASHED);
	const folder = folderOf(paths, target.name);
	const [isInTrash, isBack] = await Promise.all([exists(entry), exists(folder)]);
	if (isInTrash && isBack) {
		throw failed(`cannot bring ${target.name} back: something of that name exists`);
	}
	if (!isInTrash && !isBack && target.adoptedFrom === null) {
		throw failed(
			`cannot bring ${target.name} back: the trash entry ${trashId} holds nothing of it`,
		);
	}
	if (isInTrash) {
		await move(entry, folder);
	}
}

/**
 * Removes one entry for good, and with the last one of a name its logs, unless there is an instance of that
 * name again. Gone already is success.
 */
export async function purgeTrash(paths: Paths, trashId: string): Promise<void> {
	const [name = ''] = trashId.split('@');
	const isLast = !(await otherEntries(paths, name, trashId));
	if (isLast && !(await exists(folderOf(paths, name)))) await removeLogs(paths, name);
	await removeVolumes(join(trashFolderOf(paths, trashId), TRASHED));
	await removeTree(trashFolderOf(paths, trashId));
}

async function otherEntries(paths: Paths, name: string, trashId: string): Promise<boolean> {
	const entries = await readdir(paths.trash).catch(() => []);
	return entries.some((entry) => entry.startsWith(`${name}@`) && !entry.startsWith(trashId));
}

async function removeLogs(paths: Paths, name: string): Promise<void> {
	const logs = [startLogOf, consoleLogOf, osLogOf, osExportLogOf].map((of) => of(paths, name));
	try {
		for (const log of logs.flatMap((path) => [path, `${path}.1`])) await rm(log, { force: true });
	} catch (cause) {
		throw failed(`cannot remove the logs of ${name}: ${messageOf(cause)}`, cause);
	}
}

async function move(from: string, to: string): Promise<void> {
	try {
		await mkdir(dirname(to), { recursive: true });
		await rename(from, to);
		await syncFolder(dirname(to));
		await syncFolder(dirname(from));
	} catch (cause) {
		throw failed(`cannot move ${from} to ${to}: ${messageOf(cause)}`, cause);
	}
}

function exists(path: string): Promise<boolean> {
	return lstat(path).then(
		() => true,
		() => false,
	);
}

function failed(message: string, cause?: unknown): OperationError {
	return new OperationError(message, { reason: 'TrashFailed', cause });
}
