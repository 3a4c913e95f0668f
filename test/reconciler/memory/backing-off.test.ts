import { expect, test } from 'vitest';
import { MemorySimulation } from '../../support/memory-model.ts';

const MI = 2 ** 20;
const HOUR_S = 3600;
const ROUNDS_OF_AN_HOUR = HOUR_S / 10;
/** What probing may cost in its first hour. */
const LITTLE_S = 5;

/** All of `cache` is read all the time, and looks idle to the kernel; the node would like to have some of it. */
function deceived(hasPressure: boolean): MemorySimulation {
	const guest = { min: 64 * MI, max: 1024 * MI, weight: 100 };
	return new MemorySimulation(
		{
			node: { total: 980 * MI, reserve: 0, overcommit: 1, promised: 0 },
			guests: [
				{
					...guest,
					name: 'cache',
					looksIdle: true,
					load: () => ({ anon: 100 * MI, hot: 700 * MI, streamed: MI }),
				},
				{ ...guest, name: 'other', load: () => ({ anon: 100 * MI, hot: 50 * MI, streamed: 0 }) },
			],
			hasPressure,
		},
		({ name }) => (name === 'cache' ? 806 * MI : 174 * MI),
	);
}

test.each([true, false])(
	'a cache that is missed is given back, and probed ever more rarely (pressure by container: %s)',
	(hasPressure) => {
		const simulation = deceived(hasPressure);
		const stalledInHour = () => {
			const before = simulation.harm.get('cache')?.stalled ?? 0;
			simulation.rounds(ROUNDS_OF_AN_HOUR);
			return (simulation.harm.get('cache')?.stalled ?? 0) - before;
		};
		const [first = 0, ...later] = Array.from({ length: 4 }, stalledInHour);
		expect(first).toBeGreaterThan(0);
		expect(first).toBeLessThan(LITTLE_S);
		for (const seconds of later) expect(seconds).toBeLessThan(first / 2);
		expect(simulation.targets()['cache']).toBeGreaterThan(700 * MI);
	},
);
