import { mkdir, readFile, rename } from 'node:fs/promises';
import type { Paths } from '../../../model/paths.ts';
import { failureInLog } from './lxc-log.ts';
import { startLogOf } from './places.ts';

/**
 * Makes room for the log of the next run: the file holds one run, and the run before it is kept as `.1`.
 * Only before a start, since the monitor of a running container goes on writing.
 */
export async function rotateStartLog(paths: Paths, name: string): Promise<string> {
	await mkdir(paths.log, { recursive: true });
	const log = startLogOf(paths, name);
	await rename(log, `${log}.1`).catch(ignoreMissing);
	return log;
}

/** Why the last start failed, in LXC's words; '' when its log does not tell. */
export async function failureOfStart(paths: Paths, name: string): Promise<string> {
	const text = await readFile(startLogOf(paths, name), 'utf8').catch(ignoreMissing);
	return failureInLog(text ?? '');
}

function ignoreMissing(cause: unknown): undefined {
	if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') {
		return undefined;
	}
	throw cause;
}
