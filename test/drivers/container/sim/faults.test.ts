import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { randomFaults, scriptedFaults } from '../../../../src/drivers/container/sim/faults.ts';

const fail = { kind: 'fail', point: 'before' } as const;

describe('scripted faults', () => {
	it('hit the n-th call of their verb and name, and so many calls in a row', () => {
		const script = { ...fail, verb: 'start', name: 'web', nth: 2, times: 2 } as const;
		const faults = scriptedFaults([script]);
		const calls = [1, 2, 3, 4].map(() => {
			faults('stop', 'web');
			faults('start', 'db');
			return faults('start', 'web') !== null;
		});
		expect(calls).toEqual([false, true, true, false]);
	});

	it('of several that hit one call, the first listed wins', () => {
		const first = { ...fail, verb: 'any', name: 'any', nth: 1, times: 1 } as const;
		const faults = scriptedFaults([first, { ...first, kind: 'hang' }]);
		expect(faults('start', 'web')).toBe(first);
	});
});

describe('random faults', () => {
	it('are the same for the same seed', () => {
		fc.assert(
			fc.property(fc.integer(), fc.double({ min: 0, max: 1, noNaN: true }), (seed, share) => {
				const draw = () => {
					const source = randomFaults({ seed, share, faults: [fail, { ...fail, kind: 'crash' }] });
					return Array.from({ length: 20 }, () => source('start', 'web'));
				};
				expect(draw()).toEqual(draw());
			}),
		);
	});

	it('hit about the share that was asked for', () => {
		const source = randomFaults({ seed: 7, share: 0.25, faults: [fail] });
		const hits = Array.from({ length: 4000 }, () => source('start', 'web')).filter(Boolean).length;
		expect(hits).toBeGreaterThan(900);
		expect(hits).toBeLessThan(1100);
	});
});
