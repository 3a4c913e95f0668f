import { fieldOf, fieldPaths, generalPath, lineage, type SchemaName } from './field.ts';

/** A field that is used and has no effect yet. */
export interface Unsupported {
	/** Keys and indices that lead to it from the document. */
	readonly segments: readonly string[];
	/** Its readable path (`spec.nics[eth0].vlan`). */
	readonly path: string;
	/** What holds instead. */
	readonly instead: string;
}

/** Fields without an effect and all above them, as the schema writes them: nothing else is walked. */
const LEADING = {
	Instance: leadingPaths('Instance'),
	Profile: leadingPaths('Profile'),
	Node: leadingPaths('Node'),
	Window: leadingPaths('Window'),
	Settings: leadingPaths('Settings'),
} as const satisfies Readonly<Record<SchemaName, ReadonlySet<string>>>;

/** The topmost used fields without an effect, in the order of the document. */
export function unsupportedIn(
	schema: SchemaName,
	value: unknown,
	at: Pick<Unsupported, 'segments' | 'path'> = { segments: [], path: '' },
): readonly Unsupported[] {
	if (Array.isArray(value)) return value.flatMap((item, index) => inItem(item, index));
	if (typeof value !== 'object' || value === null) return [];
	return Object.entries(value).flatMap(([key, child]) => {
		const name = key.replace(/\+$/, '');
		const path = at.path === '' ? name : `${at.path}.${name}`;
		if (!LEADING[schema].has(generalPath(path))) return [];
		const below = { segments: [...at.segments, key], path };
		const instead = insteadOf(schema, path, child);
		return instead === null ? unsupportedIn(schema, child, below) : [{ ...below, instead }];
	});

	function inItem(item: unknown, index: number): readonly Unsupported[] {
		const name = nameOf(item) ?? String(index);
		const below = { segments: [...at.segments, String(index)], path: `${at.path}[${name}]` };
		return unsupportedIn(schema, item, below);
	}
}

function leadingPaths(schema: SchemaName): ReadonlySet<string> {
	const paths = fieldPaths(schema).filter(
		(path) => fieldOf(schema, path)?.unsupported !== undefined,
	);
	return new Set(paths.flatMap(lineage));
}

/** What holds instead of a field with this value; `null` when it does what it says. */
function insteadOf(schema: SchemaName, path: string, value: unknown): string | null {
	const field = fieldOf(schema, path);
	if (field?.unsupported === undefined || value === null) return null;
	return field.supportedValues?.includes(value) ? null : field.unsupported;
}

function nameOf(item: unknown): string | null {
	if (typeof item !== 'object' || item === null || !('name' in item)) return null;
	return typeof item.name === 'string' ? item.name : null;
}
