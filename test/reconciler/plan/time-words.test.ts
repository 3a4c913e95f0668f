import fc from 'fast-check';
import { expect, test } from 'vitest';
import { dayInWords, timeInWords } from '../../../src/reconciler/plan/time-words.ts';

test('a moment in words is in UTC, and its day is the day that it names', () => {
	expect(timeInWords(1_777_640_531_999)).toBe('2026-05-01 13:02:11Z');
	expect(dayInWords(1_777_640_531_999)).toBe('2026-05-01');
});

test('every moment until the year 9999 is written down to its second', () => {
	fc.assert(
		fc.property(fc.integer({ min: 0, max: Date.UTC(9999, 11, 31) }), (ms) => {
			const words = timeInWords(ms);
			expect(Date.parse(words)).toBe(ms - (ms % 1000));
			expect(words.startsWith(`${dayInWords(ms)} `)).toBe(true);
		}),
	);
});
