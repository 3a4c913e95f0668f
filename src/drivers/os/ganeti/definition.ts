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

/** Finds a definition and checks that it is whole. */
export async function findDefinition(
	name: string,
	searchPath: readonly string[],
): Promise<OsDefinition> {
	const folder = await folderOf(name, searchPath);
	const apiVersion = apiVersionOf(name, await textOf(folder, 'ganeti_api_version'));
	const hasParameters = apiVersion >= 20;
	await requireScripts(folder, ['create', ...(hasParameters ? ['verify'] : [])]);
	return {
		name,
		folder,
		apiVersion,
		variants: apiVersion < 15 ? [] : wordsIn(readIfThere(join(folder, 'variants.list')) ?? ''),
		parameters: hasParameters ? wordsIn(await textOf(folder, 'parameters.list')) : [],
	};
}

async function folderOf(name: string, searchPath: readonly string[]): Promise<string> {
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

async function requireScripts(folder: string, scripts: readonly string[]): Promise<void> {
	for (const script of scripts) {
		const path = join(folder, script);
		const isFile = (await stat(path).catch(() => null))?.isFile() ?? false;
		const canRun = await access(path, constants.X_OK).then(
			() => true,
			() => false,
		);
		if (!isFile || !canRun) throw broken(folder, `${script} is not there, or cannot be run`);
	}
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
