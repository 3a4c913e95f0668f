import fc from 'fast-check';
import { neverTwiceAndFailsOver, neverTwiceAndHeals } from './properties.ts';

const WORLDS = { cluster: neverTwiceAndHeals, failover: neverTwiceAndFailsOver } as const;
/** Each has a seed of its own, so that a run can be ended and what it saw so far still counts. */
const PIECE = 500;

const [world = '', histories = '', firstSeed = ''] = process.argv.slice(2);
await lookAt(world as keyof typeof WORLDS, Number(histories), Number(firstSeed));

/** Ends with the first counterexample. */
async function lookAt(name: keyof typeof WORLDS, count: number, beginsAt: number): Promise<void> {
	for (let done = 0, seed = beginsAt; done < count; seed++) {
		const numRuns = Math.min(PIECE, count - done);
		await fc.assert(WORLDS[name] as fc.IAsyncProperty<unknown>, { numRuns, seed });
		done += numRuns;
		const each = (process.cpuUsage().user / 1000 / done).toFixed(1);
		console.log(`${name}: ${done} of ${count} histories, last seed ${seed}, ${each} ms each`);
	}
}
