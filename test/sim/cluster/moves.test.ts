import { beforeEach, expect, test } from 'vitest';
import { instanceNotes } from '../../../src/cli/text/instance-note.ts';
import { seededChance } from '../../../src/drivers/container/sim/faults.ts';
import { NODES, type Wish, World } from './world.ts';

const MINUTE = 60_000;
let world: World;

beforeEach(async () => {
	world = new World(seededChance(1));
	await world.boot();
	await world.clock.advance(MINUTE / 6);
});

/** As git says it on every node, and a while later. */
async function declared(wish: Partial<Wish>): Promise<void> {
	world.declare([...NODES], 'web2', { state: 'Running', mode: 'Cold', node: 'n1', ...wish });
	await world.clock.advance(MINUTE);
}

async function migrated(to: 'n2' | 'n3', mode: 'Live' | 'Cold' | null = null): Promise<void> {
	const api = await world.api('n1');
	await world.clock.runUntil(api.byHand('web2', { do: 'migrate', to, mode }));
	await world.clock.advance(MINUTE);
}

const last = (reason: string): string | undefined => world.messages('web2', reason).at(-1);

test('a node that cannot be reached is tried again by itself, and what should go there is looked after meanwhile', async () => {
	await declared({});
	world.setWay('n1', 'n2', 'Down');
	await declared({ node: 'n2' });
	expect(last('PeerUnreachable')).toContain('cannot reach');
	const [seen] = (await world.status('n1')).instances;
	expect(seen?.plan).toMatchObject({ verb: 'MIGRATE', holds: [{ reason: 'PeerUnreachable' }] });
	world.crash('web2');
	await world.clock.advance(1000);
	expect(world.runsAt('web2'), world.told('web2')).toEqual(['n1']);
	world.openWays();
	await world.clock.advance(5 * MINUTE);
	expect(world.runsAt('web2'), world.told('web2')).toEqual(['n2']);
	expect(world.messages('web2', 'MigrationFailed')).toEqual([]);
});

test('consent to a move lasts until it could be tried', async () => {
	await declared({});
	world.setWay('n1', 'n2', 'Down');
	await declared({ node: 'n2', migrate: 'Approve' });
	const api = await world.api('n1');
	const { plan } = (await world.status('n1')).instances.find(({ name }) => name === 'web2') ?? {};
	await world.clock.runUntil(api.approve('web2', plan?.hash ?? ''));
	await world.clock.advance(MINUTE);
	expect(world.runsAt('web2'), world.told('web2')).toEqual(['n1']);
	world.openWays();
	await world.clock.advance(5 * MINUTE);
	expect(world.runsAt('web2'), world.told('web2')).toEqual(['n2']);
});

test('a try by hand that failed does not keep the specs from sending it there', async () => {
	await declared({});
	world.setWay('n1', 'n2', 'Down');
	await migrated('n2');
	expect(world.runsAt('web2')).toEqual(['n1']);
	// nobody else asked
	world.openWays();
	await world.clock.advance(10 * MINUTE);
	expect(world.runsAt('web2'), world.told('web2')).toEqual(['n1']);
	await declared({ node: 'n2' });
	expect(world.runsAt('web2'), world.told('web2')).toEqual(['n2']);
	expect(world.messages('web2', 'MigrationFailed')).toEqual([]);
});

test('what failed for another reason waits for somebody: another spec is a new try', async () => {
	const wish = { mode: 'Live', memory: 'PreCopy' } as const;
	await declared(wish);
	world.roundless.add('n1');
	await declared({ ...wish, node: 'n2' });
	world.roundless.clear();
	await world.clock.advance(10 * MINUTE);
	expect(world.runsAt('web2'), world.told('web2')).toEqual(['n1']);
	expect(world.messages('web2', 'MigrationFailed')).toHaveLength(1);
	await declared({ ...wish, node: 'n2', protect: ['Delete'] });
	expect(world.runsAt('web2'), world.told('web2')).toEqual(['n2']);
});

test.each(['its specs', 'hand'])(
	'what is stopped goes as it is by %s, also with mode Live',
	async (by) => {
		await declared({ state: 'Stopped', mode: 'Live' });
		if (by === 'hand') await migrated('n2');
		else await declared({ state: 'Stopped', mode: 'Live', node: 'n2' });
		expect(world.isAt('web2'), world.told('web2')).toEqual(['n2']);
		expect(last('Migrated')).toContain('to n2, cold');
	},
);

test('what is protected from Migrate goes neither by its specs nor by hand, and is looked after', async () => {
	const protect = ['Migrate'] as const;
	await declared({ protect });
	await expect(migrated('n2')).rejects.toThrow('lifecycle.protect: Migrate');
	await declared({ protect, node: 'n2' });
	expect(last('Protected')).toContain('Take Migrate out of lifecycle.protect');
	world.crash('web2');
	await world.clock.advance(1000);
	expect(world.runsAt('web2'), world.told('web2')).toEqual(['n1']);
	const api = await world.api('n1');
	const going = await world.clock.runUntil(api.evacuation());
	expect(going).toMatchObject([{ name: 'web2', to: null }]);
	await declared({ node: 'n2' });
	expect(world.runsAt('web2'), world.told('web2')).toEqual(['n2']);
});

test('what is protected from Stop goes live, and never cold', async () => {
	const protect = ['Stop'] as const;
	await declared({ protect, mode: 'Auto', memory: 'PreCopy' });
	await expect(migrated('n2', 'Cold')).rejects.toThrow('lifecycle.protect: Stop');
	// nothing goes live so: it stays
	world.roundless.add('n1');
	await declared({ protect, mode: 'Auto', memory: 'PreCopy', node: 'n2' });
	expect(world.runsAt('web2'), world.told('web2')).toEqual(['n1']);
	world.roundless.clear();
	await migrated('n2');
	expect(world.runsAt('web2'), world.told('web2')).toEqual(['n2']);
	expect(last('Migrated')).toContain('to n2, live');
	expect(world.messages('web2', 'Stopped')).toEqual([]);
});

test('where the specs of the other node do not say so yet, it waits, says so, and is looked after', async () => {
	await declared({});
	world.declare(['n1'], 'web2', { state: 'Running', mode: 'Cold', node: 'n2' });
	await world.clock.advance(MINUTE);
	const { at, instances } = await world.status('n1');
	const notes = instances.flatMap((each) =>
		each.name === 'web2' ? instanceNotes(each, { node: 'n1', now: at }) : [],
	);
	expect(notes.join()).toMatch(/^SpecsDisagree \d+s$/);
	world.crash('web2');
	await world.clock.advance(1000);
	expect(world.runsAt('web2'), world.told('web2')).toEqual(['n1']);
	await declared({ node: 'n2' });
	expect(world.runsAt('web2'), world.told('web2')).toEqual(['n2']);
});

test('its record says why a move by hand failed, also when nobody wants it any more', async () => {
	await declared({});
	world.setLink('n1', 'Down');
	await migrated('n2');
	const web2 = (await world.status('n1')).instances.find(({ name }) => name === 'web2');
	expect(web2?.record?.migration).toMatchObject({
		phase: 'Failed',
		failure: { reason: 'StoreUnreachable' },
	});
	expect(world.runsAt('web2')).toEqual(['n1']);
});
