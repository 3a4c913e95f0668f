import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatIoRule, NO_IO_LIMITS, parseIoRule } from '../../src/model/io-limits.ts';

test.each([
	[{ place: '/', limits: { ...NO_IO_LIMITS, readBps: 10 * 2 ** 20 } }, '/ rbps=10Mi'],
	[
		{
			place: '/srv/my data',
			limits: { readBps: null, writeBps: 4097, readIops: 7, writeIops: 1024 },
		},
		'/srv/my data wbps=4097 riops=7 wiops=1024',
	],
	[{ place: '8:16', limits: NO_IO_LIMITS }, '8:16'],
])('%j is %j', (rule, text) => {
	expect(formatIoRule(rule)).toBe(text);
	expect(parseIoRule(text)).toEqual(rule);
});

test('what is formatted is parsed to the same', () => {
	const limit = fc.option(fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }));
	const rules = fc.record({
		place: fc.stringMatching(/^\/[a-z0-9 =.-]{0,20}$/),
		limits: fc.record({ readBps: limit, writeBps: limit, readIops: limit, writeIops: limit }),
	});
	fc.assert(
		fc.property(rules, (rule) => {
			// the kernel's words in a path would be read as limits; no path of a disk has them
			fc.pre(!/ [rw](bps|iops)=/.test(rule.place));
			expect(parseIoRule(formatIoRule(rule))).toEqual(rule);
		}),
	);
});
