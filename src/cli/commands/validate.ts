import { realpath, stat } from 'node:fs/promises';
import { basename, join, relative, resolve } from 'node:path';
import type { Catalog } from '../../model/catalog.ts';
import type { Finding } from '../../model/finding.ts';
import { pathsBelow } from '../../model/paths.ts';
import { GitSource } from '../../sources/git/git-source.ts';
import { isHidden, isSpecFile } from '../../sources/list-specs.ts';
import { readSpecFile } from '../../sources/read-spec-file.ts';
import { SpecFolder } from '../../sources/spec-folder.ts';
import type { CommandContext } from '../context.ts';
import { EXIT } from '../exit-code.ts';
import { fetchOnce } from '../fetch-once.ts';
import { openSource } from '../open-source.ts';
import { settle } from '../settle.ts';
import { shortFile, shortPath } from '../short-paths.ts';
import { fetchedText } from '../text/fetched.ts';
import { findingsSummary, findingsText } from '../text/findings.ts';
import { formatStructured, isStructured } from '../text/structured.ts';
import { UsageError } from '../usage-error.ts';

/** What was looked at, and what is wrong in it. */
interface Checked {
	readonly findings: readonly Finding[];
	readonly instances: number;
	readonly files: number;
	/** True for a file of which no neighbours are known. */
	readonly isAlone: boolean;
}

/** Checks a folder of specs, or one file. Looks at no host and no records. */
export async function validate(context: CommandContext, named: string | null): Promise<number> {
	const { io, globals } = context;
	const path = named === null ? null : resolve(io.cwd, named);
	const isFile = path !== null && ((await stat(path).catch(() => null))?.isFile() ?? false);
	const checked = isFile ? await checkFile(context, path) : await checkFolder(context, path);
	const findings = checked.findings.map((finding) => shortFile(finding, io.cwd));
	const isWrong = findings.some(({ severity }) => severity === 'error');
	io.out(
		isStructured(globals.output)
			? formatStructured(findings, globals.output)
			: `${findingsText(findings, io.paint)}${findingsSummary(findings, checked)}\n`,
	);
	if (checked.isAlone && isWrong) {
		io.err('It was read by itself; with --specs, say which folder its profiles are in.\n');
	}
	return isWrong ? EXIT.usage : EXIT.fine;
}

/** `path`: `null` = what the settings name. */
async function checkFolder(context: CommandContext, path: string | null): Promise<Checked> {
	const catalog = await (path === null ? readSettled(context) : new SpecFolder(path).read());
	if (catalog.folder === 'Unreadable') {
		const shown = shortPath(path ?? catalog.path, context.io.cwd);
		throw new UsageError(`cannot validate ${shown}: ${catalog.problem}`);
	}
	const { findings, files, instances } = catalog;
	return { findings, files, instances: instances.size, isAlone: false };
}

/** With the profiles, windows and neighbours of the spec folder when it lies in there. */
async function checkFile(context: CommandContext, path: string): Promise<Checked> {
	const name = basename(path);
	if (!isSpecFile(name) || isHidden(name)) {
		// nobody would read it, so finding no errors in it would say nothing
		throw new UsageError(
			`cannot validate ${shortPath(path, context.io.cwd)}: specs are files *.yaml and *.yml that are not hidden`,
			'Give it such a name; JSON is YAML, too.',
		);
	}
	const { specs } = settle(context);
	const below = await pathBelow(specs, path);
	if (below === null) return { ...ofFile(await readSpecFile(path), path), isAlone: true };
	const catalog = await new SpecFolder(specs).read();
	return { ...ofFile(catalog, join(specs, below)), isAlone: false };
}

function ofFile(catalog: Catalog, path: string): Omit<Checked, 'isAlone'> {
	return {
		findings: catalog.findings.filter(({ file }) => file === path),
		instances: [...catalog.instances.values()].filter(({ file }) => file === path).length,
		files: 1,
	};
}

/** The file's path below the folder; `null` when the folder's specs are without it. */
async function pathBelow(folder: string, file: string): Promise<string | null> {
	const real = await realpath(folder).catch(() => folder);
	const below = relative(real, await realpath(file));
	return below.split('/').some(isHidden) ? null : below;
}

/** The specs that the settings name; those of a repository are fetched, and which commit that is goes to the error output. */
async function readSettled(context: CommandContext): Promise<Catalog> {
	const { io } = context;
	const settings = settle(context);
	const paths = pathsBelow(settings.root);
	const source = openSource(settings, paths);
	if (source instanceof GitSource) await fetchOnce(source, paths, io.signal);
	const catalog = await source.read();
	const remote = await source.remote();
	if (remote !== null) {
		io.err(`specs of ${fetchedText({ remote, provenance: catalog.provenance }, io.now())}\n`);
		if (remote.problem !== '') io.err(`They cannot be fetched: ${remote.problem}\n`);
	}
	return catalog;
}
