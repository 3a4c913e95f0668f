import { OperationError } from '../../model/errors.ts';

type JsonRow = Readonly<Record<string, unknown>>;

/** The list of objects that a tool printed as JSON. Anything else is `DiskFailed`. */
export function rowsIn(text: string): readonly JsonRow[] {
	const value = parse(text);
	if (!Array.isArray(value)) throw unreadable(text);
	return value.filter(isRow);
}

/** The one object that a tool printed as JSON. */
export function rowIn(text: string): JsonRow {
	const value = parse(text);
	if (isRow(value)) return value;
	throw unreadable(text);
}

function parse(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch (cause) {
		throw unreadable(text, cause);
	}
}

const isRow = (value: unknown): value is JsonRow => typeof value === 'object' && value !== null;

function unreadable(text: string, cause?: unknown): OperationError {
	return new OperationError(`cannot read what a tool printed: ${text.slice(0, 200)}`, {
		reason: 'DiskFailed',
		cause,
	});
}
