import { existsSync } from 'node:fs';
import { lstat, mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type CommandResult, run } from '../../../host/process.ts';
import { syncFolder } from '../../../host/sync-folder.ts';
import { OperationError } from '../../../model/errors.ts';
import type { Paths } from '../../../model/paths.ts';
import { runBound } from '../../os/bound-command.ts';
import { commandFailed, fileFailed } from '../../os/command-failed.ts';
import { refuseDevices } from '../../os/refuse-devices.ts';
import { markerLine } from '../lxc/marker.ts';
import { removeTree } from '../lxc/remove-tree.ts';
import { TRASHED } from '../lxc/trash.ts';
import { AS_IT_IS, FORMAT, MANIFEST } from './archive-file.ts';

/** Whose archive it is, before anything of it is unpacked. */
export interface Manifest {
	/** As the ballast that exported it wrote it. */
	readonly record: unknown;
	/** The name of the folder in the archive. */
	readonly name: string;
}

export interface Unpacking {
	readonly paths: Paths;
	readonly archive: string;
	/** The name of the folder in the archive. */
	readonly from: string;
	readonly to: { readonly name: string; readonly uid: string; readonly trashId: string };
	/** What makes it an entry of the trash. */
	readonly entry: { readonly file: string; readonly value: object };
}

export async function readManifest(archive: string): Promise<Manifest> {
	const from = ['--extract', `--file=${archive}`, '--force-local', '--to-stdout'];
	const result = await run(['tar', ...from, '--occurrence=1', MANIFEST]);
	if (result.exitCode !== 0) throw unpackFailed(archive, result);
	const value = manifestIn(result.stdout);
	if (value !== null) return value;
	throw refused(archive, 'it is no export of this version', 'See: ballast export --help');
}

function manifestIn(text: string): Manifest | null {
	try {
		const { format, record } = JSON.parse(text);
		const name: unknown = record?.name;
		return format === FORMAT && typeof name === 'string' ? { record, name } : null;
	} catch {
		return null;
	}
}

/**
 * Unpacks an instance into the trash, from where it can be brought back. Nothing shows there before it is whole; what an
 * import left that was killed is removed.
 */
export async function unpackInstance(unpacking: Unpacking, signal?: AbortSignal): Promise<void> {
	const { paths, archive, to } = unpacking;
	await removeLeftovers(paths);
	const scratch = join(paths.trash, `.import-${to.name}-${process.pid}`);
	try {
		await mkdir(scratch, { recursive: true, mode: 0o700 });
		await unpackTo(scratch, unpacking, signal);
		await rename(scratch, join(paths.trash, to.trashId));
		await syncFolder(paths.trash);
	} catch (cause) {
		await removeTree(scratch).catch(() => undefined);
		throw fileFailed(`import ${archive}`, cause);
	}
}

async function unpackTo(
	scratch: string,
	{ archive, from, to, entry }: Unpacking,
	signal?: AbortSignal,
): Promise<void> {
	const order = ['--extract', `--file=${archive}`, '--force-local', '-C', scratch];
	const how = ['--same-owner', '--preserve-permissions', '--sparse', ...AS_IT_IS];
	const result = await runBound(['tar', ...order, ...how, '--', from], signal);
	if (result.exitCode !== 0) throw unpackFailed(archive, result);
	const folder = join(scratch, from);
	for (const place of [folder, join(folder, 'rootfs'), join(folder, 'disks')]) {
		await refuseLink(archive, place);
	}
	await refuseDevices(folder, archive);
	await rm(join(folder, 'config'), { force: true });
	// says whose it is; the rest is rendered for this host before its first start
	await writeFile(join(folder, 'config'), `${markerLine(to)}\n`, { mode: 0o640, flag: 'wx' });
	await rename(folder, join(scratch, TRASHED));
	const text = `${JSON.stringify(entry.value)}\n`;
	await writeFile(join(scratch, entry.file), text, { mode: 0o640 });
}

/** What is done in an instance's folder must not be done elsewhere. */
async function refuseLink(archive: string, path: string): Promise<void> {
	const there = await lstat(path).catch(() => null);
	if (there === null || there.isDirectory()) return;
	throw refused(archive, `${path.split('/').at(-1)} is no folder in it`, 'Do not trust it.');
}

/** Of imports whose process is gone. */
async function removeLeftovers({ trash }: Paths): Promise<void> {
	for (const entry of await readdir(trash).catch(() => [])) {
		const pid = /^\.import-.*-(\d+)$/.exec(entry)?.[1];
		if (pid !== undefined && !existsSync(`/proc/${pid}`)) await removeTree(join(trash, entry));
	}
}

function unpackFailed(archive: string, result: CommandResult): OperationError {
	const failed = commandFailed(`import ${archive}`, result);
	if (failed.reason === 'DiskFull') return failed;
	const hint = `Is it whole, and made by ballast export? See: tar -tf ${archive}`;
	return new OperationError(failed.message, { reason: failed.reason, retry: 'never', hint });
}

function refused(archive: string, why: string, hint: string): OperationError {
	return new OperationError(`cannot import ${archive}: ${why}`, {
		reason: 'CreateFailed',
		retry: 'never',
		hint,
	});
}
