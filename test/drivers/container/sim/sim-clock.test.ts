import { describe, expect, it } from 'vitest';
import { SimClock } from '../../../../src/drivers/container/sim/sim-clock.ts';

describe('simulated time', () => {
	it('rings alarms at their own moments, in order, equal ones as they were set', async () => {
		const clock = new SimClock(1000);
		const rung: string[] = [];
		for (const [label, ms] of [
			['b', 20],
			['a', 10],
			['c', 20],
			['late', 31],
		] as const) {
			clock.after(ms, () => rung.push(`${label}@${clock.now()}`));
		}
		await clock.advance(30);
		expect(rung).toEqual(['a@1010', 'b@1020', 'c@1020']);
		expect(clock.now()).toBe(1030);
	});

	it('does not ring what was cancelled', async () => {
		const clock = new SimClock(0);
		const rung: string[] = [];
		const cancel = clock.after(10, () => rung.push('cancelled'));
		cancel();
		await clock.advance(100);
		expect(rung).toEqual([]);
	});

	it('lets what waits on promises go on before the next alarm', async () => {
		const clock = new SimClock(0);
		const moments: number[] = [];
		const sleep = (ms: number) => new Promise<void>((resolve) => clock.after(ms, resolve));
		const work = (async () => {
			for (let round = 0; round < 3; round += 1) {
				await sleep(10);
				moments.push(clock.now());
			}
		})();
		await clock.advance(25);
		expect(moments).toEqual([10, 20]);
		await clock.runUntil(work);
		expect(moments).toEqual([10, 20, 30]);
	});

	it('says so when work waits for something that never comes', async () => {
		const stuck = new Promise<never>(() => undefined);
		await expect(new SimClock(0).runUntil(stuck)).rejects.toThrow('no alarm is set');
	});
});
