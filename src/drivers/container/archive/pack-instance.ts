import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Writable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { HOST_ENVIRONMENT } from '../../../host/process.ts';
import { runBound } from '../../os/bound-command.ts';
import { commandFailed, fileFailed } from '../../os/command-failed.ts';
import { folderOf } from '../lxc/places.ts';
import { AS_IT_IS, ENDING, FORMAT, MANIFEST } from './archive-file.ts';
import { makeNewFile } from './new-file.ts';
import { makeScratch } from './scratch.ts';
import { type Stopped, whileStopped } from './while-stopped.ts';

const COMPRESSION: readonly (readonly [string, readonly string[]])[] = [
	['.tar', []],
	['.tar.gz', ['--gzip']],
	['.tgz', ['--gzip']],
	['.tar.zst', ['--zstd']],
];

/** The ends that say how an archive is compressed. */
export const ARCHIVE_ENDS = COMPRESSION.map(([end]) => end);

export interface Packing extends Stopped {
	/** The archive to make; nothing of that name may be there. */
	readonly archive: string;
}

export interface Streaming extends Stopped {
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
	try {
		const write = (part: string): Promise<void> =>
			whileStopped(packing, () => writeArchive(packing, part, signal));
		await makeNewFile(archive, write, signal);
	} catch (cause) {
		throw fileFailed(`export ${packing.record.name} to ${archive}`, cause);
	}
}

/** The end of an archive, in bytes, in which its last member lies, with what tar fills it up with. */
const HELD_BACK = 40 * 1024;

/**
 * Writes the same into a stream, not compressed. What makes it whole is written only when it was stopped all the while, so that nobody
 * can take half of it for all.
 */
export async function streamInstance(streaming: Streaming, signal?: AbortSignal): Promise<void> {
	const { out } = streaming;
	// each write says it, too
	out.on('error', () => undefined);
	await withMembers(streaming, async (members) => {
		const rest = await whileStopped(streaming, () => passOnArchive(streaming, members, signal));
		await written(out, rest);
	});
}

/** Writes all but the end of the archive, which it gives back. */
async function passOnArchive(
	streaming: Streaming,
	members: readonly string[],
	signal?: AbortSignal,
): Promise<Buffer> {
	const argv = ['--pdeathsig', 'KILL', '--', 'tar', '--create', '--file=-', ...members];
	const tar = spawn('setpriv', argv, {
		stdio: ['ignore', 'pipe', 'pipe'],
		env: HOST_ENVIRONMENT,
		...(signal && { signal }),
	});
	const said = text(tar.stderr);
	const ended = once(tar, 'close');
	const rest = await passOn(tar.stdout, streaming);
	const [exitCode] = await ended;
	const result = { exitCode: Number(exitCode ?? 1), stdout: '', stderr: await said };
	if (exitCode !== 0) throw commandFailed(`export ${streaming.record.name}`, result);
	return rest;
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
	{ paths, record }: Stopped,
	pack: (members: readonly string[]) => Promise<void>,
): Promise<void> {
	const { name } = record;
	const folder = folderOf(paths, name);
	const scratch = await makeScratch(paths, 'export');
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
