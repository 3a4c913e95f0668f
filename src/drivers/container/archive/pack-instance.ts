import { link, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { OperationError } from '../../../model/errors.ts';
import type { Paths } from '../../../model/paths.ts';
import type { InstanceRecord } from '../../../model/record.ts';
import { runBound } from '../../os/bound-command.ts';
import { commandFailed, fileFailed } from '../../os/command-failed.ts';
import type { ContainerObserver } from '../driver.ts';
import { folderOf } from '../lxc/places.ts';
import { mountsBelow } from '../lxc/remove-tree.ts';
import { AS_IT_IS, checksumFileOf, checksumLine, FORMAT, MANIFEST } from './archive-file.ts';

const COMPRESSION: readonly (readonly [string, readonly string[]])[] = [
	['.tar', []],
	['.tar.gz', ['--gzip']],
	['.tgz', ['--gzip']],
	['.tar.zst', ['--zstd']],
];

/** The ends that say how an archive is compressed. */
export const ARCHIVE_ENDS = COMPRESSION.map(([end]) => end);

export interface Packing {
	readonly paths: Paths;
	readonly observer: ContainerObserver;
	readonly record: InstanceRecord;
	/** The archive to make; nothing of that name may be there. */
	readonly archive: string;
}

/**
 * Writes an instance's folder and record into a tar archive, with a checksum beside it. It must be stopped all the while;
 * until the archive is whole it has another name.
 */
export async function packInstance(packing: Packing, signal?: AbortSignal): Promise<void> {
	const { archive } = packing;
	const part = `${archive}.part-${process.pid}`;
	try {
		const before = await restOf(packing);
		await writeArchive(packing, part, signal);
		if ((await restOf(packing)) !== before) throw runs(packing.record.name, 'it ran meanwhile');
		const checksum = await checksumLine(part, basename(archive));
		// fails when a file of that name came to be meanwhile, which a rename would replace
		await link(part, archive);
		await writeFile(checksumFileOf(archive), checksum, { flag: 'wx' });
	} catch (cause) {
		throw fileFailed(`export ${packing.record.name} to ${archive}`, cause);
	} finally {
		await rm(part, { force: true });
	}
}

async function writeArchive(
	{ paths, record, archive }: Packing,
	part: string,
	signal?: AbortSignal,
): Promise<void> {
	const { name } = record;
	const [, compression = []] = COMPRESSION.find(([end]) => archive.endsWith(end)) ?? [];
	const folder = folderOf(paths, name);
	const scratch = await mkdtemp(join(tmpdir(), 'ballast-export-'));
	try {
		await writeFile(join(scratch, MANIFEST), `${JSON.stringify({ format: FORMAT, record })}\n`);
		const how = ['--format=posix', '--sparse', '--one-file-system', ...AS_IT_IS, ...compression];
		// only this one: a guest may have a file whose path ends so
		const config = ['--anchored', '--no-wildcards', `--exclude=${name}/config`];
		// the config is written anew where the instance comes to be
		const what = ['-C', scratch, MANIFEST, '-C', dirname(folder), ...config, name];
		const argv = ['tar', '--create', `--file=${part}`, '--force-local', ...how, ...what] as const;
		const result = await runBound(argv, signal);
		if (result.exitCode !== 0) throw commandFailed(`export ${name}`, result);
	} finally {
		await rm(scratch, { recursive: true, force: true });
	}
}

/** What is another one when it has run. Throws when it runs, or something in its folder is in use. */
async function restOf({ observer, paths, record }: Packing): Promise<number | null> {
	const { name, uid } = record;
	const { state, lastExit } = await observer.observe({ name, uid, adoptedFrom: null });
	if (state !== 'STOPPED') throw runs(name, `it is ${state}`);
	const [mount] = await mountsBelow(folderOf(paths, name));
	if (mount !== undefined) throw runs(name, `something is mounted at ${mount}`);
	return lastExit?.at ?? null;
}

function runs(name: string, why: string): OperationError {
	return new OperationError(`cannot export ${name}: ${why}`, {
		reason: 'DiskBusy',
		hint: `Stop it until it is exported: ballast stop ${name} --for 1h`,
	});
}
