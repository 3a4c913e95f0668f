import { realpath, stat } from 'node:fs/promises';
import { deviceNumber } from '../../host/device-number.ts';
import { makeFolders } from '../../host/make-folders.ts';
import { OperationError } from '../../model/errors.ts';
import { type Mount, mountsOf } from '../cgroup/mount-info.ts';
import { commandFailed, fileFailed } from '../os/command-failed.ts';
import { tell, writeWith } from './host-tool.ts';

/** What is mounted where ballast runs. */
export function readMounts(): readonly Mount[] {
	return mountsOf('self');
}

/** The mount that shows at this path; the kernel knows it by its path without symbolic links. */
export async function mountAt(path: string): Promise<Mount | null> {
	const real = await realpath(path).catch(() => path);
	return readMounts().findLast(({ mountPoint }) => mountPoint === real) ?? null;
}

/** `MAJOR:MINOR` of the disk of a mount. btrfs shows a number of its own, so its device is looked up. */
export async function diskOf(mount: Mount): Promise<string> {
	if (!mount.device.startsWith('0:') || !mount.source.startsWith('/dev/')) return mount.device;
	const there = await stat(mount.source, { bigint: true }).catch(() => null);
	return there?.isBlockDevice() ? deviceNumber(there.rdev) : mount.device;
}

export async function makeMountPoint(path: string): Promise<void> {
	try {
		await makeFolders(path);
	} catch (cause) {
		throw fileFailed(`make the mount point ${path}`, cause);
	}
}

export async function mountDevice(
	device: string,
	path: string,
	how: { readonly filesystem: string; readonly readOnly: boolean; readonly signal?: AbortSignal },
): Promise<void> {
	const options = how.readOnly ? 'ro' : 'rw';
	await writeWith(
		['mount', '-t', how.filesystem, '-o', options, '--', device, path],
		`mount ${device} at ${path}`,
		how.signal,
	);
}

/** Takes away the mount that is on top at this path. */
export async function unmount(path: string, signal?: AbortSignal): Promise<void> {
	const what = `unmount ${path}`;
	const result = await tell(['umount', '--', path], what, signal);
	if (result.exitCode === 0) return;
	if (/busy/.test(result.stderr)) {
		throw new OperationError(`cannot ${what}: something uses it`, {
			reason: 'DiskBusy',
			hint: `See what: fuser -vm ${path}`,
		});
	}
	throw commandFailed(what, result, 'DiskFailed');
}
