import { type ExplainedField, explainInstance } from '../../schema/explain.ts';
import { reading } from '../compose.ts';
import type { CommandContext } from '../context.ts';
import { EXIT } from '../exit-code.ts';
import { findInstance } from '../selection.ts';
import { withShortPaths } from '../short-paths.ts';
import { formatStructured, isStructured } from '../text/structured.ts';
import { formatTable } from '../text/table.ts';
import { UsageError } from '../usage-error.ts';

export interface ExplainOptions {
	readonly name: string;
	/** A field and what lies below it; '' = all. */
	readonly path: string;
}

/** Prints each effective value with the file and line that set it. */
export function explain(context: CommandContext, { name, path }: ExplainOptions): Promise<number> {
	const { io, globals } = context;
	return reading(context, async ({ read }) => {
		const status = await read.status();
		const { declared } = findInstance(withShortPaths(status, io.cwd), name);
		if (declared === null) {
			throw new UsageError(
				`cannot explain ${name}: no valid spec declares it`,
				'What is wrong in the specs: ballast validate',
			);
		}
		const fields = explainInstance(declared).filter((field) => isBelow(field.path, path));
		if (fields.length === 0) {
			throw new UsageError(
				`cannot explain ${path}: no field of ${name} has that path`,
				`All of them: ballast explain ${name}`,
			);
		}
		io.out(
			isStructured(globals.output)
				? formatStructured(fields, globals.output)
				: formatTable([['FIELD', 'VALUE', 'FROM'], ...fields.map(row)]),
		);
		return EXIT.fine;
	});
}

function isBelow(path: string, above: string): boolean {
	if (above === '' || path === above) return true;
	return path.startsWith(`${above}.`) || path.startsWith(`${above}[`);
}

function row({ path, text, origin }: ExplainedField): readonly string[] {
	const place = origin.file === '' ? '' : `${origin.file}:${origin.line} `;
	return [
		path,
		text.replaceAll('\n', ' | '),
		`${place}${origin.file === '' ? origin.by : `(${origin.by})`}`,
	];
}
