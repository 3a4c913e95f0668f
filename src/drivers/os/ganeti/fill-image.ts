import { rmdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { OperationError } from '../../../model/errors.ts';
import { imageStorage } from '../../storage/image.ts';
import type { Disk } from '../../storage/storage-driver.ts';
import { untilDetached, withLoop } from '../../storage/with-loop.ts';
import { fitRootfs } from '../fit/fit-rootfs.ts';
import type { Guest } from '../fit/fit-rule.ts';
import type { ScriptInstance } from './environment.ts';
import { type InstallOrder, installOs } from './install-os.ts';

export interface FillOrder extends Omit<InstallOrder, 'instance'> {
	readonly instance: Omit<ScriptInstance, 'disk'>;
	readonly guest: Guest;
	/** Whose image it is. */
	readonly disk: Disk<'image'>;
}

/**
 * Fills an image that has no name yet, so that nobody takes it for a whole one: the definition makes the file system and
 * what is on it, or renames a copy, then the rules make it fit for a container.
 */
export async function fillImage(
	file: string,
	{ instance, guest, disk, ...order }: FillOrder,
	signal?: AbortSignal,
): Promise<void> {
	const { size: bytes } = await stat(file);
	await withLoop(file, (path) =>
		installOs({ ...order, instance: { ...instance, disk: { path, bytes } } }, signal),
	);
	const made: Disk<'image'> = {
		...disk,
		source: { ...disk.source, path: file },
		readOnly: false,
		mountPoint: join(disk.folder, 'made-by-ganeti-os'),
	};
	await requireFilesystem(made, order, signal);
	await imageStorage.activate(made, signal);
	try {
		await fitRootfs(made.mountPoint, guest, order.os.fit.except);
	} finally {
		await imageStorage.deactivate(made);
		// a loop device that is still there would be used again, and tell the name that the file had
		await untilDetached(file);
	}
	await rmdir(made.mountPoint);
}

async function requireFilesystem(
	made: Disk<'image'>,
	{ os, logPath }: Pick<InstallOrder, 'os' | 'logPath'>,
	signal?: AbortSignal,
): Promise<void> {
	const { filesystem, partition } = made.source;
	const { state, found } = await imageStorage.observe(made, signal);
	if (state === 'Inactive') return;
	const isPartitioned = found?.startsWith('partition table') === true;
	const fix = isPartitioned
		? `image.partition: 1`
		: `image.filesystem, or the definition's parameters`;
	throw new OperationError(
		`cannot use what the Ganeti OS ${os.name} made: it is ${found ?? 'nothing'}, and no ${filesystem}${partition === null ? '' : ` in partition ${partition}`}`,
		{ reason: 'CreateFailed', retry: 'never', hint: `Set ${fix}. All of its output: ${logPath}` },
	);
}
