import { stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import type { Catalog } from '../../model/catalog.ts';
import { pathsBelow } from '../../model/paths.ts';
import { GitSource } from '../../sources/git/git-source.ts';
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

/** Checks a folder of specs, or one file among its neighbours. Looks at no host and no records. */
export async function validate(context: CommandContext, named: string | null): Promise<number> {
	const { io, globals } = context;
	const path = named === null ? null : resolve(io.cwd, named);
	const isFile = path !== null && ((await stat(path).catch(() => null))?.isFile() ?? false);
	const catalog = await (path === null
		? readSettled(context)
		: // a file alone would lack the profiles that its neighbours declare
			new SpecFolder(isFile ? dirname(path) : path).read());
	if (catalog.folder === 'Unreadable') {
		throw new UsageError(
			`cannot validate ${shortPath(path ?? catalog.path, io.cwd)}: ${catalog.problem}`,
		);
	}
	const findings = catalog.findings
		.filter(({ file }) => !isFile || file === path)
		.map((finding) => shortFile(finding, io.cwd));
	io.out(
		isStructured(globals.output)
			? formatStructured(findings, globals.output)
			: `${findingsText(findings, io.paint)}${findingsSummary(findings, catalog)}\n`,
	);
	return findings.some(({ severity }) => severity === 'error') ? EXIT.usage : EXIT.fine;
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
