import type { InstanceStatus } from '../../model/instance-status.ts';
import { type ExplainedField, explainEmpty, explainInstance } from '../../schema/explain.ts';
import { findingLine } from '../../schema/render-finding.ts';
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
		const instance = findInstance(withShortPaths(await read.status(), io.cwd), name);
		const found = fieldsOf(instance, path);
		if (found.length === 0) {
			throw new UsageError(
				`cannot explain ${path}: no field of ${name} has that path`,
				`All of them: ballast explain ${name}`,
			);
		}
		const { invalid } = instance;
		const fields = invalid === null ? found : found.map(asLastGood);
		if (invalid !== null) io.err(`${findingLine(invalid)}\nWhat it said last is in force:\n`);
		io.out(
			isStructured(globals.output)
				? formatStructured(fields, globals.output)
				: formatTable([['FIELD', 'VALUE', 'FROM'], ...fields.map(row)]),
		);
		return EXIT.fine;
	});
}

function fieldsOf(instance: InstanceStatus, path: string): readonly ExplainedField[] {
	const inForce = specInForce(instance);
	const all = explainInstance(inForce).filter((field) => isBelow(field.path, path));
	if (all.length > 0) return all;
	const empty = explainEmpty(inForce, path);
	return empty === null ? [] : [empty];
}

/** A record keeps what a spec said, and not where. */
function specInForce({
	name,
	declared,
	invalid,
	record,
}: InstanceStatus): Parameters<typeof explainInstance>[0] {
	if (declared !== null && invalid === null) return declared;
	const lastGood = record?.lastGood ?? null;
	if (lastGood !== null && invalid !== null) return { spec: lastGood.spec, origins: {} };
	throw new UsageError(
		`cannot explain ${name}: no valid spec declares it`,
		'What is wrong in the specs: ballast validate',
	);
}

function asLastGood(field: ExplainedField): ExplainedField {
	return { ...field, origin: { ...field.origin, by: 'last good spec' } };
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
