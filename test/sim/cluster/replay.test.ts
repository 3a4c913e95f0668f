import { readFileSync } from 'node:fs';
import { test } from 'vitest';
import { heal, randomFrom } from './cluster.test.ts';
import { happen } from './histories.ts';
import { INSTANCES, NODES, World } from './world.ts';

test('replay', async () => {
	const [history, seed] = JSON.parse(readFileSync('/tmp/history.json', 'utf8'));
	const world = new World(randomFrom(seed));
	await world.boot();
	for (const happening of history) {
		await happen(world, happening);
		console.log(
			world.clock.now(),
			JSON.stringify(happening),
			world.broken,
			INSTANCES.map((i) => `${world.runsAt(i)}/${world.isAt(i)}`).join(' '),
		);
	}
	if (!world.broken) await heal(world);
	for (const i of INSTANCES) console.log(i, world.runsAt(i), world.isAt(i), world.told(i));
});
