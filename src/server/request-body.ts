import type { IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import { LONGEST_SPAN_MS } from '../model/duration.ts';
import { OperationError } from '../model/errors.ts';

/** The fields of a JSON body, each still unproved; an empty body has none. */
export async function readBody(
	request: IncomingMessage,
): Promise<Readonly<Record<string, unknown>>> {
	const raw = await text(request);
	if (raw === '') return {};
	let body: unknown;
	try {
		body = JSON.parse(raw);
	} catch (cause) {
		throw refusedRequest('the body is not JSON', cause);
	}
	if (typeof body !== 'object' || body === null || Array.isArray(body))
		throw refusedRequest('the body is not a JSON object');
	return { ...body };
}

export function stringField(body: Readonly<Record<string, unknown>>, field: string): string {
	const value = body[field];
	if (typeof value !== 'string') throw refusedRequest(`"${field}" is not a string`);
	return value;
}

export function numberField(body: Readonly<Record<string, unknown>>, field: string): number {
	const value = body[field];
	if (typeof value !== 'number' || !Number.isFinite(value))
		throw refusedRequest(`"${field}" is not a number`);
	return value;
}

/** A moment that is to come, in ms since the epoch: an end further away would be no time that can be shown. */
export function untilField(body: Readonly<Record<string, unknown>>, field: string): number {
	const value = numberField(body, field);
	const now = Date.now();
	// the caller's clock may have moved on since it counted from now
	if (value > now && value <= now + LONGEST_SPAN_MS + 60_000) return value;
	throw refusedRequest(`"${field}" is over, or too far away`);
}

/** One of a few words, or `null`. */
export function optionalField<Word extends string>(
	body: Readonly<Record<string, unknown>>,
	field: string,
	words: readonly Word[],
): Word | null {
	const value = body[field] ?? null;
	const word = words.find((each) => each === value) ?? null;
	if (word === null && value !== null)
		throw refusedRequest(`"${field}" is none of ${words.join(', ')}`);
	return word;
}

export function stringsField(body: Readonly<Record<string, unknown>>, field: string): string[] {
	const value = body[field];
	if (!Array.isArray(value)) throw refusedRequest(`"${field}" is not a list of strings`);
	return value.map((item: unknown) => {
		if (typeof item !== 'string') throw refusedRequest(`"${field}" is not a list of strings`);
		return item;
	});
}

/** A body that another version of the command sent. */
export function refusedRequest(why: string, cause?: unknown): OperationError {
	return new OperationError(`cannot read the request: ${why}`, {
		reason: 'InternalError',
		retry: 'never',
		hint: 'Is the command of the same version as the daemon?',
		cause,
	});
}
