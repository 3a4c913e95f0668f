import { constants } from 'node:fs';
import { access, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { readIfThere } from '../../../host/if-there.ts';
import { OperationError } from '../../../model/errors.ts';

/** Where Debian's Ganeti looks for OS definitions; the first that has the name counts. */
export const GANETI_OS_FOLDERS = [
	'/srv/ganeti/os',
	'/usr/local/lib/ganeti/os',
	'/usr/lib/ganeti/os',
	'/usr/share/ganeti/os',
] as const;

/** Versions of the interface between Ganeti and its OS definitions that ballast speaks, the best one first. */
const API_VERSIONS = [20, 15, 10] as const;

type ApiVersion = (typeof API_VERSIONS)[number];

export interface OsDefinition {
	readonly name: string;
	readonly folder: string;
	readonly apiVersion: ApiVersion;
	/** Empty for a definition that has none. */
	readonly variants: readonly string[];
	readonly parameters: readonly string[];
}

export type ScriptName = 'create' | 'export' | 'import' | 'rename' | 'verify';

/** Finds a definition and checks that it has what ballast needs of each; other scripts may be missing. */
export async function findDefinition(
	name: string,
	searchPath: readonly string[],
): Promise<OsDefinition> {
	const folder = await folderOf(name, searchPath);
	const apiVersion = apiVersionOf(name, await textOf(folder, 'ganeti_api_version'));
	const hasParameters = apiVersion >= 20;
	await requireScript(folder, 'create');
	if (hasParameters) await requireScript(folder, 'verify');
	return {
		name,
		folder,
		apiVersion,
		variants: apiVersion < 15 ? [] : wordsIn(readIfThere(join(folder, 'variants.list')) ?? ''),
		parameters: hasParameters ? wordsIn(await textOf(folder, 'parameters.list')) : [],
	};
}

async function folderOf(name: string, searchPath: readonly string[]): Promise<string> {
	// the record in an archive says what it likes
	if (!/^[A-Za-z0-9][\w.+-]*$/.test(name)) throw broken(name, 'that is no name of one');
	for (const path of searchPath) {
		const folder = join(path, name);
		if ((await stat(folder).catch(() => null))?.isDirectory()) return folder;
	}
	throw new OperationError(
		`cannot use the Ganeti OS ${name}: it is not in ${searchPath.join(', ')}`,
		{
			reason: 'RootfsMissing',
			hint: 'Install it (Debian has ganeti-instance-debootstrap), or name its folder in ganeti.osFolders of ballast.yaml.',
		},
	);
}

function apiVersionOf(name: string, text: string): ApiVersion {
	const there = text.split('\n').map((line) => line.trim());
	const best = API_VERSIONS.find((version) => there.includes(String(version)));
	if (best !== undefined) return best;
	throw broken(
		name,
		`it speaks the API ${there.filter(Boolean).join(', ')}, ballast 10, 15 and 20`,
	);
}

/** Fails when the definition in this folder has no such script, or one that cannot be run. */
export async function requireScript(folder: string, script: ScriptName): Promise<void> {
	if (await hasScript(folder, script)) return;
	throw broken(folder, `${script} is not there, or cannot be run`);
}

async function hasScript(folder: string, script: ScriptName): Promise<boolean> {
	const path = join(folder, script);
	const isFile = (await stat(path).catch(() => null))?.isFile() ?? false;
	const canRun = await access(path, constants.X_OK).then(
		() => true,
		() => false,
	);
	return isFile && canRun;
}

/** Whether the definition of that name is here and has a script that makes a copy go by its new name. */
export async function canRename(name: string, searchPath: readonly string[]): Promise<boolean> {
	return await findDefinition(name, searchPath).then(
		({ folder }) => hasScript(folder, 'rename'),
		() => false,
	);
}

async function textOf(folder: string, file: string): Promise<string> {
	return await readFile(join(folder, file), 'utf8').catch((cause: unknown) => {
		throw broken(folder, `${file} cannot be read`, cause);
	});
}

/** The first word of each line that is no comment. */
function wordsIn(text: string): readonly string[] {
	return text
		.split('\n')
		.map((line) => line.trim().split(/\s+/, 1)[0] ?? '')
		.filter((word) => word !== '' && !word.startsWith('#'));
}

function broken(what: string, why: string, cause?: unknown): OperationError {
	return new OperationError(`cannot use the Ganeti OS ${what}: ${why}`, {
		reason: 'CreateFailed',
		retry: 'never',
		cause,
	});
}
