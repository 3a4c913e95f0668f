import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatDuration, parseDuration } from '../../src/model/duration.ts';

test.each([
	['500ms', 500],
	['30s', 30_000],
	['5m', 300_000],
	['2h', 7_200_000],
	['7d', 604_800_000],
	['0s', 0],
])('%s is %d ms', (text, ms) => {
	expect(parseDuration(text)).toEqual({ ok: true, value: ms });
});

test.each(['60', '1h30m', '1.5h', '-5s', '5 s', '5S', '', '999999999999d'])(
	'%j is no duration',
	(text) => {
		expect(parseDuration(text)).toMatchObject({ ok: false });
	},
);

test('every duration survives being written and read', () => {
	fc.assert(
		fc.property(fc.nat(10 ** 12), (ms) => {
			expect(parseDuration(formatDuration(ms))).toEqual({ ok: true, value: ms });
		}),
	);
});

test('a minute is written as 1m, not as 60s', () => {
	expect(formatDuration(60_000)).toBe('1m');
});
