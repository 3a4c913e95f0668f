import type { ApplyMode } from '../model/apply-mode.ts';
import { FIELDS, NODE_FIELDS, SETTINGS_FIELDS, WINDOW_FIELDS } from './generated/fields.ts';

/** What the schema says of a field beside its type. */
export interface Field {
	readonly apply?: ApplyMode;
	/** What holds instead, for a field that has no effect yet. */
	readonly unsupported?: string;
	/** Values that do what they say even so. */
	readonly supportedValues?: readonly unknown[];
	/** How a layer changes what the layers below it say; without it, lists are replaced and maps merge. */
	readonly merge?: 'by-name' | 'replace';
	readonly unit?: 'bytes' | 'ms' | 'seconds' | 'CPUs';
}

export type SchemaName = 'Instance' | 'Profile' | 'Node' | 'Window' | 'Settings';

type Table = Readonly<Record<string, Field>>;

const SPEC: Table = FIELDS;
const TABLES: Readonly<Record<SchemaName, { readonly table: Table; readonly below: string }>> = {
	Instance: { table: SPEC, below: 'spec.' },
	Profile: { table: SPEC, below: 'spec.' },
	Node: { table: NODE_FIELDS, below: 'spec.' },
	Window: { table: WINDOW_FIELDS, below: 'spec.' },
	Settings: { table: SETTINGS_FIELDS, below: '' },
};

/** The field of an instance's spec at a path such as `nics[eth0].bridge`; `undefined` for none. */
export function fieldAt(path: string): Field | undefined {
	return lookUp(SPEC, path);
}

/** The field at a document's path, such as `spec.memory.max`. */
export function fieldOf(schema: SchemaName, path: string): Field | undefined {
	const { table, below } = TABLES[schema];
	return path.startsWith(below) ? lookUp(table, path.slice(below.length)) : undefined;
}

/** Paths of all fields in a document, in the order of the schema: `spec.memory.max`. */
export function fieldPaths(schema: SchemaName): readonly string[] {
	const { table, below } = TABLES[schema];
	return Object.keys(table).map((path) => below + path);
}

/** `nics[eth0].bridge` as the schema writes it: `nics[].bridge`. */
export function generalPath(path: string): string {
	return path.includes('[') ? path.replace(/\[[^\]]*\]/g, '[]') : path;
}

/** The path itself and the paths above it, nearest first: `nics[eth0].mac`, `nics[eth0]`, `nics`. */
export function lineage(path: string): readonly string[] {
	const cut = Math.max(path.lastIndexOf('.'), path.lastIndexOf('['));
	return cut === -1 ? [path] : [path, ...lineage(path.slice(0, cut))];
}

function lookUp(table: Table, path: string): Field | undefined {
	const general = generalPath(path);
	return Object.hasOwn(table, general) ? table[general] : undefined;
}
