import { setImmediate } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { KeyedMutex } from '../../../src/reconciler/queue/keyed-mutex.ts';
import { Slots } from '../../../src/reconciler/queue/slots.ts';

/** Work that lasts until it is let go, and says in `log` when it began. */
function worker(log: string[], name: string): { work: () => Promise<void>; letGo: () => void } {
	let letGo = (): void => undefined;
	const gate = new Promise<void>((resolve) => {
		letGo = resolve;
	});
	const work = async (): Promise<void> => {
		log.push(name);
		await gate;
	};
	return { work, letGo: () => letGo() };
}

describe('Slots', () => {
	test('runs as many at a time as there are slots, first come first served', async () => {
		const log: string[] = [];
		const slots = new Slots(2);
		const workers = ['a', 'b', 'c', 'd'].map((name) => worker(log, name));
		const all = Promise.all(workers.map(({ work }) => slots.run(work)));
		await setImmediate();
		expect(log).toEqual(['a', 'b']);
		workers[1]?.letGo();
		await setImmediate();
		expect(log).toEqual(['a', 'b', 'c']);
		for (const { letGo } of workers) letGo();
		await all;
		expect(log).toEqual(['a', 'b', 'c', 'd']);
	});

	test('a call that fails gives its slot back', async () => {
		const slots = new Slots(1);
		await expect(slots.run(() => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
		expect(await slots.run(() => Promise.resolve('next'))).toBe('next');
	});
});

describe('KeyedMutex', () => {
	test('one key is held once at a time, other keys go on', async () => {
		const log: string[] = [];
		const mutex = new KeyedMutex<string>();
		const [a1, a2, b] = [worker(log, 'a1'), worker(log, 'a2'), worker(log, 'b')];
		const all = Promise.all([
			mutex.run('a', a1.work),
			mutex.run('a', a2.work),
			mutex.run('b', b.work),
		]);
		await setImmediate();
		expect(log).toEqual(['a1', 'b']);
		a1.letGo();
		await setImmediate();
		expect(log).toEqual(['a1', 'b', 'a2']);
		a2.letGo();
		b.letGo();
		await all;
	});

	test('a holder that fails lets the next one in', async () => {
		const mutex = new KeyedMutex<string>();
		const failing = mutex.run('a', () => Promise.reject(new Error('broken')));
		const next = mutex.run('a', () => Promise.resolve('in'));
		await expect(failing).rejects.toThrow('broken');
		expect(await next).toBe('in');
	});
});
