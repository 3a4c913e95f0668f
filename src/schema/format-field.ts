import { formatDuration } from '../model/duration.ts';
import { formatBytes } from '../model/quantity.ts';
import type { FieldValue } from '../model/spec-leaves.ts';
import { fieldAt } from './field.ts';

/** A field's effective value as a spec would say it: `64Mi`, `60s`, `[a, b]`, `(none)`. */
export function formatField(path: string, value: FieldValue): string {
	if (value === null || value === undefined || value === '') return '(none)';
	if (typeof value === 'number') return formatNumber(path, value);
	if (Array.isArray(value)) return `[${value.join(', ')}]`;
	if (typeof value === 'object') return formatMap(value);
	return String(value);
}

function formatNumber(path: string, value: number): string {
	switch (fieldAt(path)?.unit) {
		case 'bytes':
			return formatBytes(value);
		case 'ms':
			return formatDuration(value);
		case 'seconds':
			return `${value}s`;
		case 'CPUs':
		case undefined:
			return String(value);
	}
}

/** `template busybox`, `copy /srv/base`; a file of LXC lines by its path. */
function formatMap(value: object): string {
	if ('path' in value && 'text' in value) return String(value.path);
	const { kind, ...rest }: { readonly kind?: unknown } = value;
	const words = Object.values(rest).filter((each) => !isEmpty(each));
	const text = words.flat().map((each) => (typeof each === 'object' ? JSON.stringify(each) : each));
	return [kind, ...text].filter((each) => each !== undefined).join(' ');
}

/** Says nothing: also a list or a map without anything that says something. */
function isEmpty(value: unknown): boolean {
	if (value === null) return true;
	return typeof value === 'object' && Object.values(value).every(isEmpty);
}
