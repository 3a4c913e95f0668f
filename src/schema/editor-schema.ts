import schema from './generated/editor.schema.json' with { type: 'json' };

/** One self-contained JSON Schema for all kinds, for editors. */
export function editorSchema(): Readonly<Record<string, unknown>> {
	return schema;
}
