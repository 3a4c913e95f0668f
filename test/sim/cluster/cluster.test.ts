import fc from 'fast-check';
import { expect, test } from 'vitest';
import { patience } from '../../support/patience.ts';
import { happen, histories } from './histories.ts';
import { INSTANCES, NODES, World } from './world.ts';

/** So many are looked at each time; `BALLAST_HISTORIES=100000` looks at more. */
const HISTORIES = Number(process.env['BALLAST_HISTORIES'] ?? 300);
const MINUTE = 60_000;

test(
	'whatever happens to nodes, store and ways, no instance ever runs twice, and all ends as the specs say',
	async () => {
		await fc.assert(
			fc.asyncProperty(histories, fc.integer(), async (history, seed) => {
				const world = new World(randomFrom(seed));
				await world.boot();
				for (const happening of history) {
					await happen(world, happening);
					expect(world.broken).toBeNull();
				}
				await heal(world);
				for (const [at, instance] of INSTANCES.entries()) {
					const where = NODES[at] ?? 'n1';
					const found = { runs: world.runsAt(instance), lies: world.isAt(instance) };
					const told = world.told(instance);
					expect(found, told).toEqual({ runs: [where], lies: [where] });
				}
				expect(world.broken).toBeNull();
				expect(world.defects).toEqual([]);
			}),
			{ numRuns: HISTORIES },
		);
	},
	patience(120_000 + 100 * HISTORIES),
);

/** Everything works again, everybody's git says the same, and people try again what failed. */
async function heal(world: World): Promise<void> {
	for (const node of NODES) world.setLink(node, 'Up');
	world.ways.clear();
	for (const node of NODES) world.killSoon(node, Number.POSITIVE_INFINITY);
	await world.boot();
	for (const [at, instance] of INSTANCES.entries()) {
		const node = NODES[at] ?? 'n1';
		world.declare([...NODES], instance, { node, state: 'Running', mode: 'Cold' });
	}
	let quiet = 0;
	for (let looks = 1; looks <= 40 && quiet < 2; looks++) {
		await world.clock.advance(MINUTE / 2);
		quiet = isAtRest(world) ? quiet + 1 : 0;
		if (looks % 4 !== 0) continue;
		const retried = world.retry();
		await world.clock.advance(1000);
		await retried;
	}
}

function isAtRest(world: World): boolean {
	return INSTANCES.every((instance, at) => {
		const where = [world.runsAt(instance), world.isAt(instance)];
		return where.every((found) => found.length === 1 && found[0] === NODES[at]);
	});
}

/** mulberry32 */
function randomFrom(seed: number): () => number {
	let state = seed >>> 0;
	return () => {
		state = (state + 0x6d2b79f5) >>> 0;
		let mixed = Math.imul(state ^ (state >>> 15), state | 1);
		mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
	};
}
