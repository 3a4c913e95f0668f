import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { link, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import type { Writable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { HOST_ENVIRONMENT } from '../../../host/process.ts';
import { OperationError } from '../../../model/errors.ts';
import type { Paths } from '../../../model/paths.ts';
import type { InstanceRecord } from '../../../model/record.ts';
import { runBound } from '../../os/bound-command.ts';
import { commandFailed, fileFailed } from '../../os/command-failed.ts';
import type { ContainerObserver } from '../driver.ts';
import { folderOf } from '../lxc/places.ts';
import { mountsBelow } from '../lxc/remove-tree.ts';
import {
	AS_IT_IS,
	checksumFileOf,
	checksumLine,
	ENDING,
	FORMAT,
	MANIFEST,
	partOf,
} from './archive-file.ts';

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

export interface Streaming extends Omit<Packing, 'archive'> {
	readonly out: Writable;
	/** Sees how many bytes each piece has that went out. */
	readonly onBytes: (bytes: number) => void;
}

/**
 * Writes an instance's folder and record into a tar archive, with a checksum beside it. It must be stopped all the while;
 * until the archive is whole it has another name.
 */
export async function packInstance(packing: Packing, signal?: AbortSignal): Promise<void> {
	const { archive } = packing;
	const part = partOf(archive);
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

/** The end of an archive, in bytes, in which its last member lies, with what tar fills it up with. */
const HELD_BACK = 40 * 1024;

/**
 * Writes the same into a stream, not compressed. What makes it whole is written only when it was stopped all the while, so that nobody
 * can take half of it for all.
 */
export async function streamInstance(packing: Streaming, signal?: AbortSignal): Promise<void> {
	const { out } = packing;
	const { name } = packing.record;
	const before = await restOf(packing);
	// each write says it, too
	out.on('error', () => undefined);
	await withMembers(packing, async (members) => {
		const argv = ['--pdeathsig', 'KILL', '--', 'tar', '--create', '--file=-', ...members];
		const tar = spawn('setpriv', argv, {
			stdio: ['ignore', 'pipe', 'pipe'],
			env: HOST_ENVIRONMENT,
			...(signal && { signal }),
		});
		const said = text(tar.stderr);
		const ended = once(tar, 'close');
		const rest = await passOn(tar.stdout, packing);
		const [exitCode] = await ended;
		const result = { exitCode: Number(exitCode ?? 1), stdout: '', stderr: await said };
		if (exitCode !== 0) throw commandFailed(`export ${name}`, result);
		if ((await restOf(packing)) !== before) throw runs(name, 'it ran meanwhile');
		await written(out, rest);
	});
}

/** All but the end, which it gives back. */
async function passOn(
	from: AsyncIterable<Buffer>,
	{ out, onBytes }: Pick<Streaming, 'out' | 'onBytes'>,
): Promise<Buffer> {
	let rest: Buffer = Buffer.alloc(0);
	for await (const chunk of from) {
		const all = Buffer.concat([rest, chunk]);
		const cut = Math.max(0, all.length - HELD_BACK);
		rest = all.subarray(cut);
		if (cut === 0) continue;
		await written(out, all.subarray(0, cut));
		onBytes(cut);
	}
	return rest;
}

function written(out: Writable, bytes: Buffer): Promise<void> {
	return new Promise((resolve, reject) => {
		out.write(bytes, (cause) => {
			if (cause) reject(fileFailed('write the archive', cause));
			else resolve();
		});
	});
}

async function writeArchive(packing: Packing, part: string, signal?: AbortSignal): Promise<void> {
	const { archive } = packing;
	const [, compression = []] = COMPRESSION.find(([end]) => archive.endsWith(end)) ?? [];
	await withMembers(packing, async (members) => {
		const to = [`--file=${part}`, '--force-local', ...compression];
		const result = await runBound(['tar', '--create', ...to, ...members], signal);
		if (result.exitCode !== 0) throw commandFailed(`export ${packing.record.name}`, result);
	});
}

/** Calls with what tar is told about what to take in, and how. */
async function withMembers(
	{ paths, record }: Omit<Packing, 'archive'>,
	pack: (members: readonly string[]) => Promise<void>,
): Promise<void> {
	const { name } = record;
	const folder = folderOf(paths, name);
	const scratch = await mkdtemp(join(tmpdir(), 'ballast-export-'));
	try {
		await writeFile(join(scratch, MANIFEST), `${JSON.stringify({ format: FORMAT, record })}\n`);
		await writeFile(join(scratch, ENDING), '');
		const how = ['--format=posix', '--sparse', '--one-file-system', ...AS_IT_IS];
		// only this one: a guest may have a file whose path ends so
		const config = ['--anchored', '--no-wildcards', `--exclude=${name}/config`];
		// the config is written anew where the instance comes to be
		const ofIt = ['-C', dirname(folder), ...config, name];
		await pack([...how, '-C', scratch, MANIFEST, ...ofIt, '-C', scratch, ENDING]);
	} finally {
		await rm(scratch, { recursive: true, force: true });
	}
}

/** What is another one when it has run. Throws when it runs, or something in its folder is in use. */
async function restOf({
	observer,
	paths,
	record,
}: Omit<Packing, 'archive'>): Promise<number | null> {
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
