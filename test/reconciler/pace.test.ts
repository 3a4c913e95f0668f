import { describe, expect, test } from 'vitest';
import { SimClock } from '../../src/drivers/container/sim/sim-clock.ts';
import { OperationError, type Retry } from '../../src/model/errors.ts';
import type { Plan, Step } from '../../src/model/plan.ts';
import { BusyRuns } from '../../src/reconciler/queue/busy-runs.ts';
import { Failures } from '../../src/reconciler/queue/failures.ts';
import { Gathering } from '../../src/reconciler/queue/gathering.ts';
import { Phases } from '../../src/reconciler/queue/phases.ts';
import { Resync } from '../../src/reconciler/queue/resync.ts';

describe('Phases', () => {
	function phases() {
		const clock = new SimClock(0);
		const gone: string[] = [];
		return { clock, gone, groups: new Phases((name) => gone.push(name), clock) };
	}

	test('a group goes when every one of the group before had a run', () => {
		const { gone, groups } = phases();
		groups.begin([['a', 'b'], [], ['c']]);
		groups.ended('a');
		groups.ended('other');
		expect(gone).toEqual(['a', 'b']);
		groups.ended('b');
		expect(gone).toEqual(['a', 'b', 'c']);
	});

	test('waits no longer than two seconds for a slow one', async () => {
		const { clock, gone, groups } = phases();
		groups.begin([['slow'], ['c'], ['d']]);
		await clock.advance(1999);
		expect(gone).toEqual(['slow']);
		await clock.advance(1);
		expect(gone).toEqual(['slow', 'c']);
		groups.ended('slow');
		groups.ended('c');
		expect(gone).toEqual(['slow', 'c', 'd']);
	});

	test('what is left of earlier groups goes before new ones, and nothing is lost', () => {
		const { gone, groups } = phases();
		groups.begin([['a'], ['b'], ['c']]);
		groups.begin([['d'], ['e']]);
		expect(gone).toEqual(['a', 'b', 'c', 'd']);
		groups.ended('d');
		expect(gone).toEqual(['a', 'b', 'c', 'd', 'e']);
	});
});

describe('Gathering', () => {
	function gathering() {
		const clock = new SimClock(0);
		const state = { isBusy: false, acts: [] as (readonly string[])[] };
		let finish = (): void => undefined;
		const gathered = new Gathering({
			clock,
			isBusy: () => state.isBusy,
			act: (names) => {
				state.acts.push(names);
				return new Promise((resolve) => {
					finish = resolve;
				});
			},
		});
		const end = async (): Promise<void> => {
			finish();
			await clock.advance(0);
		};
		return { clock, state, gathered, end };
	}

	test('hands a name on at once when there is nothing else to do', () => {
		const { state, gathered } = gathering();
		gathered.add('a');
		expect(state.acts).toEqual([['a']]);
	});

	test('hands names on together once there is nothing else to do', () => {
		const { state, gathered } = gathering();
		state.isBusy = true;
		for (const name of ['a', 'b', 'a']) gathered.add(name);
		gathered.flushUnlessBusy();
		expect(state.acts).toEqual([]);
		state.isBusy = false;
		gathered.flushUnlessBusy();
		expect(state.acts).toEqual([['a', 'b']]);
	});

	test('hands them on in time, however much else there is to do', async () => {
		const { clock, state, gathered } = gathering();
		state.isBusy = true;
		gathered.add('a');
		await clock.advance(400);
		gathered.add('b');
		await clock.advance(100);
		expect(state.acts).toEqual([['a', 'b']]);
	});

	test('what comes while others are handed on is not lost, also when there is much else to do', async () => {
		const { clock, state, gathered, end } = gathering();
		gathered.add('a');
		gathered.add('b');
		state.isBusy = true;
		await clock.advance(600);
		expect(state.acts).toEqual([['a']]);
		await end();
		await clock.advance(500);
		expect(state.acts).toEqual([['a'], ['b']]);
	});
});

describe('Failures', () => {
	const start: Step = { do: 'stop', timeoutMs: 1000, thenKill: true };
	const error = (retry: Retry) =>
		new OperationError('cannot stop web1: busy', { reason: 'StopFailed', retry, hint: 'Wait.' });
	const planOf = (...steps: readonly Step[]): Plan => ({
		name: 'web1',
		verb: 'STOP',
		steps: steps.map((step) => ({ step, reason: 'ShouldBeStopped', message: '' })),
		held: [],
		holds: [],
		changes: [],
		hash: '',
	});

	test('keep a plan with the failed step from being tried before its time, and no other plan', () => {
		const failures = new Failures(() => 0.5);
		const failed = failures.add('web1', { step: start, error: error('backoff') }, 0);
		expect(failed).toEqual({
			kind: 'Failed',
			reason: 'StopFailed',
			message: 'cannot stop web1: busy. Wait.',
			retryAtMs: 1000,
		});
		expect(failures.holding(planOf(start), 999)).toEqual(failed);
		expect(failures.holding(planOf({ do: 'freeze' }, start), 999)).toEqual(failed);
		expect(failures.holding(planOf({ do: 'freeze' }), 999)).toBeNull();
		expect(failures.holding({ ...planOf(start), name: 'db1' }, 999)).toBeNull();
		expect(failures.holding(planOf(start), 1000)).toBeNull();
	});

	test('wait for the time that the error names', () => {
		const failures = new Failures(() => 0.5);
		const failure = { step: start, error: error({ afterMs: 70 }) };
		expect(failures.add('web1', failure, 5)).toMatchObject({ kind: 'Failed', retryAtMs: 75 });
	});

	test('that nobody may retry by himself hold until they are reconsidered or forgotten', () => {
		const failures = new Failures(() => 0.5);
		const failure = { step: start, error: error('never') };
		failures.add('web1', failure, 0);
		expect(failures.holding(planOf(start), 1e9)).toMatchObject({ retryAtMs: null });
		failures.reconsider();
		expect(failures.holding(planOf(start), 1e9)).toBeNull();
	});
});

describe('BusyRuns', () => {
	test('let a few runs in a row do something at once, and slow down a circle', () => {
		const runs = new BusyRuns(() => 0.5);
		const delays = Array.from({ length: 7 }, () => runs.add('web1'));
		expect(delays).toEqual([0, 0, 0, 0, 1000, 2000, 4000]);
		runs.forget('web1');
		expect(runs.add('web1')).toBe(0);
	});
});

describe('Resync', () => {
	test('acts again an interval after each end, shorter or longer by a tenth, until it is stopped', async () => {
		const clock = new SimClock(0);
		const times: number[] = [];
		const chances = [0, 1, 0.5, 0.5];
		const resync = new Resync({
			clock,
			random: () => chances.shift() ?? 0.5,
			intervalMs: 1000,
			act: () => {
				times.push(clock.now());
				return Promise.resolve();
			},
		});
		resync.start();
		await clock.advance(3100);
		await resync.stop();
		await clock.advance(5000);
		expect(times).toEqual([900, 2000, 3000]);
	});
});
