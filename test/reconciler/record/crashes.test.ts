import { describe, expect, test } from 'vitest';
import type { ObservedInstance } from '../../../src/model/observed.ts';
import type { InstanceRecord } from '../../../src/model/record.ts';
import { noteExit, noteReboot, withoutFuture } from '../../../src/reconciler/record/crashes.ts';
import { absent, NOW, recordOf, running, spec, stopped } from '../../support/planning.ts';

const STARTED = recordOf(spec).started!.at;
const MINUTE = 60_000;
const ended = (cause: 'Poweroff' | 'Code'): ObservedInstance => ({
	...stopped,
	lastExit: { at: STARTED + MINUTE, cause, code: cause === 'Code' ? 1 : 0 },
});

describe('noteReboot', () => {
	test.each<[string, Partial<InstanceRecord>, ObservedInstance, number, boolean]>([
		['what was running when the host went down', {}, stopped, STARTED + MINUTE, true],
		['also when its log tells an end', {}, ended('Code'), STARTED + 2 * MINUTE, true],
		['not what was started since', {}, stopped, STARTED - MINUTE, false],
		['not what never ran', { started: null }, stopped, NOW, false],
		['not what runs', {}, running, NOW, false],
		['not what is gone', {}, absent, NOW, false],
		['not what may run unseen', {}, { ...stopped, contradiction: 'two monitors' }, NOW, false],
		[
			'not what was known to have ended before',
			{ crashes: { count: 1, lastAt: STARTED + MINUTE } },
			ended('Code'),
			NOW,
			false,
		],
	])('counts as stopped by us: %s', (_, change, observed, bootedAt, expected) => {
		const record = recordOf(spec, change);
		expect(noteReboot(record, observed, bootedAt)).toEqual({ ...record, stoppedByUs: expected });
	});
});

describe('noteExit', () => {
	test('does not count what the host took down', () => {
		const record = noteReboot(recordOf(spec), stopped, NOW);
		expect(noteExit(record, stopped, NOW)).toEqual({ record, events: [] });
	});

	test('counts an unwanted exit once', () => {
		const first = noteExit(recordOf(spec), ended('Code'), NOW);
		expect(first.record.crashes).toEqual({ count: 1, lastAt: STARTED + MINUTE });
		expect(first.events).toMatchObject([{ reason: 'Exited' }]);
		const { record } = first;
		expect(noteExit(record, ended('Code'), NOW)).toEqual({ record, events: [] });
	});

	test('remembers an accepted poweroff, so that a later reboot of the host does not undo it', () => {
		const crashes = { count: 2, lastAt: STARTED - MINUTE };
		const { record, events } = noteExit(recordOf(spec, { crashes }), ended('Poweroff'), NOW);
		expect(events).toEqual([]);
		expect(record.crashes).toEqual({ count: 0, lastAt: STARTED + MINUTE });
		expect(noteReboot(record, ended('Poweroff'), NOW)).toBe(record);
	});
});

describe('withoutFuture', () => {
	const HOUR = 60 * MINUTE;
	const back = STARTED - HOUR;
	const timesAt = (now: number, lastAt: number): readonly number[] => {
		const { started, crashes } = withoutFuture(
			recordOf(spec, { crashes: { count: 1, lastAt } }),
			now,
		);
		return [started!.at, crashes.lastAt];
	};

	test('leaves what is past', () => {
		const record = recordOf(spec);
		expect(withoutFuture(record, STARTED)).toBe(record);
	});

	test('keeps the order of a start and an exit when the clock was set back before both', () => {
		expect(timesAt(back, STARTED - MINUTE)).toEqual([back, back - 1]);
		expect(timesAt(back, STARTED + MINUTE)).toEqual([back, back]);
		expect(timesAt(STARTED + 1, STARTED + MINUTE)).toEqual([STARTED, STARTED + 1]);
	});

	test('an exit after that is counted once, and the next start is soon', () => {
		const record = withoutFuture(recordOf(spec), back);
		const first = noteExit(record, ended('Code'), back + MINUTE);
		expect(first.record.crashes).toEqual({ count: 1, lastAt: back + MINUTE });
		expect(noteExit(first.record, ended('Code'), back + 2 * MINUTE).events).toEqual([]);
	});
});
