import { OperationError } from '../../model/errors.ts';
import { formatBytes } from '../../model/quantity.ts';
import { commandFailed } from '../os/command-failed.ts';
import { ask, writeWith } from './host-tool.ts';

/** The most that a subvolume may hold; `null` = no limit. Fails where nobody turned quotas on. */
export async function limitOf(path: string, signal?: AbortSignal): Promise<number | null> {
	const what = `read the size of ${path}`;
	const result = await ask(['btrfs', 'qgroup', 'show', '--raw', '-rf', path], what, signal);
	if (result.exitCode === 0) return parseLimit(result.stdout);
	if (!/quotas? not enabled/.test(result.stderr)) throw commandFailed(what, result, 'DiskFailed');
	throw new OperationError(`cannot ${what}: its file system has no quotas`, {
		reason: 'DiskFailed',
		retry: 'never',
		hint: `Leave size out, or run: btrfs quota enable ${path}`,
	});
}

export async function setLimit(path: string, size: number, signal?: AbortSignal): Promise<void> {
	const argv = ['btrfs', 'qgroup', 'limit', String(size), path] as const;
	await writeWith(argv, `limit ${path} to ${formatBytes(size)}`, signal);
}

/** The first group is the subvolume's own: its number, two sizes in use, the limit. */
export function parseLimit(table: string): number | null {
	const row = table.split('\n').find((line) => /^\s*0\//.test(line));
	const limit = Number(row?.trim().split(/\s+/)[3]);
	return Number.isFinite(limit) ? limit : null;
}
