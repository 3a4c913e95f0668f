import { expect, test } from 'vitest';
import { instanceNotes } from '../../../src/cli/text/instance-note.ts';
import { moveFacts } from '../../../src/cli/text/move-facts.ts';
import { seededChance } from '../../../src/drivers/container/sim/faults.ts';
import { GOES_LIVE, type Harm, NODES, World } from './world.ts';

const MINUTE = 60_000;
const WISH = { state: 'Running', mode: 'Live', memory: 'PostCopy' } as const;

interface UnderWay {
	readonly world: World;
	/** What its processes knew before they left. */
	readonly knew: readonly number[];
}

/** It runs on n2, and most of its memory is still on n1. */
async function underWay(seed = 1): Promise<UnderWay> {
	const world = new World(seededChance(seed));
	await world.boot();
	world.declare([...NODES], GOES_LIVE, { ...WISH, node: 'n1' });
	await world.clock.advance(MINUTE);
	const knew = world.memoriesOf(GOES_LIVE);
	world.declare([...NODES], GOES_LIVE, { ...WISH, node: 'n2' });
	while (!world.told(GOES_LIVE).includes('its memory comes after it')) {
		await world.clock.advance(500);
	}
	expect(world.runsAt(GOES_LIVE)).toEqual(['n1', 'n2']);
	return { world, knew };
}

async function settled(world: World, at: (typeof NODES)[number]): Promise<void> {
	await world.clock.advance(3 * MINUTE);
	expect(world.runsAt(GOES_LIVE), world.told(GOES_LIVE)).toEqual([at]);
	expect(world.broken).toBeNull();
	expect(world.defects).toEqual([]);
}

test.each<[string, (world: World) => void]>([
	['nothing happens', () => undefined],
	['the daemon of the source ends', (world) => world.killSoon('n1', 0)],
	['the daemon of the target ends', (world) => world.killSoon('n2', 0)],
	['the source is paused for less than 15 s', (world) => world.pause('n1', 12_000)],
	['the target is paused for a minute', (world) => world.pause('n2', MINUTE)],
	[
		'its init is asked for on a third node',
		(world) => world.declare(['n3'], GOES_LIVE, { ...WISH, node: 'n3' }),
	],
])('%s while its memory comes: it comes all the same', async (_what, happens) => {
	const { world, knew } = await underWay();
	happens(world);
	await world.clock.advance(MINUTE / 4);
	await world.boot();
	await settled(world, 'n2');
	expect(world.memoriesOf(GOES_LIVE)).toEqual(knew);
});

test('while its memory comes both sides say so, and afterwards how long it stood still and how long that took', async () => {
	const { world } = await underWay();
	await world.clock.advance(1500);
	const at = async (node: 'n1' | 'n2') => {
		const { instances, at: now } = await world.status(node);
		const found = instances.find(({ name }) => name === GOES_LIVE);
		if (found === undefined) throw new Error(`${node} knows nothing of it`);
		const ready = found.conditions.find(({ type }) => type === 'Ready');
		const notes = instanceNotes(found, { node, now });
		const facts = moveFacts(found, { node, now, events: [] }).map((row) => row.join(' '));
		return { found, ready, notes, facts };
	};
	const here = await at('n2');
	expect(here.found.plan.holds.map(({ reason }) => reason)).toEqual(['FetchingMemory']);
	expect(here.ready?.status).toBe('True');
	expect(here.notes).toEqual(['FetchingMemory']);
	expect(here.facts.join()).toMatch(
		/^memory comes from n1, .* came so far; n1 must not end before all of it is here$/,
	);
	const left = await at('n1');
	expect(left.found.migratable).toBeNull();
	expect(left.notes.join()).toMatch(/^n1 -> n2 HandedOver \d+s$/);
	expect(left.ready?.message).toContain('this host must not end before all of it is there');
	expect(left.facts[0]).toMatch(
		/^move n1 -> n2 HandedOver \d+s, live, memory by PostCopy; this host/,
	);
	expect(left.facts[1]).toMatch(/^stands still no more: it ran on n2 after \d+\.\d s$/);
	await settled(world, 'n2');
	expect((await at('n2')).found.plan.holds).toEqual([]);
	expect(world.told(GOES_LIVE)).toMatch(
		/to n2, live, where it ran \d+\.\d\d s after it ended here; all of its memory was there after \d+\.\d\d s; what was on n1 is removed/,
	);
});

test.each<[Harm, 'n1' | 'n2']>([
	['Way', 'n1'],
	['Criu', 'n2'],
	['Receive', 'n2'],
])(
	'its %s on %s ends while its memory comes: it goes on at its source, with all of it',
	async (harm, at) => {
		const { world, knew } = await underWay();
		world.harmMemory(at, harm);
		await settled(world, 'n1');
		expect(world.memoriesOf(GOES_LIVE)).toEqual(knew);
		expect(world.told(GOES_LIVE)).toContain('its memory stopped coming');
	},
);

test('the network is gone for longer than 15 s: it goes on at its source once that knows', async () => {
	const { world, knew } = await underWay();
	world.setWay('n1', 'n2', 'Down');
	await world.clock.advance(MINUTE / 2);
	expect(world.memoriesOf(GOES_LIVE)).toEqual([]);
	world.setWay('n1', 'n2', 'Up');
	await settled(world, 'n1');
	expect(world.memoriesOf(GOES_LIVE)).toEqual(knew);
});

test('what holds it at the source is killed: it begins anew', async () => {
	const { world, knew } = await underWay();
	world.harmMemory('n1', 'Holder');
	await world.clock.advance(3 * MINUTE);
	expect(world.memoriesOf(GOES_LIVE), world.told(GOES_LIVE)).toHaveLength(1);
	expect(world.memoriesOf(GOES_LIVE)).not.toEqual(knew);
	expect(world.broken).toBeNull();
});

test("the source's host is gone: it begins anew at the target, and a minute later at the earliest", async () => {
	const { world } = await underWay();
	world.powerOff('n1');
	await world.clock.advance(MINUTE);
	expect(world.runsAt(GOES_LIVE)).toEqual([]);
	await world.clock.advance(MINUTE / 2);
	expect(world.runsAt(GOES_LIVE), world.told(GOES_LIVE)).toEqual(['n2']);
	await world.powerOn('n1');
	await settled(world, 'n2');
});

test("the target's host is gone, and a person takes it back: it goes on at its source, with all of it", async () => {
	const { world, knew } = await underWay();
	world.powerOff('n2');
	await world.clock.advance(MINUTE);
	expect(world.memoriesOf(GOES_LIVE)).toEqual([]);
	await world.takeOver('n1', GOES_LIVE, 'n2');
	await settled(world, 'n1');
	expect(world.memoriesOf(GOES_LIVE)).toEqual(knew);
});

test("the target's host is gone and comes back: it goes on at its source, with all of it", async () => {
	const { world, knew } = await underWay();
	world.powerOff('n2');
	await world.clock.advance(MINUTE);
	await world.powerOn('n2');
	await settled(world, 'n1');
	expect(world.memoriesOf(GOES_LIVE)).toEqual(knew);
});

/** Between moments at which one of them dies: while it is held, handed over, brought back, or ended. */
const MOMENTS = Array.from({ length: 30 }, (_, each) => each);

test.each(MOMENTS)(
	'a daemon that ends after %i moments of such a move costs nothing of what its processes know',
	async (left) => {
		for (const dies of ['n1', 'n2'] as const) {
			const world = new World(seededChance(left));
			await world.boot();
			world.declare([...NODES], GOES_LIVE, { ...WISH, node: 'n1' });
			await world.clock.advance(MINUTE);
			const knew = world.memoriesOf(GOES_LIVE);
			world.declare([...NODES], GOES_LIVE, { ...WISH, node: 'n2' });
			world.killSoon(dies, left);
			await world.clock.advance(MINUTE / 3);
			world.killSoon(dies, Number.POSITIVE_INFINITY);
			await world.boot();
			await world.clock.advance(3 * MINUTE);
			expect(world.memoriesOf(GOES_LIVE), world.told(GOES_LIVE)).toEqual(knew);
			expect(world.broken).toBeNull();
		}
	},
);
