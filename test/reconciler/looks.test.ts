import { describe, expect, test } from 'vitest';
import { SimClock } from '../../src/drivers/container/sim/sim-clock.ts';
import { Looks } from '../../src/reconciler/looks.ts';
import { LXCPATH, SimNode } from '../support/sim-node.ts';

const SIGNAL = new AbortController().signal;
const target = (name: string) => ({ name, uid: null, adoptedFrom: null });

/** Two containers, and the calls that an observer of them gets. */
function looksAtTwo() {
	const node = new SimNode();
	for (const name of ['a', 'b']) {
		const rootfs = { kind: 'InPlace' as const, path: '/srv' };
		node.host.put({
			name,
			lxcpath: LXCPATH,
			marker: 'u',
			config: null,
			rootfs,
			lastExit: null,
			disks: [],
			mounted: [],
			images: null,
		});
	}
	const calls: string[] = [];
	const { driver } = node.parts({
		faults: (verb, name) => {
			calls.push(name === '' ? verb : `${verb} ${name}`);
			return null;
		},
	});
	const clock = new SimClock(0);
	return { looks: new Looks(driver, clock), driver, calls, clock };
}

describe('Looks', () => {
	test('what a sweep saw is handed out once, and looked at anew after that', async () => {
		const { looks, calls } = looksAtTwo();
		await looks.sweep([target('a'), target('b')], SIGNAL);
		expect((await looks.observe(target('a'), SIGNAL)).ownership).toBe('Ours');
		await looks.observe(target('b'), SIGNAL);
		expect(calls).toEqual(['sweep']);
		await looks.observe(target('a'), SIGNAL);
		expect(calls).toEqual(['sweep', 'observe a']);
	});

	test('what a sweep saw before the clock was set back is old', async () => {
		const { driver, calls, clock } = looksAtTwo();
		let now = 60_000;
		const looks = new Looks(driver, { now: () => now, after: (ms, act) => clock.after(ms, act) });
		await looks.sweep([target('a'), target('b')], SIGNAL);
		now = 0;
		await looks.observe(target('a'), SIGNAL);
		expect(calls).toEqual(['sweep', 'observe a']);
	});

	test('what was heard of since the sweep, or while it was under way, is looked at anew', async () => {
		const { looks, calls } = looksAtTwo();
		const sweeping = looks.sweep([target('a'), target('b')], SIGNAL);
		looks.outdate('a');
		await sweeping;
		looks.outdate('b');
		await looks.observe(target('a'), SIGNAL);
		await looks.observe(target('b'), SIGNAL);
		expect(calls).toEqual(['sweep', 'observe a', 'observe b']);
	});

	test('a sweep of which nothing was handed out yet is not repeated', async () => {
		const { looks, calls, clock } = looksAtTwo();
		const both = [target('a'), target('b')];
		await looks.sweep(both, SIGNAL);
		expect([...(await looks.all(both, SIGNAL)).instances.keys()]).toEqual(['a', 'b']);
		expect(calls).toEqual(['sweep']);
		await looks.observe(target('a'), SIGNAL);
		await looks.all(both, SIGNAL);
		expect(calls).toEqual(['sweep', 'sweep']);
		await clock.advance(5001);
		await looks.all(both, SIGNAL);
		expect(calls).toEqual(['sweep', 'sweep', 'sweep']);
	});

	test('a sweep grows old', async () => {
		const { looks, calls, clock } = looksAtTwo();
		await looks.sweep([target('a')], SIGNAL);
		await clock.advance(5001);
		await looks.observe(target('a'), SIGNAL);
		expect(calls).toEqual(['sweep', 'observe a']);
	});
});
