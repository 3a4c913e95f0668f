import { readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { makeFolders } from '../../../host/make-folders.ts';
import { replaceFile } from '../../../host/replace-file.ts';
import { messageOf, OperationError } from '../../../model/errors.ts';
import { SEED_STATE, type SimState } from './sim-state.ts';

/** Where `--simulate` keeps its host, so that `get` sees what `apply` did. */
export function simStatePath(root: string): string {
	return `${root === '/' ? '' : root}/var/lib/ballast/sim.json`;
}

/** The host in that file; the seed host when there is no such file. */
export async function loadSimState(path: string): Promise<SimState> {
	const text = await readTextIfThere(path);
	return text === null ? SEED_STATE : parseSimState(text, path);
}

/** On disk when it returns. */
export async function saveSimState(path: string, state: SimState): Promise<void> {
	await makeFolders(dirname(path));
	await replaceFile(path, `${JSON.stringify(state, null, '\t')}\n`);
}

async function readTextIfThere(path: string): Promise<string | null> {
	try {
		return await readFile(path, 'utf8');
	} catch (cause) {
		if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return null;
		throw cause;
	}
}

function parseSimState(text: string, path: string): SimState {
	try {
		const state: unknown = JSON.parse(text);
		if (isOurs(state)) return state;
	} catch (cause) {
		throw unreadable(path, messageOf(cause), cause);
	}
	throw unreadable(path, 'it is not a simulated host of version 4', null);
}

// Only this program writes the file, so its version stands for its whole form.
function isOurs(state: unknown): state is SimState {
	return typeof state === 'object' && state !== null && 'version' in state && state.version === 4;
}

function unreadable(path: string, why: string, cause: unknown): OperationError {
	return new OperationError(`cannot read the simulated host in ${path}: ${why}`, {
		reason: 'ObserveFailed',
		retry: 'never',
		hint: 'Remove the file to begin with a new simulated host.',
		cause,
	});
}
