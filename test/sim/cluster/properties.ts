import assert from 'node:assert/strict';
import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { seededChance } from '../../../src/drivers/container/sim/faults.ts';
import { happen, histories } from './histories.ts';
import { befall, outages } from './outages.ts';
import { FAILS_OVER, INSTANCES, NODES, type NodeName, World } from './world.ts';

const MINUTE = 60_000;

/** Whatever happens to nodes, store and ways, no instance ever runs twice, and all ends as the specs say. */
export const neverTwiceAndHeals = fc.asyncProperty(
	histories,
	fc.integer(),
	async (history, seed) => {
		const world = new World(seededChance(seed));
		await world.boot();
		for (const happening of history) {
			await happen(world, happening);
			assert.equal(world.broken, null);
		}
		await heal(world);
		for (const [at, instance] of INSTANCES.entries()) {
			const where = NODES[at] ?? 'n1';
			const found = { runs: world.runsAt(instance), lies: world.isAt(instance) };
			if (isDeepStrictEqual(found, { runs: [where], lies: [where] })) continue;
			assert.fail(`${JSON.stringify(found)}, not on ${where}\n${world.told(instance)}`);
		}
		await world.clock.advance(MINUTE / 4);
		assert.deepEqual(world.toldWrongly(), []);
		assertSound(world);
	},
);

/** Whatever fails, what fails over never runs twice, and when all works again it runs once. */
export const neverTwiceAndFailsOver = fc.asyncProperty(
	outages,
	fc.integer(),
	async (history, seed) => {
		const { world } = await failingOver(seed);
		for (const outage of history) {
			await befall(world, outage);
			assert.equal(world.broken, null);
		}
		await repair(world);
		await untilAtRest(world, () => world.runsAt(FAILS_OVER).length === 1);
		if (world.runsAt(FAILS_OVER).length !== 1) assert.fail(world.told(FAILS_OVER));
		assertSound(world);
	},
);

/** A world in which what fails over runs, and where. */
export async function failingOver(
	seed: number,
): Promise<{ readonly world: World; readonly at: NodeName }> {
	const world = new World(seededChance(seed));
	await world.boot();
	await world.clock.advance(MINUTE / 6);
	world.declareFailingOver();
	await world.clock.advance(MINUTE);
	const [at] = world.runsAt(FAILS_OVER);
	if (at === undefined) throw new Error(world.told(FAILS_OVER));
	return { world, at };
}

function assertSound(world: World): void {
	assert.equal(world.broken, null);
	assert.deepEqual(world.defects, []);
}

/** Everything works again. */
export async function repair(world: World): Promise<void> {
	world.canCutPower = true;
	world.openWays();
	for (const name of NODES) {
		world.drain(NODES, name, false);
		world.setCordon(name, false);
		world.setLink(name, 'Up');
		world.killSoon(name, Number.POSITIVE_INFINITY);
		await world.powerOn(name);
	}
	await world.boot();
}

/** Everything works again, everybody's git says the same, and people try again what failed. */
export async function heal(world: World): Promise<void> {
	await repair(world);
	for (const [at, instance] of INSTANCES.entries()) {
		const node = NODES[at] ?? 'n1';
		world.declare([...NODES], instance, { node, state: 'Running', mode: 'Cold' });
	}
	await untilAtRest(world, () => isAsDeclared(world));
}

/** Twice in a row, with all hosts awake, or not at all. */
async function untilAtRest(world: World, isAtRest: () => boolean): Promise<void> {
	let quiet = 0;
	for (let looks = 1; looks <= 40; looks++) {
		await world.clock.advance(MINUTE / 2);
		quiet = world.areAwake && isAtRest() ? quiet + 1 : 0;
		// a try by hand may begin a move
		if (quiet === 2) return;
		if (looks % 4 !== 0) continue;
		const retried = world.retry();
		await world.clock.advance(1000);
		await retried;
	}
}

function isAsDeclared(world: World): boolean {
	return INSTANCES.every((instance, at) => {
		const where = [world.runsAt(instance), world.isAt(instance)];
		return where.every((found) => found.length === 1 && found[0] === NODES[at]);
	});
}
