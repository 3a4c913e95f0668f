import { stringify } from 'yaml';
import type { OutputFormat } from '../context.ts';

/** The same data for programs: JSON with a line break at its end, or YAML. */
export function formatStructured(value: unknown, format: 'json' | 'yaml'): string {
	return format === 'json' ? `${JSON.stringify(value, null, 2)}\n` : stringify(value);
}

export function isStructured(format: OutputFormat): format is 'json' | 'yaml' {
	return format === 'json' || format === 'yaml';
}
