import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { lstat, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { text as textOf } from 'node:stream/consumers';
import { type CommandResult, HOST_ENVIRONMENT, run } from '../../../host/process.ts';
import { syncFolder } from '../../../host/sync-folder.ts';
import { OperationError } from '../../../model/errors.ts';
import type { Paths } from '../../../model/paths.ts';
import { runBound } from '../../os/bound-command.ts';
import { commandFailed, fileFailed } from '../../os/command-failed.ts';
import { refuseDevices } from '../../os/refuse-devices.ts';
import { markerLine } from '../lxc/marker.ts';
import { removeTree } from '../lxc/remove-tree.ts';
import { TRASHED } from '../lxc/trash.ts';
import { AS_IT_IS, ENDING, FORMAT, MANIFEST } from './archive-file.ts';
import { makeScratch } from './scratch.ts';

/** Whose archive it is, before anything of it is unpacked. */
export interface Manifest {
	/** As the ballast that exported it wrote it. */
	readonly record: unknown;
	/** The name of the folder in the archive. */
	readonly name: string;
}

/** As what it comes here. */
export interface Incoming {
	/** The name of the folder in the archive. */
	readonly from: string;
	readonly to: { readonly name: string; readonly uid: string; readonly trashId: string };
	/** What makes it an entry of the trash. */
	readonly entry: { readonly file: string; readonly value: object };
	/** Makes what is in the folder go by its new name, before it shows; `null` when it has its old one or keeps what it says of itself. */
	readonly rename: ((folder: string) => Promise<void>) | null;
}

export interface Unpacking extends Incoming {
	readonly paths: Paths;
	readonly archive: string;
}

export async function readManifest(archive: string): Promise<Manifest> {
	const from = ['--extract', `--file=${archive}`, '--force-local', '--to-stdout'];
	const result = await run(['tar', ...from, '--occurrence=1', MANIFEST]);
	if (result.exitCode !== 0) throw unpackFailed(archive, result);
	const value = manifestIn(result.stdout);
	if (value !== null) return value;
	throw refused(archive, 'it is no export of this version', HELP);
}

const HELP = 'See: ballast export --help';

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
	const { paths, archive, from } = unpacking;
	await intoTrash(paths, archive, async (scratch) => {
		const order = ['--extract', `--file=${archive}`, '--force-local', '-C', scratch];
		const result = await runBound(['tar', ...order, ...AS_THEY_WERE, '--', from], signal);
		if (result.exitCode !== 0) throw unpackFailed(archive, result);
		return unpacking;
	});
}

/**
 * The same from this process's input. Whose it is shows only when all of it is unpacked; `decide` says then as what it comes here, or throws.
 */
export function unpackInput<I extends Incoming>(
	paths: Paths,
	decide: (manifest: Manifest) => Promise<I>,
): Promise<I> {
	return intoTrash(paths, INPUT, async (scratch) => {
		const result = await fromInput(['--extract', '--file=-', '-C', scratch, ...AS_THEY_WERE]);
		if (result.exitCode !== 0) throw unpackFailed(INPUT, result);
		const members = new Set(await readdir(scratch));
		const isWhole = members.delete(ENDING);
		const text = await readFile(join(scratch, MANIFEST), 'utf8').catch(() => '');
		const manifest = manifestIn(text);
		if (manifest === null) throw refused(INPUT, 'it is no export of this version', HELP);
		if (!isWhole) throw refused(INPUT, 'it is not whole', 'Did the export end well?');
		const incoming = await decide(manifest);
		members.delete(MANIFEST);
		members.delete(incoming.from);
		if (members.size > 0) throw refused(INPUT, `${[...members][0]} is in it`, 'Do not trust it.');
		await rm(join(scratch, ENDING));
		await rm(join(scratch, MANIFEST));
		return incoming;
	});
}

const INPUT = 'what was read';
const AS_THEY_WERE = ['--same-owner', '--preserve-permissions', '--sparse', ...AS_IT_IS] as const;

/** `unpack` fills the folder that it is given, of which only its result shows in the trash. */
async function intoTrash<I extends Incoming>(
	paths: Paths,
	archive: string,
	unpack: (scratch: string) => Promise<I>,
): Promise<I> {
	const scratch = await makeScratch(paths, 'import');
	try {
		const incoming = await unpack(scratch);
		await takeIn(scratch, archive, incoming);
		await rename(scratch, join(paths.trash, incoming.to.trashId));
		await syncFolder(paths.trash);
		return incoming;
	} catch (cause) {
		await removeTree(scratch).catch(() => undefined);
		throw fileFailed(`import ${archive}`, cause);
	}
}

/** tar reads what this process would read. */
async function fromInput(args: readonly string[]): Promise<CommandResult> {
	const tar = spawn('setpriv', ['--pdeathsig', 'KILL', '--', 'tar', ...args], {
		stdio: ['inherit', 'ignore', 'pipe'],
		env: HOST_ENVIRONMENT,
	});
	const [stderr, [exitCode]] = await Promise.all([textOf(tar.stderr), once(tar, 'close')]);
	return { exitCode: Number(exitCode ?? 1), stdout: '', stderr };
}

async function takeIn(
	scratch: string,
	archive: string,
	{ from, to, entry, rename: renameIn }: Incoming,
): Promise<void> {
	const folder = join(scratch, from);
	for (const place of [folder, join(folder, 'rootfs'), join(folder, 'disks')]) {
		await refuseLink(archive, place);
	}
	await refuseDevices(folder, archive);
	await renameIn?.(folder);
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

function unpackFailed(archive: string, result: CommandResult): OperationError {
	const failed = commandFailed(`import ${archive}`, result);
	if (failed.reason === 'DiskFull') return failed;
	const see = archive === INPUT ? '' : ` See: tar -tf ${archive}`;
	const hint = `Is it whole, and made by ballast export?${see}`;
	return new OperationError(failed.message, { reason: failed.reason, retry: 'never', hint });
}

function refused(archive: string, why: string, hint: string): OperationError {
	return new OperationError(`cannot import ${archive}: ${why}`, {
		reason: 'CreateFailed',
		retry: 'never',
		hint,
	});
}
