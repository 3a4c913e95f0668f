import { expect, test } from 'vitest';
import { SimClock } from '../../../src/drivers/container/sim/sim-clock.ts';
import type { LongWork, Progress } from '../../../src/model/progress.ts';
import { type Showing, whileShowing } from '../../../src/reconciler/progress/showing-progress.ts';
import { WatchedWork } from '../../../src/reconciler/progress/watched-work.ts';

const Mi = 2 ** 20;

function shownBy(clock: SimClock, more: Partial<Showing>) {
	const frames: [number, string | null][] = [];
	const showing: Showing = {
		clock,
		read: () => Promise.resolve(null),
		isWatched: () => true,
		show: (words) => frames.push([clock.now(), words]),
		...more,
	};
	return { frames, showing };
}

function lasting(clock: SimClock, ms: number): () => Promise<string> {
	return () => new Promise((resolve) => clock.after(ms, () => resolve('made')));
}

test('is shown every second with the rate of the last looks, and taken away at the end', async () => {
	const clock = new SimClock(0);
	// fast for ten seconds, then slow
	const done = () =>
		(Math.min(clock.now(), 10_000) * 10 + Math.max(clock.now() - 10_000, 0)) / 1000;
	const read = (): Promise<Progress> => Promise.resolve({ done: done() * Mi, total: 200 * Mi });
	const { frames, showing } = shownBy(clock, { read });
	const made = whileShowing(showing, lasting(clock, 20_500));
	await clock.advance(60_000);
	expect(await made).toBe('made');
	expect(frames.map(([at]) => at)).toEqual([
		...Array.from({ length: 20 }, (_, i) => (i + 1) * 1000),
		20_500,
	]);
	expect(frames[1]?.[1]).toBe('20Mi of about 200Mi, 10Mi/s, about 18s left');
	expect(frames[19]?.[1]).toBe('110Mi of about 200Mi, 1Mi/s, about 1m30s left');
	expect(frames.at(-1)?.[1]).toBeNull();
});

test('of what nothing is known, or reading fails, the time shows', async () => {
	const clock = new SimClock(0);
	let looks = 0;
	const read = (): Promise<null> => {
		looks += 1;
		return looks === 2 ? Promise.reject(new Error('gone')) : Promise.resolve(null);
	};
	const { frames, showing } = shownBy(clock, { read });
	const made = whileShowing(showing, lasting(clock, 3500));
	await clock.advance(5000);
	await made;
	expect(frames.map(([, words]) => words)).toEqual(['for 1s', 'for 2s', 'for 3s', null]);
});

test('a look that takes long comes seldom', async () => {
	const clock = new SimClock(0);
	const read = (): Promise<null> => new Promise((resolve) => clock.after(500, () => resolve(null)));
	const { frames, showing } = shownBy(clock, { read });
	const made = whileShowing(showing, lasting(clock, 20_000));
	await clock.advance(20_000);
	await made;
	expect(frames.map(([at]) => at)).toEqual([1500, 7000, 12_500, 18_000, 20_000]);
});

test('nothing is read while nobody watches, nor shown of what is over soon or fails', async () => {
	const clock = new SimClock(0);
	let looks = 0;
	const read = (): Promise<null> => {
		looks += 1;
		return Promise.resolve(null);
	};
	const unwatched = shownBy(clock, { read, isWatched: () => false });
	const made = whileShowing(unwatched.showing, lasting(clock, 5000));
	await clock.advance(6000);
	await made;
	expect([looks, unwatched.frames]).toEqual([0, []]);

	const { frames, showing } = shownBy(clock, { read });
	const failing = () => Promise.reject(new Error('no room'));
	await expect(whileShowing(showing, failing)).rejects.toThrow('no room');
	await clock.advance(6000);
	expect([looks, frames]).toEqual([0, []]);
});

test('each who watches is told until he leaves', () => {
	const watched = new WatchedWork();
	const told: LongWork[] = [];
	const onProgress = (each: LongWork) => told.push(each);
	const leave = [watched.watch(onProgress), watched.watch(onProgress)];
	const work: LongWork = { instance: 'web1', reason: 'Creating', words: 'for 1s' };
	watched.tell(work);
	expect([told.length, watched.isWatched]).toEqual([2, true]);
	leave[0]?.();
	watched.tell(work);
	expect([told.length, watched.isWatched]).toEqual([3, true]);
	leave[1]?.();
	watched.tell(work);
	expect([told.length, watched.isWatched]).toEqual([3, false]);
});
