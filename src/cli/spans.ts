import { LONGEST_SPAN_MS, parseDuration } from '../model/duration.ts';
import { UsageError } from './usage-error.ts';

/** The span of an option such as `--for 2h`, in ms; longer than nothing. */
export function spanOf(option: string, text: string): number {
	const span = parseDuration(text);
	if (span.ok && span.value > 0 && span.value <= LONGEST_SPAN_MS) return span.value;
	if (span.ok && span.value > 0) throw new UsageError(`cannot use ${option}: ${text} is too long`);
	if (span.ok) throw new UsageError(`cannot use ${option}: ${text} is over at once`);
	throw new UsageError(`cannot use ${option}: ${span.problem}`, span.hint);
}

/** A moment in the past: a span back from now (`2h`) or a date and time; ms since the epoch. */
export function momentOf(option: string, text: string, now: number): number {
	const span = parseDuration(text);
	if (span.ok) return now - span.value;
	const at = Date.parse(text);
	if (!Number.isNaN(at)) return at;
	throw new UsageError(
		`cannot use ${option}: "${text}" is no span and no time`,
		'Write a span such as 2h, or a time such as 2026-11-23T18:00.',
	);
}
