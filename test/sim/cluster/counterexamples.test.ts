import { expect, test } from 'vitest';
import { seededChance } from '../../../src/drivers/container/sim/faults.ts';
import { type Happening, happen } from './histories.ts';
import { heal } from './properties.ts';
import { type NodeName, World } from './world.ts';

type Counterexample = readonly [string, readonly Happening[], number];

/** Every node is told that web2 goes live to this one. */
const declared = (node: NodeName, memory: 'StopCopy' | 'PostCopy' | 'PreCopy') =>
	({
		what: 'declare',
		where: ['n1', 'n2', 'n3'],
		instance: 'web2',
		wish: { node, state: 'Running', mode: 'Live', memory },
	}) as const;

/** Histories that failed once. */
const COUNTEREXAMPLES: readonly Counterexample[] = [
	[
		'what a target gave back while it believed an older look',
		[
			{ what: 'kill', node: 'n3', left: 10, thenMs: 907 },
			{ ...declared('n1', 'PostCopy'), thenMs: 3902 },
			{ ...declared('n2', 'PostCopy'), thenMs: 4970 },
			{ what: 'power', node: 'n1', isOn: false, thenMs: 17197 },
			{ what: 'memory', node: 'n1', harm: 'Holder', thenMs: 10952 },
			{ what: 'kill', node: 'n1', left: 25, thenMs: 963 },
			{ what: 'pause', node: 'n3', ms: 50319, thenMs: 1400 },
			{ ...declared('n2', 'PostCopy'), thenMs: 4522 },
			{ what: 'kill', node: 'n3', left: 13, thenMs: 956 },
			{ what: 'retry', thenMs: 1369 },
		],
		-1_155_554_775,
	],
	[
		'what a target was killed over giving back',
		[
			{ what: 'boot', thenMs: 1366 },
			{ ...declared('n3', 'PostCopy'), thenMs: 8304 },
			{ what: 'kill', node: 'n2', left: 25, thenMs: 385 },
			{ what: 'pause', node: 'n3', ms: 13670, thenMs: 10983 },
			{ what: 'election', thenMs: 17987 },
			{ what: 'memory', node: 'n1', harm: 'Receive', thenMs: 268 },
			{ ...declared('n2', 'PostCopy'), thenMs: 7861 },
			{ what: 'kill', node: 'n2', left: 13, thenMs: 11 },
			{ what: 'memory', node: 'n2', harm: 'Receive', thenMs: 11345 },
			{ what: 'election', thenMs: 768 },
			{ what: 'undeclare', where: ['n2', 'n3'], instance: 'web1', thenMs: 5662 },
			{ what: 'kill', node: 'n2', left: 19, thenMs: 190 },
			{ what: 'drain', where: ['n1', 'n2', 'n3'], node: 'n1', isDrained: false, thenMs: 656 },
			{ what: 'drain', where: ['n1', 'n3'], node: 'n1', isDrained: true, thenMs: 1225 },
			{ what: 'drain', where: ['n1', 'n2', 'n3'], node: 'n1', isDrained: false, thenMs: 17027 },
			{ ...declared('n1', 'PostCopy'), thenMs: 5230 },
			{ what: 'memory', node: 'n2', harm: 'Way', thenMs: 912 },
			{ what: 'link', node: 'n3', link: 'Hung', thenMs: 47 },
			{ what: 'memory', node: 'n2', harm: 'Criu', thenMs: 445 },
			{ what: 'memory', node: 'n2', harm: 'Criu', thenMs: 1309 },
		],
		-732_845_699,
	],
	[
		'what a source deleted before it was heard that it had it',
		[
			{ what: 'undeclare', where: ['n1', 'n3'], instance: 'web2', thenMs: 16074 },
			{ what: 'link', node: 'n2', link: 'Hung', thenMs: 999 },
			{ ...declared('n1', 'PostCopy'), thenMs: 9018 },
			{ ...declared('n2', 'StopCopy'), thenMs: 818 },
			{ what: 'link', node: 'n1', link: 'Deaf', thenMs: 12659 },
			{ ...declared('n2', 'PostCopy'), thenMs: 757 },
			{ what: 'retry', thenMs: 1389 },
			{ ...declared('n3', 'StopCopy'), thenMs: 8529 },
			{ ...declared('n2', 'PostCopy'), thenMs: 8380 },
			{ what: 'pause', node: 'n3', ms: 46667, thenMs: 1153 },
			{ what: 'way', from: 'n3', to: 'n3', link: 'Deaf', thenMs: 15641 },
			{ what: 'memory', node: 'n1', harm: 'Receive', thenMs: 16065 },
			{ what: 'kill', node: 'n2', left: 22, thenMs: 51 },
			{ what: 'clock', node: 'n2', byMs: -2721371, slowness: 0.9972188923914577, thenMs: 707 },
			{ what: 'way', from: 'n3', to: 'n1', link: 'Deaf', thenMs: 781 },
			{ ...declared('n3', 'PostCopy'), thenMs: 8222 },
			{ what: 'undeclare', where: ['n1', 'n2', 'n3'], instance: 'web2', thenMs: 113 },
			{ what: 'clock', node: 'n2', byMs: -2285725, slowness: 0.9540726621401113, thenMs: 16499 },
		],
		2093163795,
	],
	[
		'what was asked of a target after its last look',
		[
			{ what: 'clock', node: 'n3', byMs: -3737027, slowness: 1.0324619910060064, thenMs: 188 },
			{ ...declared('n3', 'PreCopy'), where: ['n1', 'n2'], thenMs: 15361 },
			{ what: 'memory', node: 'n2', harm: 'Way', thenMs: 188 },
			{ what: 'memory', node: 'n2', harm: 'Holder', thenMs: 1489 },
			{ ...declared('n3', 'PostCopy'), thenMs: 7646 },
			{ what: 'memory', node: 'n3', harm: 'Criu', thenMs: 7508 },
			{ ...declared('n1', 'StopCopy'), thenMs: 1499 },
			{ ...declared('n2', 'PostCopy'), thenMs: 6374 },
			{ what: 'pause', node: 'n2', ms: 62514, thenMs: 3835 },
			{ what: 'undeclare', where: ['n1', 'n2', 'n3'], instance: 'web1', thenMs: 15643 },
			{ what: 'power', node: 'n1', isOn: true, thenMs: 13351 },
			{ what: 'kill', node: 'n1', left: 22, thenMs: 44 },
		],
		1127523799,
	],
	[
		'what a node deleted, and could not write that down,',
		[
			{ ...declared('n2', 'StopCopy'), thenMs: 500 },
			{ what: 'kill', node: 'n2', left: 11, thenMs: 0 },
			{ what: 'undeclare', where: ['n1', 'n2', 'n3'], instance: 'web2', thenMs: 2000 },
			{ ...declared('n1', 'StopCopy'), thenMs: 500 },
			{ what: 'boot', thenMs: 0 },
		],
		1_207_518_886,
	],
	[
		'what a target gave back and forgot before its source knew',
		[
			{ what: 'kill', node: 'n3', left: 6, thenMs: 4044 },
			{ what: 'retry', thenMs: 10867 },
			{ what: 'memory', node: 'n2', harm: 'Receive', thenMs: 721 },
			{ what: 'memory', node: 'n1', harm: 'Holder', thenMs: 10675 },
			{ what: 'clock', node: 'n2', byMs: -10078931, slowness: 1.0164078900047027, thenMs: 11267 },
			{ ...declared('n2', 'StopCopy'), thenMs: 7207 },
			{ ...declared('n1', 'PostCopy'), thenMs: 392 },
			{ what: 'pause', node: 'n2', ms: 17096, thenMs: 1340 },
			{ what: 'memory', node: 'n3', harm: 'Receive', thenMs: 17945 },
			{ what: 'way', from: 'n1', to: 'n2', link: 'Down', thenMs: 1293 },
			{ what: 'way', from: 'n3', to: 'n2', link: 'Down', thenMs: 9489 },
			{ what: 'boot', thenMs: 859 },
			{ ...declared('n2', 'PostCopy'), thenMs: 4073 },
			{ what: 'undeclare', where: ['n1', 'n2', 'n3'], instance: 'web2', thenMs: 1392 },
			{ what: 'pause', node: 'n1', ms: 28554, thenMs: 19469 },
			{ what: 'undeclare', where: ['n1', 'n2', 'n3'], instance: 'web2', thenMs: 829 },
			{ what: 'power', node: 'n1', isOn: true, thenMs: 12926 },
			{ ...declared('n2', 'StopCopy'), thenMs: 1363 },
			{ what: 'memory', node: 'n3', harm: 'Holder', thenMs: 10076 },
			{ ...declared('n3', 'PostCopy'), thenMs: 5163 },
		],
		-1023707379,
	],
	[
		'what its target deleted and forgot before its source heard that it had come',
		[
			{ ...declared('n2', 'PostCopy'), thenMs: 1287 },
			{ what: 'power', node: 'n2', isOn: true, thenMs: 9496 },
			{ what: 'boot', thenMs: 19278 },
			{ what: 'memory', node: 'n2', harm: 'Holder', thenMs: 18258 },
			{ ...declared('n3', 'PostCopy'), thenMs: 3351 },
			{ what: 'power', node: 'n2', isOn: false, thenMs: 7506 },
			{ ...declared('n2', 'StopCopy'), thenMs: 5885 },
			{ what: 'kill', node: 'n2', left: 21, thenMs: 11731 },
			{ what: 'way', from: 'n1', to: 'n1', link: 'Deaf', thenMs: 657 },
			{ what: 'boot', thenMs: 1355 },
			{ what: 'kill', node: 'n2', left: 20, thenMs: 1344 },
			{ ...declared('n2', 'PostCopy'), thenMs: 2902 },
			{ what: 'memory', node: 'n1', harm: 'Way', thenMs: 7710 },
			{ what: 'undeclare', where: ['n1', 'n2', 'n3'], instance: 'web2', thenMs: 535 },
			{ what: 'memory', node: 'n2', harm: 'Holder', thenMs: 11081 },
			{ ...declared('n1', 'StopCopy'), thenMs: 7804 },
			{ what: 'memory', node: 'n2', harm: 'Way', thenMs: 74 },
			{ what: 'way', from: 'n2', to: 'n2', link: 'Down', thenMs: 306 },
			{ what: 'crash', instance: 'web1', thenMs: 1410 },
		],
		-624301002,
	],
	[
		'what its target had sent on before a second hand-over of it was refused',
		[
			{
				what: 'declare',
				where: ['n1', 'n2', 'n3'],
				instance: 'web1',
				wish: { node: 'n1', state: 'Stopped', mode: 'Live', memory: 'PostCopy' },
				thenMs: 250,
			},
			{ what: 'memory', node: 'n3', harm: 'Criu', thenMs: 17432 },
			{ ...declared('n1', 'PostCopy'), thenMs: 1370 },
			{ what: 'memory', node: 'n3', harm: 'Holder', thenMs: 16998 },
			{ what: 'memory', node: 'n1', harm: 'Receive', thenMs: 12958 },
			{ what: 'kill', node: 'n2', left: 6, thenMs: 19295 },
			{ what: 'crash', instance: 'web1', thenMs: 1311 },
			{ ...declared('n3', 'StopCopy'), thenMs: 847 },
			{ what: 'election', thenMs: 211 },
			{ what: 'drain', where: ['n1', 'n2', 'n3'], node: 'n1', isDrained: false, thenMs: 1137 },
			{ what: 'boot', thenMs: 7578 },
			{ what: 'link', node: 'n1', link: 'Hung', thenMs: 10593 },
			{ what: 'way', from: 'n1', to: 'n1', link: 'Up', thenMs: 14554 },
			{ what: 'drain', where: ['n1', 'n2', 'n3'], node: 'n1', isDrained: true, thenMs: 1245 },
			{ ...declared('n1', 'StopCopy'), thenMs: 3648 },
			{ what: 'pause', node: 'n1', ms: 41305, thenMs: 3116 },
			{ what: 'kill', node: 'n3', left: 22, thenMs: 171 },
			{ what: 'link', node: 'n3', link: 'Up', thenMs: 3171 },
			{ what: 'kill', node: 'n2', left: 10, thenMs: 1 },
			{ what: 'link', node: 'n1', link: 'Up', thenMs: 11294 },
		],
		-1595957848,
	],
];

test('what a target was killed over deleting is not made there while it is passed on', async () => {
	const world = new World(seededChance(-947_425_258));
	await world.boot();
	for (const happening of [
		{ ...declared('n1', 'StopCopy'), thenMs: 500 },
		{ what: 'kill', node: 'n3', left: 17, thenMs: 0 },
		{ ...declared('n3', 'StopCopy'), thenMs: 500 },
		{ what: 'undeclare', where: ['n1', 'n2', 'n3'], instance: 'web2', thenMs: 919 },
		{ what: 'kill', node: 'n2', left: 0, thenMs: 1148 },
		{ ...declared('n1', 'StopCopy'), thenMs: 500 },
		{ what: 'pause', node: 'n1', ms: 100, thenMs: 0 },
	] satisfies readonly Happening[]) {
		await happen(world, happening);
	}
	await heal(world);
	expect(world.runsAt('web2'), world.told('web2')).toEqual(['n2']);
	expect(world.broken).toBeNull();
});

test('what went away is not made anew by a node that the store has not told so', async () => {
	const world = new World(seededChance(0));
	await world.boot();
	for (const happening of [
		{ ...declared('n1', 'StopCopy'), thenMs: 500 },
		{ ...declared('n2', 'StopCopy'), thenMs: 1145 },
		{ what: 'link', node: 'n1', link: 'Up', thenMs: 804 },
		{ what: 'link', node: 'n1', link: 'Down', thenMs: 0 },
		{ what: 'retry', thenMs: 1483 },
		{ what: 'undeclare', where: ['n1', 'n2', 'n3'], instance: 'web2', thenMs: 66 },
		{ ...declared('n1', 'StopCopy'), thenMs: 500 },
	] satisfies readonly Happening[]) {
		await happen(world, happening);
	}
	expect(world.runsAt('web2'), world.told('web2')).toEqual(['n2']);
	await heal(world);
	expect(world.runsAt('web2'), world.told('web2')).toEqual(['n2']);
	expect(world.broken).toBeNull();
});

test.each(COUNTEREXAMPLES)('%s may come to it again', async (_what, history, seed) => {
	const world = new World(seededChance(seed));
	await world.boot();
	for (const happening of history) await happen(world, happening);
	await heal(world);
	expect(world.runsAt('web2'), world.told('web2')).toEqual(['n2']);
	expect(world.isAt('web2')).toEqual(['n2']);
	await world.clock.advance(15_000);
	expect(world.toldWrongly()).toEqual([]);
	expect(world.broken).toBeNull();
});
