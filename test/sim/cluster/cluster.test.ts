import fc from 'fast-check';
import { expect, test } from 'vitest';
import { seededChance } from '../../../src/drivers/container/sim/faults.ts';
import { patience } from '../../support/patience.ts';
import { type Happening, happen } from './histories.ts';
import { heal, neverTwiceAndHeals } from './properties.ts';
import { NODES, World } from './world.ts';

/** So many are looked at each time; `BALLAST_HISTORIES=100000` looks at more. */
const HISTORIES = Number(process.env['BALLAST_HISTORIES'] ?? 300);
const MINUTE = 60_000;

test(
	'whatever happens to nodes, store and ways, no instance ever runs twice, and all ends as the specs say',
	() => fc.assert(neverTwiceAndHeals, { numRuns: HISTORIES }),
	patience(120_000 + 100 * HISTORIES),
);

/** Between moments at which the target dies: with nothing of it there, in the middle, and when all was there. */
const MOMENTS = [0, 2, 4, 6, 8, 10, 14, 18, 22, 30, 50];

test.each(MOMENTS)(
	'what was on its way to a host that is off by then, and died after %i moments, goes on where a person has it taken over',
	async (left) => {
		const world = new World(seededChance(left));
		await world.boot();
		const wish = { state: 'Running', mode: 'Cold' } as const;
		world.declare([...NODES], 'web1', { ...wish, node: 'n1' });
		await world.clock.advance(MINUTE);
		world.declare([...NODES], 'web1', { ...wish, node: 'n2' });
		world.killSoon('n2', left);
		await world.clock.advance(MINUTE / 4);
		world.powerOff('n2');
		await world.clock.advance(MINUTE);
		if (world.runsAt('web1').length === 0) await world.takeOver('n1', 'web1', 'n2');
		await world.clock.advance(MINUTE);
		expect(world.runsAt('web1'), world.told('web1')).toEqual(['n1']);
		await world.powerOn('n2');
		await world.clock.advance(2 * MINUTE);
		expect(world.runsAt('web1'), world.told('web1')).toHaveLength(1);
		expect(world.broken).toBeNull();
	},
);

test('what began to go elsewhere, and was deleted and declared again meanwhile, is made where it should be', async () => {
	const everywhere = { where: [...NODES], instance: 'web2' } as const;
	const declare = { what: 'declare', ...everywhere } as const;
	const wish = { state: 'Running', mode: 'Live' } as const;
	const world = new World(seededChance(733_164_917));
	await world.boot();
	const history: readonly Happening[] = [
		{ ...declare, wish: { ...wish, node: null }, thenMs: 249 },
		{ what: 'kill', node: 'n3', left: 9, thenMs: 0 },
		{ ...declare, wish: { ...wish, node: 'n1' }, thenMs: 0 },
		{ what: 'link', node: 'n1', link: 'Deaf', thenMs: 649 },
		{ what: 'boot', thenMs: 0 },
		{ what: 'undeclare', ...everywhere, thenMs: 0 },
		{ what: 'link', node: 'n3', link: 'Up', thenMs: 2000 },
		{ ...declare, wish: { ...wish, node: 'n1' }, thenMs: 0 },
	];
	for (const happening of history) await happen(world, happening);
	await heal(world);
	expect(world.runsAt('web2'), world.told('web2')).toEqual(['n2']);
	expect(world.broken).toBeNull();
});

/** Between moments at which the source dies: before it has handed over, and while it takes back what did not start there. */
const TO_AND_BACK = Array.from({ length: 40 }, (_, each) => 2 * each);

test.each(TO_AND_BACK)(
	'what does not start where it was sent comes back whole, though its source died after %i moments',
	async (left) => {
		const world = new World(seededChance(left));
		await world.boot();
		const wish = { state: 'Running', mode: 'Cold' } as const;
		world.declare([...NODES], 'web1', { ...wish, node: 'n1' });
		await world.clock.advance(MINUTE);
		world.startless.add('n2');
		world.declare([...NODES], 'web1', { ...wish, node: 'n2' });
		world.killSoon('n1', left);
		await world.clock.advance(MINUTE / 2);
		world.killSoon('n1', Number.POSITIVE_INFINITY);
		await world.boot();
		await world.clock.advance(5 * MINUTE);
		expect(world.runsAt('web1'), world.told('web1')).toEqual(['n1']);
		expect(world.timesCreated('web1'), world.told('web1')).toBe(1);
		expect(world.broken).toBeNull();
	},
);

test('what another node has is taken over from that one, and nothing from a node that does not have it', async () => {
	const world = new World(seededChance(1));
	await world.boot();
	world.declare([...NODES], 'web1', { node: 'n1', state: 'Running', mode: 'Cold' });
	await world.clock.advance(MINUTE);
	await expect(world.takeOver('n3', 'web1', 'n1')).rejects.toThrow('n1 answers');
	await expect(world.takeOver('n1', 'web1', 'n2')).rejects.toThrow('n1 has it');
	world.powerOff('n1');
	await world.clock.advance(MINUTE);
	await expect(world.takeOver('n3', 'web1', 'n2')).rejects.toThrow('n1 has it');
	await expect(world.takeOver('n3', 'web2', 'n1')).rejects.toThrow('no spec declares it');
	await world.takeOver('n3', 'web1', 'n1');
	await world.clock.advance(MINUTE);
	expect(world.runsAt('web1')).toEqual(['n3']);
});

test('what a node has whose daemon is not there, but whose host answers, is not taken over: it runs on there', async () => {
	const world = new World(seededChance(1));
	await world.boot();
	world.declare([...NODES], 'web1', { node: 'n1', state: 'Running', mode: 'Cold' });
	await world.clock.advance(MINUTE);
	world.killSoon('n1', 0);
	await world.clock.advance(MINUTE);
	await expect(world.takeOver('n3', 'web1', 'n1')).rejects.toThrow('n1 answers at n1');
	await world.clock.advance(MINUTE);
	expect(world.runsAt('web1')).toEqual(['n1']);
	expect(world.broken).toBeNull();
});

const BEFORE_THE_STOP = { state: 'Running', mode: 'Live', memory: 'PreCopy' } as const;

async function onItsWay(world: World, left = Number.POSITIVE_INFINITY): Promise<void> {
	await world.boot();
	world.declare([...NODES], 'web2', { ...BEFORE_THE_STOP, node: 'n1' });
	await world.clock.advance(MINUTE);
	world.declare([...NODES], 'web2', { ...BEFORE_THE_STOP, node: 'n2' });
	world.killSoon('n1', left);
	await world.clock.advance(MINUTE / 2);
}

test('what its target deleted before its source heard that it had come is in the trash of both, and comes back from there', async () => {
	const world = new World(seededChance(3));
	await world.boot();
	const wish = { state: 'Running', mode: 'Cold' } as const;
	world.declare([...NODES], 'web1', { ...wish, node: 'n1' });
	await world.clock.advance(MINUTE);
	world.declare([...NODES], 'web1', { ...wish, node: 'n2' });
	while (world.runsAt('web1').join() !== 'n2') await world.clock.advance(10);
	world.setWay('n1', 'n2', 'Down');
	world.undeclare([...NODES], 'web1');
	await world.clock.advance(MINUTE);
	expect(world.isAt('web1'), world.told('web1')).toEqual(['n1']);
	world.openWays();
	await world.clock.advance(MINUTE);
	expect(world.isAt('web1'), world.told('web1')).toEqual([]);
	expect(world.messages('web1', 'Migrating').at(-1)).toBe(
		'n2 knows nothing of it any more; what was on n1 goes to the trash',
	);
	for (const name of ['n1', 'n2'] as const) {
		const api = await world.api(name);
		expect(await api.trash()).toMatchObject([{ name: 'web1' }]);
	}
	const api = await world.api('n1');
	await world.clock.runUntil(api.undelete('web1'));
	await world.clock.advance(MINUTE);
	expect(world.isAt('web1'), world.told('web1')).toContain('n1');
	expect(world.broken).toBeNull();
});

test('memory that is copied in rounds before the stop is told round by round', async () => {
	const world = new World(seededChance(1));
	await onItsWay(world);
	expect(world.runsAt('web2'), world.told('web2')).toEqual(['n2']);
	const told = world.messages('web2', 'Migrating').join('\n');
	expect(told).toMatch(
		/round 1: 32\.0 MiB .*\n.*round 2: 4\.0 MiB .*\nno further round: about 4Mi/,
	);
	expect(world.messages('web2', 'Started')).toHaveLength(1);
});

test('a round that fails leaves it where it is, running as before', async () => {
	const world = new World(seededChance(1));
	world.roundless.add('n1');
	await onItsWay(world);
	expect(world.runsAt('web2'), world.told('web2')).toEqual(['n1']);
	expect(world.isAt('web2')).toEqual(['n1']);
	expect(world.messages('web2', 'MigrationFailed').join()).toContain('web2');
	expect([...world.messages('web2', 'Started'), ...world.messages('web2', 'Stopped')]).toHaveLength(
		1,
	);
	world.roundless.clear();
	await world.retry();
	await world.clock.advance(MINUTE);
	expect(world.runsAt('web2'), world.told('web2')).toEqual(['n2']);
});

/** Between moments at which the source dies: before the rounds, between them, at the stop and afterwards. */
const ROUNDS = Array.from({ length: 30 }, (_, each) => each);

test.each(ROUNDS)(
	'with memory that goes in rounds it comes there with its processes, though its source died after %i moments',
	async (left) => {
		const world = new World(seededChance(left));
		await onItsWay(world, left);
		world.killSoon('n1', Number.POSITIVE_INFINITY);
		await world.boot();
		await world.clock.advance(5 * MINUTE);
		expect(world.runsAt('web2'), world.told('web2')).toEqual(['n2']);
		expect(world.messages('web2', 'Started'), world.told('web2')).toHaveLength(1);
		expect(world.broken).toBeNull();
	},
);
