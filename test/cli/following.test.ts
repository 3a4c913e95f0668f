import { expect, test } from 'vitest';
import { following } from '../../src/cli/following.ts';
import { progressLine } from '../../src/cli/text/progress-line.ts';
import type { BallastEvent } from '../../src/model/event.ts';
import type { Reason } from '../../src/model/reasons.ts';
import { cliIo } from '../support/cli.ts';

function event(instance: string, reason: Reason, message: string): BallastEvent {
	const times = { count: 1, firstSeen: 0, lastSeen: 0 };
	return { seq: 1, instance, type: 'Normal', reason, message, ...times, provenance: null };
}

function followed(of: string | null, isTerminal: boolean) {
	const out: string[] = [];
	const frames: (readonly string[])[] = [];
	const redraw = isTerminal ? (lines: readonly string[]) => frames.push(lines) : null;
	const io = { ...cliIo(), out: (text: string) => out.push(text), redraw };
	return { out, frames, follow: following(io, of) };
}

test('progress is a line like those of events', () => {
	expect(progressLine({ subject: 'web1', what: 'Creating', words: '12Mi so far, 4Mi/s' })).toBe(
		'web1              Creating            12Mi so far, 4Mi/s',
	);
});

test('in a pipe every event is a line, and nobody watches work', () => {
	const { out, follow } = followed(null, false);
	expect(follow.onProgress).toBeUndefined();
	follow.onEvent(event('web1', 'Creating', '12Mi so far'));
	follow.onEvent(event('web1', 'Created', 'new'));
	expect(out).toEqual([expect.stringContaining('12Mi so far'), expect.stringContaining('new')]);
});

test('on a terminal progress has one line for each instance instead, until it is over', () => {
	const { out, frames, follow } = followed(null, true);
	follow.onProgress?.({ instance: 'web1', reason: 'Creating', words: '1Mi so far' });
	follow.onEvent(event('web1', 'Creating', '1Mi so far'));
	follow.onProgress?.({ instance: 'db1', reason: 'Copying', words: 'for 2s' });
	follow.onProgress?.({ instance: 'web1', reason: 'Creating', words: '2Mi so far' });
	follow.onProgress?.({ instance: 'web1', reason: 'Creating', words: null });
	follow.onEvent(event('web1', 'Created', 'new'));
	expect(out).toEqual([expect.stringContaining('new')]);
	const words = frames.map((lines) => lines.map((line) => line.replaceAll(/ {2,}/g, ' ')));
	expect(words).toEqual([
		['web1 Creating 1Mi so far'],
		['web1 Creating 1Mi so far', 'db1 Copying for 2s'],
		['web1 Creating 2Mi so far', 'db1 Copying for 2s'],
		['db1 Copying for 2s'],
	]);
});

test('of one instance, nothing of the others shows', () => {
	const { out, frames, follow } = followed('web1', true);
	follow.onProgress?.({ instance: 'db1', reason: 'Creating', words: '1Mi so far' });
	follow.onEvent(event('db1', 'Created', 'new'));
	expect([out, frames]).toEqual([[], []]);
	const piped = followed('web1', false);
	piped.follow.onEvent(event('db1', 'Created', 'new'));
	piped.follow.onEvent(event('web1', 'Started', 'new'));
	expect(piped.out).toEqual([expect.stringContaining('web1')]);
});
