import fc from 'fast-check';
import { expect, test } from 'vitest';
import { seededChance } from '../../../src/drivers/container/sim/faults.ts';
import { patience } from '../../support/patience.ts';
import type { Link } from './sim-store.ts';
import { FAILS_OVER, NODES, type NodeName, World } from './world.ts';

const HISTORIES = Number(process.env['BALLAST_HISTORIES'] ?? 300);
const MINUTE = 60_000;
/** That of the lease, and a moment for news, fence and start. */
const WITHIN_MS = 15_000 + 10_000;

async function running(seed: number): Promise<{ readonly world: World; readonly at: NodeName }> {
	const world = new World(seededChance(seed));
	await world.boot();
	await world.clock.advance(MINUTE / 6);
	world.declareFailingOver();
	await world.clock.advance(MINUTE);
	const [at] = world.runsAt(FAILS_OVER);
	if (at === undefined) throw new Error(world.told(FAILS_OVER));
	return { world, at };
}

test.each([1, 2, 3, 4, 5])(
	'its node loses power: another one has it within TTL and 10 s (%i)',
	async (seed) => {
		const { world, at } = await running(seed);
		world.powerOff(at);
		await world.clock.advance(WITHIN_MS);
		const [now] = world.runsAt(FAILS_OVER);
		expect(
			NODES.filter((name) => name !== at),
			world.told(FAILS_OVER),
		).toContain(now);
		await world.powerOn(at);
		await world.clock.advance(2 * MINUTE);
		expect(world.runsAt(FAILS_OVER)).toEqual([now]);
		expect(world.isAt(FAILS_OVER), world.told(FAILS_OVER)).toEqual([now]);
		// and to and fro: what it left there is in nobody's way
		for (const name of NODES) if (name !== at && name !== now) world.powerOff(name);
		world.powerOff(now ?? at);
		await world.clock.advance(WITHIN_MS);
		expect(world.runsAt(FAILS_OVER), world.told(FAILS_OVER)).toEqual([at]);
		expect(world.broken).toBeNull();
		expect(world.defects).toEqual([]);
	},
);

test('its node is cut off from the store and answers: nothing is fenced, and it runs on', async () => {
	const { world, at } = await running(1);
	world.setLink(at, 'Down');
	await world.clock.advance(5 * MINUTE);
	expect(world.runsAt(FAILS_OVER)).toEqual([at]);
	expect(world.told(FAILS_OVER)).toContain(`${at} answers at ${at}`);
});

test('a node that is cordoned is none that it fails over to, and its own is fenced as ever', async () => {
	const { world, at } = await running(1);
	const [first = at, other = at] = NODES.filter((name) => name !== at);
	for (const name of [at, first]) world.setCordon(name, true);
	world.powerOff(at);
	await world.clock.advance(WITHIN_MS);
	expect(world.runsAt(FAILS_OVER), world.told(FAILS_OVER)).toEqual([other]);
	// and where every node is cordoned, it waits for one that is not
	world.setCordon(other, true);
	world.powerOff(other);
	await world.clock.advance(5 * MINUTE);
	expect(world.runsAt(FAILS_OVER)).toEqual([]);
	const api = await world.api(first);
	const { instances } = await world.clock.runUntil(api.status());
	const said = JSON.stringify(instances.find(({ name }) => name === FAILS_OVER)?.plan.holds);
	expect(said).toContain(
		`no node that is Ready may get something new; ${NODES[0]} is cordoned since`,
	);
	world.setCordon(first, false);
	await world.clock.advance(WITHIN_MS);
	expect(world.runsAt(FAILS_OVER), world.told(FAILS_OVER)).toEqual([first]);
	expect(world.broken).toBeNull();
	expect(world.defects).toEqual([]);
});

test('nobody reaches the store: nothing fails over', async () => {
	const { world, at } = await running(1);
	for (const name of NODES) world.setLink(name, 'Down');
	world.powerOff(at);
	await world.clock.advance(5 * MINUTE);
	expect(world.runsAt(FAILS_OVER)).toEqual([]);
});

test('fencing fails: it is not started anywhere, and tried again until it works', async () => {
	const { world, at } = await running(1);
	world.canCutPower = false;
	world.powerOff(at);
	await world.clock.advance(5 * MINUTE);
	expect(world.runsAt(FAILS_OVER)).toEqual([]);
	expect(world.told(FAILS_OVER)).toContain('FencingFailed');
	world.canCutPower = true;
	await world.clock.advance(MINUTE);
	expect(world.runsAt(FAILS_OVER), world.told(FAILS_OVER)).toHaveLength(1);
});

test('all nodes come up again after a power cut: none of them is fenced, and it is where it was', async () => {
	const { world, at } = await running(1);
	for (const name of NODES) world.powerOff(name);
	await world.clock.advance(MINUTE);
	const others = NODES.filter((name) => name !== at);
	for (const name of others) await world.powerOn(name);
	await world.clock.advance(2 * MINUTE);
	await world.powerOn(at);
	await world.clock.advance(2 * MINUTE);
	expect(world.runsAt(FAILS_OVER), world.told(FAILS_OVER)).toEqual([at]);
});

/** One thing that happens, and how long nothing else happens then. */
type Outage = { readonly thenMs: number } & (
	| { readonly what: 'power'; readonly node: NodeName; readonly isOn: boolean }
	| { readonly what: 'kill'; readonly node: NodeName; readonly left: number }
	| { readonly what: 'boot' }
	| { readonly what: 'link'; readonly node: NodeName; readonly link: Link }
	| { readonly what: 'way'; readonly from: NodeName; readonly to: NodeName; readonly link: Link }
	| { readonly what: 'crash' }
	| { readonly what: 'fencing'; readonly works: boolean }
	| { readonly what: 'cordon'; readonly node: NodeName; readonly isOn: boolean }
);

const node = fc.constantFrom(...NODES);
const link = fc.constantFrom<Link>('Up', 'Down', 'Deaf');
const thenMs = fc.oneof(fc.integer({ min: 0, max: 1500 }), fc.integer({ min: 0, max: 30_000 }));
const what = <const W extends Outage['what']>(word: W) => fc.constant(word);
const outages: fc.Arbitrary<readonly Outage[]> = fc.array(
	fc.oneof(
		fc.record({ what: what('power'), node, isOn: fc.boolean(), thenMs }),
		fc.record({ what: what('power'), node, isOn: fc.boolean(), thenMs }),
		fc.record({ what: what('kill'), node, left: fc.nat(25), thenMs }),
		fc.record({ what: what('boot'), thenMs }),
		fc.record({ what: what('link'), node, link, thenMs }),
		fc.record({ what: what('way'), from: node, to: node, link, thenMs }),
		fc.record({ what: what('crash'), thenMs }),
		fc.record({ what: what('fencing'), works: fc.boolean(), thenMs }),
		fc.record({ what: what('cordon'), node, isOn: fc.boolean(), thenMs }),
	),
	{ minLength: 1, maxLength: 20 },
);

async function happen(world: World, outage: Outage): Promise<void> {
	switch (outage.what) {
		case 'power':
			if (outage.isOn) await world.powerOn(outage.node);
			else world.powerOff(outage.node);
			break;
		case 'kill':
			world.killSoon(outage.node, outage.left);
			break;
		case 'boot':
			await world.boot();
			break;
		case 'link':
			world.setLink(outage.node, outage.link);
			break;
		case 'way':
			world.setWay(outage.from, outage.to, outage.link);
			break;
		case 'crash':
			world.crash(FAILS_OVER);
			break;
		case 'fencing':
			world.canCutPower = outage.works;
			break;
		case 'cordon':
			world.setCordon(outage.node, outage.isOn);
			break;
	}
	await world.clock.advance(outage.thenMs);
}

test(
	'whatever fails, it never runs twice, and when all works again it runs once',
	async () => {
		await fc.assert(
			fc.asyncProperty(outages, fc.integer(), async (history, seed) => {
				const { world } = await running(seed);
				for (const outage of history) {
					await happen(world, outage);
					expect(world.broken).toBeNull();
				}
				world.canCutPower = true;
				world.ways.clear();
				for (const name of NODES) {
					world.setLink(name, 'Up');
					world.setCordon(name, false);
					world.killSoon(name, Number.POSITIVE_INFINITY);
					await world.powerOn(name);
				}
				await world.boot();
				await world.clock.advance(10 * MINUTE);
				expect(world.runsAt(FAILS_OVER), world.told(FAILS_OVER)).toHaveLength(1);
				expect(world.broken).toBeNull();
				expect(world.defects).toEqual([]);
			}),
			{ numRuns: HISTORIES },
		);
	},
	patience(120_000 + 100 * HISTORIES),
);
