import { lstat } from 'node:fs/promises';
import { join } from 'node:path';
import { ROOT_DISK, rootDisk } from '../../../model/disks.ts';
import { OperationError } from '../../../model/errors.ts';
import type { Paths } from '../../../model/paths.ts';
import type { AppliedSpec } from '../../../model/record.ts';
import type { GanetiOsSpec } from '../../os/ganeti/chosen-os.ts';
import { installOs } from '../../os/ganeti/install-os.ts';
import { withLoop } from '../../storage/with-loop.ts';
import { scriptInstanceOf } from '../lxc/ganeti-root.ts';
import { osLogOf } from '../lxc/places.ts';

/** An instance that comes under another name than it had. */
export interface Renaming {
	readonly paths: Paths;
	/** Where OS definitions are looked for. */
	readonly searchPath: readonly string[];
	readonly from: string;
	readonly to: { readonly name: string; readonly uid: string };
	readonly created: AppliedSpec;
	/** What to do when the script fails, beside looking at the log. */
	readonly hint: string;
}

/** The definition that filled the root disk of an instance, when that is an image; `null` for any other instance. */
export function definitionOf({ spec }: AppliedSpec): GanetiOsSpec | null {
	return spec.os?.kind === 'ganeti' && rootDisk(spec)?.source.kind === 'image' ? spec.os : null;
}

/** Lets the rename script of its Ganeti OS definition make what was unpacked into a folder go by its new name. */
export async function renameUnpacked(
	folder: string,
	{ paths, searchPath, from, to, created, hint }: Renaming,
	signal?: AbortSignal,
): Promise<void> {
	const os = definitionOf(created);
	if (os === null) return;
	const image = join(folder, 'disks', `${ROOT_DISK}.img`);
	const there = await lstat(image).catch(() => null);
	if (!there?.isFile()) throw noImage(to.name);
	const instance = scriptInstanceOf({ ...to, spec: created.spec }, created.at);
	const places = { searchPath, lxcpath: paths.lxc, logPath: osLogOf(paths, to.name) };
	const renamed = { ...places, renameHint: hint, os: { ...os, import: null, renameFrom: from } };
	await withLoop(image, (path) =>
		installOs({ ...renamed, instance: { ...instance, disk: { path, bytes: there.size } } }, signal),
	);
}

function noImage(name: string): OperationError {
	return new OperationError(`cannot rename ${name}: its root disk is no file in the archive`, {
		reason: 'CreateFailed',
		retry: 'never',
		hint: 'Do not trust it.',
	});
}
