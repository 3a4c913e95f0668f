import { beforeEach, describe, expect, test } from 'vitest';
import { fleetRows, onlyRows } from '../../../src/cli/fleet-rows.ts';
import { elsewherePage } from '../../../src/cli/text/elsewhere-page.ts';
import { instanceTable } from '../../../src/cli/text/instance-table.ts';
import { nodeTable } from '../../../src/cli/text/node-table.ts';
import { seededChance } from '../../../src/drivers/container/sim/faults.ts';
import { NODES, type NodeName, World } from './world.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const paint = (_: unknown, text: string): string => text;
const ON_N1 = { node: 'n1', state: 'Running', mode: 'Cold' } as const;
let world: World;

beforeEach(async () => {
	world = new World(seededChance(7));
	await world.boot();
	world.declare([...NODES], 'web1', ON_N1);
	world.declare([...NODES], 'web2', { ...ON_N1, node: 'n2' });
	await world.clock.advance(MINUTE);
});

/** What `get` prints on that node, without the line of the specs. */
async function get(on: NodeName, node: string | null = null): Promise<string> {
	const status = await world.status(on);
	const rows = fleetRows(status, { names: [], node });
	return instanceTable(rows, { now: status.at, node: on, wide: false, isShared: true, paint });
}

/** The row of an instance, in words. */
async function row(on: NodeName, instance: string): Promise<string | undefined> {
	return (await get(on)).split('\n').find((line) => line.startsWith(`${instance} `));
}

async function elsewhere(on: NodeName, instance: string) {
	return (await world.status(on)).elsewhere.find(({ name }) => name === instance);
}

describe('each node', () => {
	test.each(NODES)('shows the instances of all, with where each is: %s', async (on) => {
		const lines = (await get(on)).split('\n').map((line) => line.split(/ +/).slice(0, 4).join(' '));
		expect(lines).toEqual([
			'NAME NODE STATE READY',
			'web1 n1 Running True',
			'web2 n2 Running True',
			'',
		]);
	});

	test('can be asked for what one of them has', async () => {
		expect(await get('n3', 'n2')).toMatch(/^NAME .*\nweb2 +n2 +Running +True .*\n$/);
		expect(await get('n1', 'n1')).toMatch(/^NAME .*\nweb1 +n1 +Running +True .*\n$/);
		await expect(get('n1', 'n9')).rejects.toThrow('cannot find the node n9');
	});

	test('counts what each has, and how many of those are ready', async () => {
		const table = nodeTable(await world.status('n3'), paint);
		expect(table).toMatch(/^NODE +STATE +OWNS +READY .*$/m);
		expect(table).toMatch(/^n1 +Ready +1 +1 /m);
		expect(table).toMatch(/^n3 +Ready +0 +0 /m);
		world.powerOff('n1');
		await world.clock.advance(MINUTE);
		expect(nodeTable(await world.status('n3'), paint)).toMatch(/^n1 +NotReady +1 +- /m);
	});

	test('describes what another one has by what that one told', async () => {
		const status = await world.status('n3');
		const [found] = fleetRows(status, { names: ['web1'], node: null });
		if (found?.elsewhere == null) throw new Error('web1 is not elsewhere');
		const page = elsewherePage(found.elsewhere, {
			...{ node: 'n3', now: status.at, here: found.here, events: [], paint },
		});
		expect(page).toMatch(/^web1: on n1, Running\n/);
		expect(page).toMatch(/^ {2}more +ballast describe web1 on n1 \(n1\)$/m);
		expect(page).toMatch(/^Conditions, as n1 told them\n(.*\n)*? +Ready +True +Converged/m);
		expect(page).toMatch(/^ {2}owner +n1 has it$/m);
		expect(page).toContain('Events on n3\n');
	});

	test('knows nothing of a name that none has', async () => {
		const status = await world.status('n3');
		expect(() => fleetRows(status, { names: ['web9'], node: null })).toThrow('cannot find web9');
	});
});

test('what is on one node and another one has is shown of both', async () => {
	const status = await world.status('n3');
	const instances = status.instances.map((instance) => ({
		...instance,
		observed: { ...instance.observed, ownership: 'Foreign' as const },
	}));
	const rows = fleetRows({ ...status, instances }, { names: ['web1'], node: null });
	const where = rows.map(({ node, here, elsewhere: told }) => [node, here?.name, told?.name]);
	expect(where).toEqual([
		['n3', 'web1', undefined],
		['n1', undefined, 'web1'],
	]);
	const shown = onlyRows({ ...status, instances }, rows.slice(1));
	expect(shown.instances).toEqual([]);
	expect(shown.elsewhere).toMatchObject([{ name: 'web1', node: 'n1' }]);
});

describe('a node that is gone', () => {
	test('is shown to be away, with since when, and nothing of it as ready', async () => {
		world.powerOff('n1');
		await world.clock.advance(5 * MINUTE);
		expect(await row('n2', 'web1')).toMatch(
			/^web1 +n1 +Running\? +Unknown +- +- +- +- +\S+ +NodeAway, last seen 4m\S+ ago/,
		);
		expect(await row('n2', 'web2')).toMatch(/^web2 +n2 +Running +True /);
	});

	test('is shown as it is again when it is back', async () => {
		world.powerOff('n1');
		await world.clock.advance(MINUTE);
		await world.powerOn('n1');
		await world.clock.advance(MINUTE);
		expect(await row('n2', 'web1')).toMatch(/^web1 +n1 +Running +True /);
	});
});

test('without the store the others are shown as they were, and that nobody knows', async () => {
	world.setLink('n2', 'Down');
	await world.clock.advance(MINUTE);
	expect(await row('n2', 'web1')).toMatch(
		/^web1 +n1 +Running\? +Unknown .* StoreUnreachable, last seen (59|1m\d*)s? ago/,
	);
	expect(await row('n2', 'web2')).toMatch(/^web2 +n2 +Running +True /);
});

describe('a move', () => {
	/** Every state of it that is seen on another node, each once, as long as it takes. */
	async function seenWhile(on: NodeName, done: () => boolean): Promise<readonly string[]> {
		const seen: string[] = [];
		for (let looks = 0; looks < 600 && !done(); looks++) {
			await world.clock.advance(100);
			const found = await elsewhere(on, 'web1');
			const { operation = null, told = null } = found ?? {};
			const phase =
				operation === null ? '-' : `${operation.from}>${operation.to} ${operation.phase}`;
			seen.push(`${found?.node} told by ${told?.node ?? 'nobody'}: ${phase}`);
		}
		return [...new Set(seen)];
	}

	test('is seen on every node while it goes, and then where it went', async () => {
		world.declare([...NODES], 'web1', { ...ON_N1, node: 'n2' });
		const isThere = (): boolean => world.store.shared.statuses.get('web1')?.node === 'n2';
		const seen = await seenWhile('n3', isThere);
		expect(seen[0]).toBe('n1 told by n1: -');
		expect(seen).toContain('n1 told by n1: n1>n2 Copying');
		// what the one before told is never shown of the one that has it
		expect(seen.filter((line) => /^n1 told by n2|^n2 told by n1/.test(line))).toEqual([]);
		await world.clock.advance(MINUTE);
		expect(await row('n3', 'web1')).toMatch(/^web1 +n2 +Running +True +\S+ +\S+ +\S+ +0 +\S+$/);
		expect(await row('n1', 'web1')).toMatch(/^web1 +n2 +Running +True /);
		expect(world.toldWrongly()).toEqual([]);
	});

	test('is not said to go on when its source is gone', async () => {
		world.setWay('n1', 'n2', 'Down');
		world.declare([...NODES], 'web1', { ...ON_N1, node: 'n2' });
		await world.clock.advance(300);
		world.store.shared.operations.set('web1', {
			...{ node: 'n1', kind: 'Migration', epoch: 2, from: 'n1', to: 'n2', phase: 'Copying' },
			...{ mode: 'Cold', memory: null, since: world.clock.now() },
		});
		expect((await elsewhere('n3', 'web1'))?.operation).toMatchObject({ phase: 'Copying' });
		world.powerOff('n1');
		await world.clock.advance(MINUTE);
		expect(await elsewhere('n3', 'web1')).toMatchObject({ reason: 'NodeAway', operation: null });
	});
});

test('what is taken over is told by the node that has it then', async () => {
	world.powerOff('n1');
	await world.clock.advance(MINUTE);
	await world.takeOver('n3', 'web1', 'n1');
	await world.clock.advance(MINUTE);
	expect(await row('n2', 'web1')).toMatch(/^web1 +n3 +Running +True /);
	await world.powerOn('n1');
	await world.clock.advance(2 * MINUTE);
	expect(await row('n2', 'web1')).toMatch(/^web1 +n3 +Running +True /);
	expect(world.store.shared.statuses.get('web1')).toMatchObject({ node: 'n3', epoch: 2 });
});

test('who fences the node of what fails over is told meanwhile', async () => {
	world.declareFailingOver();
	await world.clock.advance(MINUTE);
	const from = world.runsAt('db1')[0] ?? 'n1';
	const on = NODES.find((name) => name !== from) ?? 'n2';
	world.canCutPower = false;
	world.powerOff(from);
	const seen = new Set<string>();
	for (let looks = 0; looks < 200; looks++) {
		await world.clock.advance(300);
		const operation = (await elsewhere(on, 'db1'))?.operation;
		if (operation != null) seen.add(`${operation.kind} from ${operation.from} ${operation.phase}`);
	}
	expect([...seen]).toEqual([`Failover from ${from} Fencing`]);
	world.canCutPower = true;
	await world.clock.advance(MINUTE);
	const where = world.store.owners.get('db1')?.node;
	expect(where).not.toBe(from);
	expect(await row(on, 'db1')).toMatch(new RegExp(`^db1 +${where} +Running +True `));
	expect((await elsewhere(on, 'db1'))?.operation ?? null).toBeNull();
});

test('what left the specs is shown by nobody', async () => {
	world.undeclare([...NODES], 'web1');
	await world.clock.advance(2 * MINUTE);
	expect(await get('n3'), world.told('web1')).not.toContain('web1');
	expect(world.toldWrongly()).toEqual([]);
});
