import fc from 'fast-check';
import { expect, test } from 'vitest';
import { patience } from '../../support/patience.ts';
import { befall, type Outage } from './outages.ts';
import { failingOver, neverTwiceAndFailsOver, repair } from './properties.ts';
import { FAILS_OVER, NODES } from './world.ts';

const HISTORIES = Number(process.env['BALLAST_HISTORIES'] ?? 300);
const MINUTE = 60_000;
/** That of the lease, and a moment for news, fence and start. */
const WITHIN_MS = 15_000 + 10_000;

test.each([1, 2, 3, 4, 5])(
	'its node loses power: another one has it within TTL and 10 s (%i)',
	async (seed) => {
		const { world, at } = await failingOver(seed);
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

// the target is killed before it is handed over, and after
test.each([8, 20])(
	'the clock of its source is set back by hours while its target is away: it goes on when that is back (%i)',
	async (left) => {
		const { world, at } = await failingOver(7);
		const to = at === 'n1' ? 'n2' : 'n1';
		world.killSoon(to, left);
		await befall(world, { what: 'move', to, thenMs: 20_000 });
		world.setClock(at, { byMs: -2 * 60 * MINUTE, slowness: 1 });
		await world.clock.advance(10_000);
		await world.boot();
		await world.clock.advance(2 * MINUTE);
		expect(world.runsAt(FAILS_OVER), world.told(FAILS_OVER)).toEqual([to]);
		expect(world.isAt(FAILS_OVER), world.told(FAILS_OVER)).toEqual([to]);
		expect(world.broken).toBeNull();
	},
);

test('its node is cut off from the store and answers: nothing is fenced, and it runs on', async () => {
	const { world, at } = await failingOver(1);
	world.setLink(at, 'Down');
	await world.clock.advance(5 * MINUTE);
	expect(world.runsAt(FAILS_OVER)).toEqual([at]);
	expect(world.told(FAILS_OVER)).toContain(`${at} answers at ${at}`);
});

test('a node that is cordoned is none that it fails over to, and its own is fenced as ever', async () => {
	const { world, at } = await failingOver(1);
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
	const { world, at } = await failingOver(1);
	for (const name of NODES) world.setLink(name, 'Down');
	world.powerOff(at);
	await world.clock.advance(5 * MINUTE);
	expect(world.runsAt(FAILS_OVER)).toEqual([]);
});

test('fencing fails: it is not started anywhere, and tried again until it works', async () => {
	const { world, at } = await failingOver(1);
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
	const { world, at } = await failingOver(1);
	for (const name of NODES) world.powerOff(name);
	await world.clock.advance(MINUTE);
	const others = NODES.filter((name) => name !== at);
	for (const name of others) await world.powerOn(name);
	await world.clock.advance(2 * MINUTE);
	await world.powerOn(at);
	await world.clock.advance(2 * MINUTE);
	expect(world.runsAt(FAILS_OVER), world.told(FAILS_OVER)).toEqual([at]);
});

test(
	'whatever fails, it never runs twice, and when all works again it runs once',
	() => fc.assert(neverTwiceAndFailsOver, { numRuns: HISTORIES }),
	patience(120_000 + 100 * HISTORIES),
);

test('what begins to go on to a third node when it is to be given back is not taken back', async () => {
	const { world } = await failingOver(-1_656_021_061);
	for (const outage of [
		{ what: 'memory', node: 'n1', harm: 'Criu', thenMs: 5642 },
		{ what: 'clock', node: 'n1', byMs: -10553125, slowness: 0.9902056319041144, thenMs: 255 },
		{ what: 'power', node: 'n1', isOn: true, thenMs: 499 },
		{ what: 'memory', node: 'n2', harm: 'Holder', thenMs: 12446 },
		{ what: 'pause', node: 'n2', ms: 51751, thenMs: 283 },
		{ what: 'link', node: 'n3', link: 'Up', thenMs: 10126 },
		{ what: 'kill', node: 'n3', left: 17, thenMs: 847 },
		{ what: 'memory', node: 'n2', harm: 'Holder', thenMs: 1046 },
		{ what: 'pause', node: 'n2', ms: 10835, thenMs: 1444 },
		{ what: 'move', to: 'n3', thenMs: 1285 },
		{ what: 'move', to: 'n2', thenMs: 11645 },
		{ what: 'power', node: 'n1', isOn: false, thenMs: 15195 },
		{ what: 'memory', node: 'n2', harm: 'Holder', thenMs: 7317 },
		{ what: 'way', from: 'n3', to: 'n1', link: 'Up', thenMs: 807 },
	] satisfies readonly Outage[]) {
		await befall(world, outage);
	}
	await repair(world);
	await world.clock.advance(MINUTE);
	expect(world.runsAt(FAILS_OVER), world.told(FAILS_OVER)).toEqual(['n2']);
	expect(world.broken).toBeNull();
});
