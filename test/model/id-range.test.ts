import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
	doOverlap,
	freeRange,
	ID_POOL,
	type IdRange,
	idmapText,
	isWithin,
	parseIdmap,
	USUAL_SIZE,
} from '../../src/model/id-range.ts';

describe('an idmap', () => {
	test.each(['None', 'Auto', '1000000:65536'])('%s is read and written alike', (text) => {
		const idmap = parseIdmap(text);
		expect(idmap.ok && idmapText(idmap.value)).toBe(text);
	});

	test.each([
		['auto', 'bad idmap "auto"'],
		['1000000', 'bad idmap "1000000"'],
		['0:65536', '0 is an id of the host itself'],
		['1000000:1000', '1000 ids are too few for a system'],
		['4294901760:65536', '"4294901760:65536" goes beyond the highest id'],
	])('%s is refused', (text, problem) => {
		expect(parseIdmap(text)).toMatchObject({ ok: false, problem });
	});
});

describe('a free range', () => {
	const slot = (index: number): IdRange => ({
		start: ID_POOL.start + index * USUAL_SIZE,
		size: USUAL_SIZE,
	});

	test('is the first of the pool that nobody has', () => {
		expect(freeRange([], null)).toEqual(slot(0));
		expect(freeRange([slot(0), slot(2)], null)).toEqual(slot(1));
	});

	test('is the one of before, unless somebody has it now', () => {
		expect(freeRange([slot(0)], slot(7))).toEqual(slot(7));
		expect(freeRange([slot(7)], slot(7))).toEqual(slot(0));
	});

	test('is not one of before that a person chose', () => {
		expect(freeRange([], { start: 1_000_000, size: USUAL_SIZE })).toEqual(slot(0));
	});

	test('is not to be had when all are taken', () => {
		expect(freeRange([ID_POOL], null)).toBeNull();
	});

	test('lies in the pool and overlaps none of the others, whatever those are', () => {
		const anywhere = fc.record({
			start: fc.integer({ min: ID_POOL.start - USUAL_SIZE, max: ID_POOL.start + 20 * USUAL_SIZE }),
			size: fc.integer({ min: 1, max: 3 * USUAL_SIZE }),
		});
		fc.assert(
			fc.property(fc.array(anywhere, { maxLength: 12 }), fc.option(anywhere), (taken, before) => {
				const range = freeRange(taken, before);
				expect(range).not.toBeNull();
				if (range === null) return;
				expect(isWithin(range, ID_POOL)).toBe(true);
				expect(taken.filter((other) => doOverlap(other, range))).toEqual([]);
			}),
		);
	});
});
