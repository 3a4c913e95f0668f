import { beforeEach, expect, test } from 'vitest';
import { seededChance } from '../../../src/drivers/container/sim/faults.ts';
import { NODES, World } from './world.ts';

const MINUTE = 60_000;
const RUNNING = { state: 'Running', mode: 'Cold' } as const;
let world: World;

beforeEach(async () => {
	world = new World(seededChance(1));
	await world.boot();
	// each has heard of the others
	await world.clock.advance(MINUTE / 6);
});

async function evacuation() {
	const api = await world.api('n1');
	return world.clock.runUntil(api.evacuation());
}

async function homecoming(at: 'n2' | 'n3' = 'n3') {
	const api = await world.api(at);
	return world.clock.runUntil(api.homecoming('n1'));
}

async function send(from: 'n1' | 'n2', to: 'n2' | 'n3', name = 'web1'): Promise<void> {
	const api = await world.api(from);
	const asked = api.byHand(name, { do: 'migrate', to, mode: null });
	await world.clock.runUntil(asked);
}

function noteDrained(name: string, to: string): void {
	world.store.drained.set('n1', new Map([...(world.store.drained.get('n1') ?? []), [name, to]]));
	world.store.tell(null);
}

test('what no spec gives to a node goes to one that is not cordoned, and stays unmade where all are', async () => {
	for (const name of NODES) world.setCordon(name, name !== 'n2');
	// until every node has heard of it
	await world.clock.advance(1000);
	world.declare([...NODES], 'web1', { ...RUNNING, node: null });
	await world.clock.advance(MINUTE);
	expect(world.runsAt('web1'), world.told('web1')).toEqual(['n2']);
	world.setCordon('n2', true);
	await world.clock.advance(MINUTE);
	// what is there stays
	expect(world.runsAt('web1')).toEqual(['n2']);
	world.declare([...NODES], 'web2', { ...RUNNING, node: null });
	await world.clock.advance(MINUTE);
	expect(world.isAt('web2')).toEqual([]);
	world.setCordon('n3', false);
	await world.clock.advance(MINUTE);
	expect(world.runsAt('web2'), world.told('web2')).toEqual(['n3']);
});

test('what its spec gives to a cordoned node goes there', async () => {
	world.setCordon('n1', true);
	world.declare([...NODES], 'web1', { ...RUNNING, node: 'n1' });
	await world.clock.advance(MINUTE);
	expect(world.runsAt('web1'), world.told('web1')).toEqual(['n1']);
});

test('a drain passes over other nodes that are cordoned, and names its own nowhere', async () => {
	world.declare([...NODES], 'web1', { ...RUNNING, node: 'n1' });
	await world.clock.advance(MINUTE);
	world.setCordon('n1', true);
	world.setCordon('n2', true);
	await world.clock.advance(1000);
	expect(await evacuation()).toMatchObject([{ name: 'web1', to: 'n3' }]);
	world.setCordon('n3', true);
	await world.clock.advance(1000);
	const [stays] = await evacuation();
	expect(stays).toMatchObject({ name: 'web1', to: null });
	expect(stays?.why).toMatch(
		/^no node that is Ready may get something new; n2 is cordoned since [^;]*; n3 is cordoned since [^;]*$/,
	);
});

test('what is on its way is gone on with, also after the other node has it and this one is still needed', async () => {
	world.declare([...NODES], 'web1', { ...RUNNING, node: 'n1' });
	await world.clock.advance(MINUTE);
	world.startless.add('n2');
	await send('n1', 'n2');
	const why = 'it is on its way there already';
	expect(await evacuation()).toEqual([{ name: 'web1', to: 'n2', why }]);
	for (let looks = 0; looks < 60 && world.store.owners.get('web1')?.node !== 'n2'; looks++) {
		await world.clock.advance(200);
	}
	expect(world.store.owners.get('web1')?.node, world.told('web1')).toBe('n2');
	expect(await evacuation()).toEqual([{ name: 'web1', to: 'n2', why }]);
	world.startless.delete('n2');
	await world.clock.advance(5 * MINUTE);
	expect(world.runsAt('web1')).toHaveLength(1);
});

test('what nobody declares any more is named by a drain as long as it is here', async () => {
	world.declare([...NODES], 'web1', { ...RUNNING, node: 'n1' });
	await world.clock.advance(MINUTE);
	world.breakDocument('n1', 'web1');
	await world.clock.advance(MINUTE);
	expect(world.runsAt('web1')).toEqual(['n1']);
	const why = 'its document has errors';
	expect(await evacuation()).toEqual([{ name: 'web1', to: null, why }]);
});

test('what a drain took comes back from where it is, as its spec says', async () => {
	world.declare([...NODES], 'web1', { ...RUNNING, node: 'n1' });
	world.declare([...NODES], 'web2', { ...RUNNING, node: 'n1' });
	await world.clock.advance(MINUTE);
	noteDrained('web1', 'n2');
	noteDrained('web2', 'n3');
	await world.clock.advance(1000);
	// not gone yet
	expect(await homecoming()).toEqual([]);
	await send('n1', 'n2');
	await world.clock.advance(MINUTE);
	const back = { name: 'web1', at: 'n2', to: 'n1', why: 'a drain of n1 sent it there' };
	expect(await homecoming()).toEqual([back]);
	const api = await world.api('n2');
	await world.clock.runUntil(api.byHand('web1', { do: 'migrate', to: 'n1', mode: null }));
	await world.clock.advance(MINUTE);
	expect(world.runsAt('web1'), world.told('web1')).toEqual(['n1']);
	expect(world.store.owners.get('web1')).toMatchObject({ node: 'n1', against: null });
	expect(await homecoming()).toEqual([]);
});

test('what went on, is wanted elsewhere or by nobody stays away, and why', async () => {
	world.declare([...NODES], 'web1', { ...RUNNING, node: 'n1' });
	world.declare([...NODES], 'web2', { ...RUNNING, node: 'n1' });
	await world.clock.advance(MINUTE);
	for (const name of ['web1', 'web2', 'gone', 'no name; at all']) noteDrained(name, 'n2');
	await send('n1', 'n2');
	await send('n1', 'n2', 'web2');
	await world.clock.advance(MINUTE);
	await send('n2', 'n3');
	world.declare([...NODES], 'web2', { ...RUNNING, node: 'n2' });
	await world.clock.advance(MINUTE);
	expect(await homecoming('n2')).toEqual([
		{ name: 'gone', at: null, to: null, why: 'nobody has it any more' },
		{ name: 'web1', at: 'n3', to: null, why: 'it went on to n3' },
		{ name: 'web2', at: 'n2', to: null, why: 'spec.node is n2' },
	]);
	expect(world.broken).toBeNull();
});
