import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { realClock } from '../../../src/host/real-clock.ts';
import { WorkQueue } from '../../../src/reconciler/queue/work-queue.ts';

type Command =
	| { do: 'add' | 'take' | 'done'; key: string }
	| { do: 'addAfter'; key: string; ms: number }
	| { do: 'tick'; ms: number };
const key = fc.constantFrom('a', 'b', 'c');
const command: fc.Arbitrary<Command> = fc.oneof(
	fc.record({ do: fc.constantFrom('add' as const, 'take' as const, 'done' as const), key }),
	fc.record({ do: fc.constant('addAfter' as const), key, ms: fc.integer({ min: 0, max: 50 }) }),
	fc.record({ do: fc.constant('tick' as const), ms: fc.integer({ min: 1, max: 60 }) }),
);

beforeEach(() => {
	vi.useFakeTimers();
});
afterEach(() => {
	vi.useRealTimers();
});

/** Lets promises that are already resolved run their continuations. */
const settle = (): Promise<unknown> => vi.advanceTimersByTimeAsync(0);

describe('WorkQueue', () => {
	test('never hands one key to two workers, and never loses the last add', async () => {
		await fc.assert(
			fc.asyncProperty(fc.array(command, { maxLength: 60 }), async (commands) => {
				const queue = new WorkQueue<string>(realClock);
				const out = new Set<string>();
				const owed = new Set<string>();
				const twice: string[] = [];
				const taken = (k: string | undefined): void => {
					if (k === undefined) return;
					if (out.has(k)) twice.push(k);
					out.add(k);
					owed.delete(k);
				};
				for (const c of commands) {
					if (c.do === 'add') {
						owed.add(c.key);
						queue.add(c.key);
					} else if (c.do === 'addAfter') {
						owed.add(c.key);
						queue.addAfter(c.key, c.ms);
					} else if (c.do === 'take') void queue.take().then(taken);
					else if (c.do === 'tick') await vi.advanceTimersByTimeAsync(c.ms);
					else if (out.delete(c.key)) queue.done(c.key);
					await settle();
				}
				await vi.advanceTimersByTimeAsync(100);
				for (let i = 0; i < 10; i++) {
					for (const k of out) {
						out.delete(k);
						queue.done(k);
					}
					void queue.take().then(taken);
					await settle();
				}
				expect({ owed: [...owed], twice }).toEqual({ owed: [], twice: [] });
			}),
			{ numRuns: 2000 },
		);
	});

	test('a key added five times before it is taken is handed out once', async () => {
		const queue = new WorkQueue<string>(realClock);
		for (let i = 0; i < 5; i++) queue.add('a');
		expect(await queue.take()).toBe('a');
		queue.done('a');
		expect(queue.size).toBe(0);
	});

	test('keys are handed out in the order in which they were added', async () => {
		const queue = new WorkQueue<string>(realClock);
		for (const k of ['c', 'a', 'b']) queue.add(k);
		expect([await queue.take(), await queue.take(), await queue.take()]).toEqual(['c', 'a', 'b']);
	});

	test('the earliest of several delays for one key wins', async () => {
		const queue = new WorkQueue<string>(realClock);
		queue.addAfter('a', 50);
		queue.addAfter('a', 20);
		queue.addAfter('a', 80);
		await vi.advanceTimersByTimeAsync(19);
		expect(queue.size).toBe(0);
		await vi.advanceTimersByTimeAsync(1);
		expect(queue.size).toBe(1);
		expect(vi.getTimerCount()).toBe(0);
	});

	test('is idle only when nothing waits and nothing is out', async () => {
		const queue = new WorkQueue<string>(realClock);
		expect(queue.idle).toBe(true);
		queue.add('a');
		expect(queue.idle).toBe(false);
		await queue.take();
		expect(queue.idle).toBe(false);
		queue.done('a');
		expect(queue.idle).toBe(true);
	});

	test('close lets takers go, hands out nothing more and leaves no timer', async () => {
		const queue = new WorkQueue<string>(realClock);
		const waiting = queue.take();
		queue.addAfter('a', 50);
		queue.close();
		queue.add('b');
		expect(await waiting).toBeUndefined();
		expect(await queue.take()).toBeUndefined();
		expect(vi.getTimerCount()).toBe(0);
	});
});
