import { describe, expect, it } from 'vitest';
import { blankRecord } from '../../src/model/blank-record.ts';
import { planInstance } from '../../src/reconciler/plan/plan-instance.ts';
import { aSpec } from '../support/a-spec.ts';
import { simWorld } from '../support/sim-world.ts';
import { aDeclared } from './fleet/declared.ts';

/** For scale: a sweep of the real host may take 150 ms for 1,000 instances. A slow machine gets ten times that. */
const BOUND_MS_PER_INSTANCE = 1.5;

describe.each([1000, 5000])('%i running instances', (count) => {
	it('are swept and planned in time that grows with their number alone', async () => {
		const { driver } = simWorld();
		const sim = driver();
		const spec = aSpec();
		const names = Array.from({ length: count }, (_, index) => `web${index}`);
		const targets = names.map((name) => ({ name, uid: `uid-of-${name}`, adoptedFrom: null }));
		for (const target of targets) {
			await sim.create(target, spec);
			await sim.start(target, spec);
		}

		const declared = names.map((name) => aDeclared(name, spec));

		const begin = performance.now();
		const { node, instances } = await sim.sweep(targets);
		const swept = performance.now();
		const plans = declared.map((desired) => {
			const { name } = desired;
			const applied = { spec, hash: desired.hash, at: 1 };
			const record = { ...blankRecord(name, `uid-of-${name}`), created: applied, started: applied };
			return planInstance({
				name,
				desired,
				invalid: null,
				observed: instances.get(name)!,
				record,
				addresses: {},
				claim: {
					...{ standing: 'Alone', problem: '', isBehind: false, placement: null },
					...{ isHeard: true, silence: null, canFence: false },
				},
				node: { ...node, name: 'here' },
				health: null,
				guard: { pruneBlocked: null, graceEndsAt: null, startBlocked: null, stopBlocked: null },
				missingLinks: new Set(),
				ovsBridges: new Set(),
				missingPaths: new Set(),
				memoryComing: null,
				askableSince: 0,
				mostMemory: null,
				keep: false,
				autoTarget: null,
				now: 2,
			});
		});
		const planned = performance.now();

		console.log(
			`${count} instances: sweep ${(swept - begin).toFixed(1)} ms, plan ${(planned - swept).toFixed(1)} ms`,
		);
		expect(plans.filter(({ verb }) => verb !== 'NONE')).toEqual([]);
		expect(planned - begin).toBeLessThan(count * BOUND_MS_PER_INSTANCE);
	}, 60_000);
});
