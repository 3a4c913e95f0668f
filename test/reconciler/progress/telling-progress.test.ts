import { expect, test } from 'vitest';
import { SimClock } from '../../../src/drivers/container/sim/sim-clock.ts';
import type { Progress } from '../../../src/model/progress.ts';
import {
	progressInWords,
	whileTelling,
} from '../../../src/reconciler/progress/telling-progress.ts';

const Mi = 2 ** 20;

test.each<[Progress, { done: number; ms: number }, string]>([
	[{ done: 100 * Mi, total: null }, { done: 0, ms: 5000 }, '100Mi so far, 20Mi/s'],
	[{ done: 100 * Mi, total: null }, { done: 100 * Mi, ms: 5000 }, '100Mi so far'],
	[
		{ done: 100 * Mi, total: 300 * Mi },
		{ done: 50 * Mi, ms: 5000 },
		'100Mi of about 300Mi, 10Mi/s, about 20s left',
	],
	[{ done: 100 * Mi, total: 300 * Mi }, { done: 100 * Mi, ms: 5000 }, '100Mi of about 300Mi'],
	[{ done: 310 * Mi, total: 300 * Mi }, { done: 300 * Mi, ms: 5000 }, '310Mi so far, 2Mi/s'],
	[{ done: 8192, total: null }, { done: 1, ms: 5001 }, '8Ki so far, 2Ki/s'],
	[{ done: 42, total: 22 * Mi }, { done: 0, ms: 5002 }, '42 bytes of about 22Mi'],
	[
		{ done: 40 * Mi, total: 300 * 1024 * Mi },
		{ done: 0, ms: 5003 },
		'40Mi of about 300Gi, 8Mi/s, about 10h40m left',
	],
])('%j is said with its rate', (progress, before, words) => {
	expect(progressInWords(progress, before)).toBe(words);
});

test('is told in ever longer steps, not after the end, and never fails the work', async () => {
	const clock = new SimClock(0);
	const told: [number, string][] = [];
	let looks = 0;
	const telling = {
		clock,
		read: () => {
			looks += 1;
			if (looks === 2) return Promise.reject(new Error('gone'));
			return Promise.resolve({ done: clock.now() * 1024, total: null });
		},
		tell: (words: string) => told.push([clock.now(), words]),
	};
	const work = () => new Promise<string>((resolve) => clock.after(100_000, () => resolve('made')));
	const made = whileTelling(telling, work);
	await clock.advance(300_000);
	expect(await made).toBe('made');
	expect(told.map(([at]) => at)).toEqual([5000, 35_000, 75_000]);
	expect(told[0]?.[1]).toBe('5Mi so far, 1000Ki/s');
});

test('work that is done at once is not told of', async () => {
	const clock = new SimClock(0);
	const told: string[] = [];
	const telling = {
		...{ clock, read: () => Promise.resolve({ done: 1, total: null }) },
		tell: (words: string) => told.push(words),
	};
	await expect(whileTelling(telling, () => Promise.reject(new Error('no room')))).rejects.toThrow(
		'no room',
	);
	await clock.advance(60_000);
	expect(told).toEqual([]);
});
