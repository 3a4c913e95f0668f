import { readFile } from 'node:fs/promises';
import type { BallastEvent } from '../model/event.ts';
import type { EventQuery } from './store.ts';

/** Events from before the last rotation lie beside the journal. */
export function olderJournal(path: string): string {
	return `${path}.1`;
}

/**
 * The events of a journal, oldest first, without writing anything. A line that a crash cut off is skipped;
 * of several lines with one number the last says how often and until when.
 */
export async function readJournal(
	path: string,
	query: EventQuery = {},
): Promise<readonly BallastEvent[]> {
	const older = await linesOf(olderJournal(path));
	const events = new Map([...older, ...(await linesOf(path))].map((event) => [event.seq, event]));
	return [...events.values()]
		.filter((event) => matches(event, query))
		.sort((a, b) => a.lastSeen - b.lastSeen || a.seq - b.seq);
}

function matches(event: BallastEvent, { instance, since }: EventQuery): boolean {
	return (
		(instance === undefined || event.instance === instance) &&
		(since === undefined || event.lastSeen >= since)
	);
}

async function linesOf(path: string): Promise<readonly BallastEvent[]> {
	const text = await readFile(path, 'utf8').catch((cause: NodeJS.ErrnoException) => {
		if (cause.code === 'ENOENT') return '';
		throw cause;
	});
	return text.split('\n').flatMap(parseLine);
}

function parseLine(line: string): readonly BallastEvent[] {
	if (line === '') return [];
	try {
		const value: unknown = JSON.parse(line);
		return isEvent(value) ? [value] : [];
	} catch {
		// A torn line: whoever wrote it was killed, and nothing else of it is left.
		return [];
	}
}

function isEvent(value: unknown): value is BallastEvent {
	return (
		typeof value === 'object' &&
		value !== null &&
		'seq' in value &&
		typeof value.seq === 'number' &&
		'reason' in value &&
		'lastSeen' in value &&
		typeof value.lastSeen === 'number'
	);
}
