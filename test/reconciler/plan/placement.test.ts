import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { InstanceSpec } from '../../../src/model/instance-spec.ts';
import {
	type PlacementInput,
	placeAll,
	withoutEachNode,
} from '../../../src/reconciler/plan/placement.ts';
import type { Candidate } from '../../../src/reconciler/plan/rooms.ts';
import { Mi, spec } from '../../support/planning.ts';

const node = (
	name: string,
	memory: Partial<Candidate['memory']> = {},
	labels: Readonly<Record<string, string>> = {},
): Candidate => ({ spec: { name, labels }, memory: { capacity: 1024 * Mi, held: 0, ...memory } });

interface Wish {
	readonly max?: number | null;
	readonly labels?: Readonly<Record<string, string>>;
	readonly placement?: Partial<InstanceSpec['placement']>;
}

const instance = (name: string, { max = 64 * Mi, labels = {}, placement = {} }: Wish = {}) => ({
	name,
	labels,
	spec: {
		...spec,
		node: null,
		memory: { ...spec.memory, max },
		placement: { ...spec.placement, ...placement },
	},
});

const failingOver = (name: string, at: string, max: number) => {
	const { spec: own, ...rest } = instance(name, { max });
	return { ...rest, node: at, spec: { ...own, ha: { failover: 'Auto' as const } } };
};

const one = (input: Partial<PlacementInput>, wish: Wish = {}) =>
	placeAll({ nodes: [], closed: [], placed: [], unplaced: [instance('web1', wish)], ...input }).get(
		'web1',
	);

describe('an instance that nobody has goes', () => {
	test('to the node with the most memory free', () => {
		const nodes = [node('n1', { held: 512 * Mi }), node('n2', { held: 100 * Mi }), node('n3')];
		expect(one({ nodes })).toEqual({ node: 'n3', why: 'it has the most memory free, 1Gi' });
	});

	test('of nodes that are equal to the first by name', () => {
		expect(one({ nodes: [node('n2'), node('n1')] })).toMatchObject({ node: 'n1' });
	});

	test('by what is declared on a node although nothing of it runs yet', () => {
		const placed = [{ ...instance('web0', { max: 600 * Mi }), node: 'n1' }];
		expect(one({ nodes: [node('n1'), node('n2', { held: 500 * Mi })], placed })).toMatchObject({
			node: 'n2',
		});
	});

	test('only to nodes with its labels', () => {
		const nodes = [node('n1'), node('n2', { held: 900 * Mi }, { disk: 'ssd', zone: 'a' })];
		expect(one({ nodes }, { placement: { nodeSelector: { disk: 'ssd' } } })).toEqual({
			node: 'n2',
			why: 'it has the most memory free, 124Mi, of 1 of 2 nodes with disk=ssd',
		});
	});

	test('never beside those that it must be apart from', () => {
		const placed = [{ ...instance('db1', { labels: { app: 'db' } }), node: 'n1' }];
		const nodes = [node('n1'), node('n2', { held: 900 * Mi })];
		expect(one({ nodes, placed }, { placement: { antiAffinity: { app: 'db' } } })).toEqual({
			node: 'n2',
			why: 'it has the most memory free, 124Mi, of 1 of 2 nodes without app=db',
		});
	});
});

describe('it goes nowhere', () => {
	test('without a node', () => {
		expect(one({})).toEqual({
			node: null,
			why: 'no node that is Ready may get something new',
		});
	});

	test('without a node that has its labels', () => {
		const placement = { nodeSelector: { disk: 'ssd' } };
		expect(one({ nodes: [node('n1')] }, { placement })).toEqual({
			node: null,
			why: 'no node that is Ready has disk=ssd',
		});
	});

	test('where each node has one that it must be apart from', () => {
		const placed = [{ ...instance('db1', { labels: { app: 'db' } }), node: 'n1' }];
		const placement = { antiAffinity: { app: 'db' } };
		expect(one({ nodes: [node('n1')], placed }, { placement })).toEqual({
			node: null,
			why: 'each node has an instance with app=db',
		});
	});

	test('where the nodes that could have it get nothing new, which says why', () => {
		const closed = [
			{ name: 'n2', labels: { disk: 'ssd' }, why: 'is cordoned' },
			{ name: 'n3', labels: {}, why: 'is unschedulable by its document' },
		];
		expect(one({ closed })).toEqual({
			node: null,
			why: 'no node that is Ready may get something new; n2 is cordoned; n3 is unschedulable by its document',
		});
		const placement = { nodeSelector: { disk: 'ssd' } };
		expect(one({ nodes: [node('n1')], closed }, { placement })).toEqual({
			node: null,
			why: 'no node that is Ready has disk=ssd; n2 is cordoned',
		});
		const nodes = [node('n1', { held: 1000 * Mi }, { disk: 'ssd' })];
		expect(one({ nodes, closed }, { placement })?.why).toMatch(
			/n1 has most, 24Mi; n2 is cordoned$/,
		);
	});

	test('and of many such nodes three are named', () => {
		const names = ['n1', 'n2', 'n3', 'n4', 'n5'];
		const closed = names.map((name) => ({ name, labels: {}, why: 'is cordoned' }));
		expect(one({ closed })?.why).toMatch(/; n3 is cordoned; 2 more get nothing new$/);
	});

	test('where no node has the memory', () => {
		expect(one({ nodes: [node('n1', { held: 1000 * Mi })] })).toEqual({
			node: null,
			why: 'no node has 64Mi of memory free; n1 has most, 24Mi',
		});
	});
});

test('ten that come at once are spread, and those of one kind stay apart', () => {
	const nodes = [node('n1'), node('n2'), node('n3')];
	const wish: Wish = { labels: { app: 'db' }, placement: { antiAffinity: { app: 'db' } } };
	const dbs = ['db1', 'db2', 'db3', 'db4'].map((name) => instance(name, wish));
	const others = Array.from({ length: 6 }, (_, at) => instance(`web${at}`));
	const placed = placeAll({ nodes, closed: [], placed: [], unplaced: [...others, ...dbs] });
	expect(dbs.map(({ name }) => placed.get(name)?.node)).toEqual(['n1', 'n2', 'n3', null]);
	const counts = nodes.map(
		({ spec: { name } }) => [...placed.values()].filter((each) => each.node === name).length,
	);
	expect(counts).toEqual([3, 3, 3]);
});

const anInput = fc.record({
	nodes: fc.uniqueArray(
		fc.record({
			spec: fc.record({
				name: fc.constantFrom('n1', 'n2', 'n3', 'n4'),
				labels: fc.constantFrom({}, { zone: 'a' }, { zone: 'b' }),
			}),
			memory: fc.record({
				capacity: fc.nat(1024).map((n) => n * Mi),
				held: fc.nat(512).map((n) => n * Mi),
			}),
		}),
		{ selector: ({ spec: { name } }) => name },
	),
	unplaced: fc.uniqueArray(
		fc
			.record({
				name: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f'),
				max: fc.option(fc.nat(300).map((n) => n * Mi)),
				labels: fc.constantFrom({}, { app: 'db' }),
				placement: fc.record({
					nodeSelector: fc.constantFrom({}, { zone: 'a' }),
					antiAffinity: fc.constantFrom({}, { app: 'db' }),
				}),
			})
			.map(({ name, ...wish }) => instance(name, wish)),
		{ selector: ({ name }) => name },
	),
});

test('every node comes to the same result, in whatever order it heard of the others', () => {
	fc.assert(
		fc.property(anInput, ({ nodes, unplaced }) => {
			const first = placeAll({ nodes, closed: [], unplaced, placed: [] });
			const other = placeAll({
				nodes: nodes.toReversed(),
				closed: [],
				unplaced: unplaced.toReversed(),
				placed: [],
			});
			expect([...first].sort()).toEqual([...other].sort());
		}),
	);
});

test('no node gets more than it has room for, and nobody a node that it may not have', () => {
	fc.assert(
		fc.property(anInput, ({ nodes, unplaced }) => {
			const placements = placeAll({ nodes, closed: [], unplaced, placed: [] });
			for (const {
				spec: { name, labels },
				memory,
			} of nodes) {
				const here = unplaced.filter((each) => placements.get(each.name)?.node === name);
				const sum = here.reduce((total, each) => total + (each.spec.memory.max ?? 0), 0);
				expect(sum).toBeLessThanOrEqual(Math.max(memory.capacity, 0));
				for (const { spec: wanted } of here) {
					if ('zone' in wanted.placement.nodeSelector) expect(labels).toEqual({ zone: 'a' });
				}
			}
		}),
	);
});

describe('N+1: what fails over', () => {
	const nodes = [node('n1'), node('n2')];

	test('has room elsewhere: nothing is said', () => {
		const placed = [failingOver('db1', 'n1', 512 * Mi), failingOver('db2', 'n2', 512 * Mi)];
		expect(withoutEachNode({ nodes, closed: [], placed })).toEqual([]);
	});

	test('has none if its node is gone: which, and why', () => {
		const placed = [
			failingOver('db1', 'n1', 512 * Mi),
			failingOver('db2', 'n1', 512 * Mi),
			{ ...instance('web1', { max: 256 * Mi }), node: 'n2' },
		];
		expect(withoutEachNode({ nodes, closed: [], placed })).toEqual([
			{
				node: 'n1',
				name: 'db2',
				why: 'no node has 512Mi of memory free; n2 has most, 256Mi',
			},
		]);
	});

	test('may go to no node that is cordoned, nor is its own named for that', () => {
		const closed = ['n1', 'n2'].map((name) => ({ name, labels: {}, why: 'is cordoned' }));
		const placed = [failingOver('db1', 'n1', Mi)];
		expect(withoutEachNode({ nodes: [], closed, placed })).toEqual([
			{
				node: 'n1',
				name: 'db1',
				why: 'no node that is Ready may get something new; n2 is cordoned',
			},
		]);
	});

	test('on the only node that may have something new', () => {
		expect(
			withoutEachNode({ nodes: [node('n1')], closed: [], placed: [failingOver('db1', 'n1', Mi)] }),
		).toEqual([{ node: 'n1', name: 'db1', why: 'no node that is Ready may get something new' }]);
	});
});
