import { access, readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { makeFolders } from '../../host/make-folders.ts';
import { messageOf } from '../../model/errors.ts';
import type { GanetiCluster } from '../../sources/ganeti/cluster.ts';
import { type Imported, importGaneti, type MadeFile } from '../../sources/ganeti/import.ts';
import { GanetiInputError } from '../../sources/ganeti/input.ts';
import { readGaneti } from '../../sources/ganeti/read.ts';
import type { CommandContext } from '../context.ts';
import { EXIT } from '../exit-code.ts';
import { shortPath } from '../short-paths.ts';
import { importText } from '../text/import-text.ts';
import { formatStructured, isStructured } from '../text/structured.ts';
import { UsageError } from '../usage-error.ts';

export interface ImportOptions {
	readonly files: readonly string[];
	/** The folder that the spec files are written to. */
	readonly to: string;
}

/** Writes specs for what Ganeti knows. Looks at no host; a file that is there is never replaced. */
export async function importFromGaneti(
	{ io, globals }: CommandContext,
	{ files, to }: ImportOptions,
): Promise<number> {
	const clusters = await Promise.all(files.map((file) => read(file, io.cwd))).catch(asUsage);
	const imported = importGaneti(clusters);
	const folder = resolve(io.cwd, to);
	await writeAll(
		folder,
		imported.flatMap(({ made }) => (made === null ? [] : [made])),
		shortPath(folder, io.cwd),
	);
	io.out(
		isStructured(globals.output)
			? formatStructured(imported.map(forPrograms), globals.output)
			: importText(imported, shortPath(folder, io.cwd)),
	);
	return EXIT.fine;
}

async function read(file: string, cwd: string): Promise<GanetiCluster> {
	const text = await readFile(resolve(cwd, file), 'utf8').catch((cause: unknown) => {
		throw new UsageError(`cannot import ${file}: ${messageOf(cause)}`);
	});
	return readGaneti(file, text);
}

function asUsage(thrown: unknown): never {
	throw thrown instanceof GanetiInputError ? new UsageError(thrown.message, thrown.hint) : thrown;
}

/** All or none, as far as can be told before; `wx` holds for what appears meanwhile. */
async function writeAll(folder: string, made: readonly MadeFile[], shown: string): Promise<void> {
	const there = await Promise.all(made.map(({ file }) => isThere(join(folder, file))));
	const known = made.filter((_, index) => there[index]).map(({ file }) => file);
	if (known.length > 0) {
		throw new UsageError(
			`cannot import to ${shown}: these files are there already: ${known.join(', ')}`,
			'Give another folder with --to, or move them away.',
		);
	}
	await writeEach(folder, made).catch((cause: unknown) => {
		throw new UsageError(`cannot import to ${shown}: ${messageOf(cause)}`);
	});
}

async function writeEach(folder: string, made: readonly MadeFile[]): Promise<void> {
	await makeFolders(folder);
	for (const { file, text } of made) await writeFile(join(folder, file), text, { flag: 'wx' });
}

function isThere(path: string): Promise<boolean> {
	return access(path).then(
		() => true,
		() => false,
	);
}

function forPrograms({ name, made, notes }: Imported): object {
	return { name, file: made?.file ?? null, notes };
}
