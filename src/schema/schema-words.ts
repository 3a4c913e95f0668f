import { quoted } from '../model/parsed.ts';
import { formatBytes } from '../model/quantity.ts';
import { fieldOf, type SchemaName } from './field.ts';
import { FORMATS, isFormatName } from './formats.ts';
import { didYouMean } from './suggest.ts';
import { unknownField } from './unknown-field.ts';

/** One failed keyword of a schema. */
export interface SchemaError {
	readonly schema: SchemaName;
	readonly keyword: string;
	readonly params: Readonly<Record<string, unknown>>;
	/** Readable path of the value (`spec.nics[eth0].mtu`). */
	readonly path: string;
	readonly value: unknown;
}

export interface Words {
	readonly message: string;
	readonly hint: string;
}

/** What is wrong, for people who know YAML and not JSON Schema. */
export function wordsFor(error: SchemaError): Words {
	const { additionalProperty, missingProperty, allowedValues, allowedValue } = error.params;
	switch (error.keyword) {
		case 'additionalProperties':
			return unknownField(error, String(additionalProperty));
		case 'required':
			return { message: `"${missingProperty}" is missing`, hint: '' };
		case 'type':
			return wrongType(error);
		case 'enum':
			return wrongWord(error.value, listOf(allowedValues));
		case 'const':
			return wrongWord(error.value, listOf(allowedValue));
		case 'format':
			return wrongFormat(error);
		case 'minimum':
		case 'maximum':
			return outOfRange(error);
		case 'minItems':
			return { message: 'the list is empty', hint: '' };
		case 'multipleOf': {
			const message = `${shown(error.value)} is not a multiple of ${error.params['multipleOf']}`;
			return { message, hint: 'write it in Ki, Mi or Gi' };
		}
		default:
			return { message: `${shown(error.value)} is not allowed here`, hint: '' };
	}
}

/** What each type is called; `null` is not offered, though it unsets a field. */
const TYPE_NAMES: Readonly<Record<string, string>> = {
	string: 'text',
	integer: 'a whole number',
	number: 'a number',
	boolean: 'true or false',
	array: 'a list',
	object: 'a map',
};

function wrongType({ schema, path, params, value }: SchemaError): Words {
	const { type: wanted } = params;
	const types = listOf(wanted)
		.flatMap((type) => type.split(','))
		.filter((type) => type !== 'null');
	const names = types.map((type) => TYPE_NAMES[type] ?? type);
	const message = `must be ${names.join(' or ')}, not ${shown(value)}`;
	if (typeof value === 'number' && fieldOf(schema, path)?.unit === 'ms') {
		return { message: 'a duration needs its unit', hint: `write ${value}s or ${value}ms` };
	}
	return {
		message,
		hint: types.map((type) => hintForType(type, value)).find((hint) => hint !== '') ?? '',
	};
}

/** How the value that stands there would be written in the right type; '' when nothing is near. */
function hintForType(type: string, value: unknown): string {
	if (type === 'array' && typeof value === 'string') {
		const items = value.split(',').map((item) => JSON.stringify(item.trim()));
		return `write [${items.join(', ')}]`;
	}
	if (type === 'string' && (typeof value === 'number' || typeof value === 'boolean')) {
		return `quote it: "${value}"`;
	}
	if (type === 'integer' && typeof value === 'string' && /^\d+$/.test(value)) {
		return `write ${Number(value)} without quotes`;
	}
	if (type === 'boolean' && typeof value === 'string') return booleanFor(value);
	return '';
}

/** YAML 1.2 has only true and false; people still write the words of YAML 1.1. */
function booleanFor(word: string): string {
	if (/^(y|yes|on|true)$/i.test(word)) return 'write true';
	return /^(n|no|off|false)$/i.test(word) ? 'write false' : '';
}

function wrongWord(value: unknown, allowed: readonly string[]): Words {
	const guess = typeof value === 'string' ? didYouMean(value, allowed) : '';
	const use = `use ${allowed.length > 12 ? 'one of ' : ''}${allowed.join(', ')}`;
	return { message: `bad value ${shown(value)}`, hint: guess === '' ? use : guess };
}

function wrongFormat({ params, value }: SchemaError): Words {
	const { format } = params;
	const result = isFormatName(format) ? FORMATS[format](String(value)) : undefined;
	if (result === undefined || result.ok) return { message: `bad value ${shown(value)}`, hint: '' };
	return { message: result.problem, hint: result.hint };
}

function outOfRange({ schema, keyword, params, path, value }: SchemaError): Words {
	const { limit: bare } = params;
	const limit = Number(bare);
	const unit = fieldOf(schema, path)?.unit;
	const text = unit === 'bytes' ? formatBytes(limit) : String(limit);
	const bound = keyword === 'minimum' ? 'at least' : 'at most';
	return { message: `${shown(value)} is out of range`, hint: `${bound} ${text}` };
}

/** Allowed values as words; `null` unsets a field and is not offered. */
function listOf(values: unknown): readonly string[] {
	const list = Array.isArray(values) ? values : [values];
	return list.filter((value) => value !== null).map(String);
}

/** A value as a message shows it. */
function shown(value: unknown): string {
	if (typeof value === 'string') return quoted(value);
	if (Array.isArray(value)) return 'a list';
	if (value === null) return 'nothing';
	return typeof value === 'object' ? 'a map' : String(value);
}
