import type { BigIntStats } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { deviceNumber } from '../../host/device-number.ts';
import { OperationError } from '../../model/errors.ts';
import { commandFailed } from '../os/command-failed.ts';
import { ask } from './host-tool.ts';

export interface Loop {
	readonly device: string;
	readonly backingFile: string;
	/** `MAJOR:MINOR` of the file system of the backing file, and the file's number there. */
	readonly fileId: string;
	readonly offset: number;
	/** 0 = to the end of the file. */
	readonly sizeLimit: number;
	readonly number: string;
}

const COLUMNS = 'NAME,BACK-FILE,BACK-INO,BACK-MAJ:MIN,OFFSET,SIZELIMIT,MAJ:MIN';

/** Every loop device that has a file. */
export async function listLoops(signal?: AbortSignal): Promise<readonly Loop[]> {
	const what = 'list loop devices';
	const result = await ask(['losetup', '--json', '--list', '--output', COLUMNS], what, signal);
	if (result.exitCode !== 0) throw commandFailed(what, result, 'DiskFailed');
	if (result.stdout === '') return [];
	const { loopdevices } = JSON.parse(result.stdout) as {
		loopdevices: readonly Record<string, string | number | null>[];
	};
	return loopdevices.map((row) => ({
		device: String(row['name']),
		backingFile: String(row['back-file'] ?? ''),
		fileId: `${String(row['back-maj:min']).trim()} ${row['back-ino']}`,
		offset: Number(row['offset']),
		sizeLimit: Number(row['sizelimit']),
		number: String(row['maj:min']).trim(),
	}));
}

/** The loop devices of a file, by whatever path it was attached. */
export async function loopsOf(file: string, signal?: AbortSignal): Promise<readonly Loop[]> {
	const id = fileIdOf(await stat(file, { bigint: true }));
	return (await listLoops(signal)).filter(({ fileId }) => fileId === id);
}

/**
 * A loop device of the whole file: the one that is there, or a new one. A second one on the same blocks would
 * corrupt the file system, so two, or one of a part of the file, are refused.
 */
export async function attachLoop(
	file: string,
	how: { readonly readOnly: boolean; readonly signal?: AbortSignal },
): Promise<string> {
	const there = await loopsOf(file, how.signal);
	const [only] = there;
	if (there.length > 1 || (only !== undefined && (only.offset !== 0 || only.sizeLimit !== 0))) {
		const names = there.map(({ device }) => device).join(' and ');
		throw new OperationError(`cannot use ${file}: ${names} show it, or a part of it, already`, {
			reason: 'DiskBusy',
			hint: 'Detach them with losetup -d when nothing uses them.',
		});
	}
	if (only !== undefined) return only.device;
	const mode = how.readOnly ? ['--read-only'] : [];
	const what = `attach ${file} to a loop device`;
	const result = await ask(
		['losetup', '--find', '--show', '--nooverlap', ...mode, '--', file],
		what,
		how.signal,
	);
	if (result.exitCode !== 0) throw cannotAttach(what, result);
	return result.stdout.trim();
}

function cannotAttach(what: string, result: Parameters<typeof commandFailed>[1]): OperationError {
	const failure = commandFailed(what, result, 'DiskFailed');
	if (!/cannot find an unused loop device|failed to find/.test(result.stderr)) return failure;
	return new OperationError(failure.message, {
		reason: 'DiskFailed',
		hint: 'Load the module (modprobe loop), or allow more with its parameter max_loop.',
	});
}

/** Detaches at once, or when the last user is gone. */
export async function detachLoop(device: string, signal?: AbortSignal): Promise<void> {
	const what = `detach ${device}`;
	const result = await ask(['losetup', '--detach', device], what, signal);
	// the kernel may have detached it by itself
	if (result.exitCode !== 0 && !/No such device/.test(result.stderr)) {
		throw commandFailed(what, result, 'DiskFailed');
	}
}

/** Whether the block device `MAJOR:MINOR` is a loop device of this file. Reads sysfs only. */
export async function isLoopOf(number: string, file: string): Promise<boolean> {
	try {
		const backing = await readFile(`/sys/dev/block/${number}/loop/backing_file`, 'utf8');
		const [mine, its] = await Promise.all([
			stat(file, { bigint: true }),
			stat(backing.replace(/\n$/, ''), { bigint: true }),
		]);
		return mine.dev === its.dev && mine.ino === its.ino;
	} catch {
		return false;
	}
}

function fileIdOf({ dev, ino }: BigIntStats): string {
	return `${deviceNumber(dev)} ${ino}`;
}
