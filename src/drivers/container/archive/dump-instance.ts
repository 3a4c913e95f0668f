import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { AppliedSpec } from '../../../model/record.ts';
import { fileFailed } from '../../os/command-failed.ts';
import type { GanetiOsSpec } from '../../os/ganeti/chosen-os.ts';
import { exportDisk, requireExport } from '../../os/ganeti/export-disk.ts';
import { copyImage } from '../../storage/copy-image.ts';
import { withLoop } from '../../storage/with-loop.ts';
import { scriptInstanceOf } from '../lxc/ganeti-root.ts';
import { osExportLogOf } from '../lxc/places.ts';
import { removeTree } from '../lxc/remove-tree.ts';
import { makeNewFile } from './new-file.ts';
import { makeScratch } from './scratch.ts';
import { type Stopped, whileStopped } from './while-stopped.ts';

export interface Dumping extends Stopped {
	/** What its definition is, and the file with its root disk. */
	readonly os: GanetiOsSpec;
	readonly image: string;
	readonly created: AppliedSpec;
	/** Where OS definitions are looked for. */
	readonly searchPath: readonly string[];
	/** The dump to make; nothing of that name may be there. */
	readonly dump: string;
}

/**
 * Lets the export script of its Ganeti OS definition write the root disk of an instance into a file, with a checksum
 * beside it. As with Ganeti's snapshots the script has a copy of its own, so it may do with that what it likes, and the
 * instance has to be stopped only while it is copied.
 */
export async function dumpInstance(dumping: Dumping, signal?: AbortSignal): Promise<void> {
	const { paths, record, dump, os, searchPath, image } = dumping;
	try {
		await requireExport(os.name, searchPath);
		const scratch = await makeScratch(paths, 'export');
		const copy = join(scratch, 'root.img');
		try {
			await whileStopped(dumping, () => copyImage(image, copy, signal));
			const write = (part: string): Promise<void> => dumpCopy(dumping, { copy, part }, signal);
			await makeNewFile(dump, write, signal);
		} finally {
			await removeTree(scratch);
		}
	} catch (cause) {
		throw fileFailed(`export ${record.name} to ${dump}`, cause);
	}
}

async function dumpCopy(
	{ paths, record, created, os, searchPath }: Dumping,
	{ copy, part }: { readonly copy: string; readonly part: string },
	signal?: AbortSignal,
): Promise<void> {
	const { name, uid } = record;
	const { size: bytes } = await stat(copy);
	const instance = scriptInstanceOf({ name, uid, spec: created.spec }, created.at);
	const { lxc: lxcpath } = paths;
	const order = { os, searchPath, lxcpath, logPath: osExportLogOf(paths, name) };
	await withLoop(copy, (path) =>
		exportDisk({ ...order, instance: { ...instance, disk: { path, bytes } } }, part, signal),
	);
}
