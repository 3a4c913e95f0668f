import type { Stats } from 'node:fs';
import { chmod, lchown, lstat, opendir } from 'node:fs/promises';
import { join } from 'node:path';
import { run } from '../../host/process.ts';
import { OperationError } from '../../model/errors.ts';
import type { IdRange } from '../../model/id-range.ts';
import { runBound } from './bound-command.ts';
import { commandFailed } from './command-failed.ts';

/**
 * Gives every file below a directory, and the directory, to the ids that a range stands for: 0 becomes the range's first.
 * Links are not followed, a file with several names is moved once, setuid bits and capabilities stay. It is for a tree
 * that nobody uses yet and that is thrown away when it fails. Ids in POSIX ACLs stay as they are.
 */
export async function shiftIds(
	directory: string,
	range: IdRange,
	signal?: AbortSignal,
): Promise<void> {
	const capabilities = await capabilitiesBelow(directory, signal);
	await shiftTree(directory, { range, seen: new Set() }, signal);
	for (const { path, text } of capabilities) await setCapabilities(path, { text, range }, signal);
}

interface Shift {
	readonly range: IdRange;
	/** Inodes with several names that were moved by one of them. */
	readonly seen: Set<string>;
}

async function shiftTree(path: string, shift: Shift, signal?: AbortSignal): Promise<void> {
	signal?.throwIfAborted();
	const stat = await lstat(path);
	if (!isSeen(stat, shift)) await shiftOne(path, stat, shift.range);
	if (!stat.isDirectory()) return;
	for await (const { name } of await opendir(path)) {
		await shiftTree(join(path, name), shift, signal);
	}
}

function isSeen(stat: Stats, { seen }: Shift): boolean {
	if (stat.nlink < 2 || stat.isDirectory()) return false;
	const inode = `${stat.dev}:${stat.ino}`;
	if (seen.has(inode)) return true;
	seen.add(inode);
	return false;
}

async function shiftOne(path: string, stat: Stats, range: IdRange): Promise<void> {
	const [uid, gid] = [stat.uid, stat.gid].map((id) => {
		if (id < range.size) return range.start + id;
		throw outside(path, id, range);
	});
	if (uid === undefined || gid === undefined) return;
	await lchown(path, uid, gid);
	// the kernel takes setuid and setgid away from what changes its owner
	if ((stat.mode & 0o6000) !== 0 && !stat.isSymbolicLink()) await chmod(path, stat.mode & 0o7777);
}

/** Throws for a rootfs whose files would belong to nobody in a container with that range. */
export function outside(path: string, id: number, { size }: IdRange): OperationError {
	return new OperationError(
		`cannot use ${path} in an unprivileged container: it belongs to id ${id}, and the container has 0 to ${size - 1}`,
		{
			reason: 'CreateFailed',
			retry: 'never',
			hint: 'Give security.idmap a larger range, or take a rootfs whose root is root.',
		},
	);
}

interface FileCapabilities {
	readonly path: string;
	/** Such as `cap_net_raw=ep`. */
	readonly text: string;
}

/** Capabilities go with a change of the owner, and are valid only for the root that they name. */
async function capabilitiesBelow(
	directory: string,
	signal?: AbortSignal,
): Promise<readonly FileCapabilities[]> {
	const result = await run(['getcap', '-r', directory], signal ? { signal } : {});
	if (result.exitCode !== 0) throw commandFailed(`read capabilities below ${directory}`, result);
	const lines = result.stdout.split('\n').filter((line) => line !== '');
	return lines.map((line) => {
		const [, path, text] = /^(\/.+?) ([a-z0-9_,]*[=+-][a-z0-9_,=+ -]*)$/.exec(line) ?? [];
		if (path !== undefined && text !== undefined) return { path, text };
		throw new OperationError(`cannot read capabilities below ${directory}: ${line}`, {
			reason: 'CreateFailed',
		});
	});
}

async function setCapabilities(
	path: string,
	{ text, range }: { readonly text: string; readonly range: IdRange },
	signal?: AbortSignal,
): Promise<void> {
	const result = await runBound(['setcap', '-n', String(range.start), text, path], signal);
	if (result.exitCode !== 0) throw commandFailed(`set capabilities of ${path}`, result);
}
