import fc from 'fast-check';
import { neverTwiceAndFailsOver, neverTwiceAndHeals } from './properties.ts';

const WORLDS = { cluster: neverTwiceAndHeals, failover: neverTwiceAndFailsOver } as const;
/** Each has a seed of its own, so that a run can be ended and what it saw so far still counts. */
const PIECE = 500;
const LONGEST_SHRINK_MS = 10 * 60_000;

const [world = '', histories = '', firstSeed = ''] = process.argv.slice(2);
await lookAt(world as keyof typeof WORLDS, Number(histories), Number(firstSeed));

/** Ends with the first history that fails, told as it was found and again as short as it comes. */
async function lookAt(name: keyof typeof WORLDS, count: number, beginsAt: number): Promise<void> {
	const property = WORLDS[name] as fc.IAsyncProperty<unknown>;
	for (let done = 0, seed = beginsAt; done < count; seed++) {
		const numRuns = Math.min(PIECE, count - done);
		const { failed, counterexample, counterexamplePath, errorInstance } = await fc.check(property, {
			...{ numRuns, seed, endOnFailure: true },
		});
		if (failed) {
			console.log(`${name}: seed ${seed} fails:`, errorInstance);
			console.log(JSON.stringify(counterexample));
			await shrink(property, { seed, path: counterexamplePath ?? '' });
		}
		done += numRuns;
		const each = (process.cpuUsage().user / 1000 / done).toFixed(1);
		console.log(`${name}: ${done} of ${count} histories, last seed ${seed}, ${each} ms each`);
	}
}

async function shrink(
	property: fc.IAsyncProperty<unknown>,
	where: { readonly seed: number; readonly path: string },
): Promise<void> {
	await fc.assert(property, { ...where, interruptAfterTimeLimit: LONGEST_SHRINK_MS });
	throw new Error('it fails, and not again');
}
