import { stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { SpecFolder } from '../../sources/spec-folder.ts';
import type { CommandContext } from '../context.ts';
import { EXIT } from '../exit-code.ts';
import { settle } from '../settle.ts';
import { shortFile, shortPath } from '../short-paths.ts';
import { findingsSummary, findingsText } from '../text/findings.ts';
import { formatStructured, isStructured } from '../text/structured.ts';
import { UsageError } from '../usage-error.ts';

/** Checks a folder of specs, or one file among its neighbours. Looks at no host and no records. */
export async function validate(context: CommandContext, named: string | null): Promise<number> {
	const { io, globals } = context;
	const path = named === null ? settle(context).specs : resolve(io.cwd, named);
	const isFile = (await stat(path).catch(() => null))?.isFile() ?? false;
	// a file alone would lack the profiles that its neighbours declare
	const catalog = await new SpecFolder(isFile ? dirname(path) : path).read();
	if (catalog.folder === 'Unreadable') {
		throw new UsageError(`cannot validate ${shortPath(path, io.cwd)}: ${catalog.problem}`);
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
