import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Allocation } from '../../../src/model/allocation.ts';
import { allocateAll } from '../../../src/reconciler/plan/allocated.ts';
import type { PlacementInput } from '../../../src/reconciler/plan/placement.ts';
import type { Candidate, Placeable } from '../../../src/reconciler/plan/rooms.ts';
import { Mi, spec } from '../../support/planning.ts';

const node = (name: string, held = 0, labels = {}): Candidate => ({
	spec: { name, labels },
	memory: { capacity: 1024 * Mi, held },
});

const instance = (name: string, max = 64, placement: Partial<typeof spec.placement> = {}) =>
	({
		name,
		labels: { app: name.slice(0, 3) },
		spec: {
			...spec,
			node: null,
			memory: { ...spec.memory, max: max * Mi },
			placement: { ...spec.placement, ...placement },
		},
	}) satisfies Placeable;

const NODES = [node('n1'), node('n2', 512 * Mi, { disk: 'ssd' })];

function given(input: Partial<PlacementInput>, answers: Readonly<Record<string, Allocation>> = {}) {
	const all = { nodes: NODES, closed: [], placed: [], unplaced: [instance('web1')], ...input };
	const { placements, open } = allocateAll(all, new Map(Object.entries(answers)));
	return { placements: Object.fromEntries(placements), open };
}

const chosen = (at: string): Allocation => ({ kind: 'Chosen', node: at, why: 'hail chose it' });

describe('what is asked', () => {
	test('is where one instance should go, with what is known of nodes and of what they have', () => {
		const placed = [
			{ ...instance('web3', 256), node: 'n1' },
			{ ...instance('db1', 128), node: 'n1' },
			{ ...instance('away', 128), node: 'n9' },
		];
		const { placements, open } = given({ placed });
		expect(open).toEqual({
			name: 'web1',
			memory: 64 * Mi,
			allowed: ['n1', 'n2'],
			nodes: [
				{ name: 'n1', memory: { capacity: 1024 * Mi, free: 640 * Mi } },
				{ name: 'n2', memory: { capacity: 1024 * Mi, free: 512 * Mi } },
			],
			placed: [
				{ name: 'db1', node: 'n1', memory: 128 * Mi },
				{ name: 'web3', node: 'n1', memory: 256 * Mi },
			],
		});
		expect(placements).toEqual({
			web1: { node: null, why: 'hail has not answered yet', open: 'Asking' },
		});
	});

	test('is the next one as if those before it were where they go', () => {
		const unplaced = [instance('web2'), instance('web1', 256), instance('web3')];
		const { placements, open } = given({ unplaced }, { web1: chosen('n2') });
		expect(open).toMatchObject({
			name: 'web2',
			placed: [{ name: 'web1', node: 'n2', memory: 256 * Mi }],
		});
		expect(placements['web1']).toEqual({ node: 'n2', why: 'hail chose it' });
		expect(placements['web3']?.open).toBe('Asking');
	});

	test('are only nodes that the specs allow, and nothing when there is none', () => {
		const picky = instance('web1', 64, { nodeSelector: { disk: 'ssd' } });
		expect(given({ unplaced: [picky] }).open?.allowed).toEqual(['n2']);
		expect(given({ unplaced: [picky] }, { web1: chosen('n2') }).placements).toEqual({
			web1: { node: 'n2', why: 'hail chose it, of 1 of 2 nodes with disk=ssd' },
		});
		const apart = instance('web1', 64, { antiAffinity: { app: 'web' } });
		const placed = NODES.map(({ spec: { name } }) => ({ ...instance(`web-${name}`), node: name }));
		expect(given({ unplaced: [apart], placed })).toEqual({
			placements: { web1: { node: null, why: 'each node has an instance with app=web' } },
			open: null,
		});
		expect(given({ nodes: [] }).open).toBeNull();
	});
});

describe('what is answered', () => {
	test('with no node places nothing, and others go on', () => {
		const unplaced = [instance('web1', 4096), instance('web2')];
		const none = { kind: 'None', why: 'hail found no node: FailMem: 2' } as const;
		const { placements, open } = given({ unplaced }, { web1: none });
		expect(placements['web1']).toEqual({ node: null, why: 'hail found no node: FailMem: 2' });
		expect(open?.name).toBe('web2');
	});

	test.each<[string, Allocation, string]>([
		['a failure', { kind: 'Failed', why: 'hail ended with 1: no' }, 'hail ended with 1: no'],
		['a node that is not there', chosen('n7'), 'hail chose n7, which is none of n1, n2'],
		['a node without the room', chosen('n2'), 'hail chose n2, which has not 600Mi free'],
	])('with %s places nothing, and nothing more is asked', (_, answer, why) => {
		const unplaced = [instance('web1', 600), instance('web2')];
		expect(given({ unplaced }, { web1: answer })).toEqual({
			placements: {
				web1: { node: null, why, open: 'Failed' },
				web2: { node: null, why, open: 'Failed' },
			},
			open: null,
		});
	});

	test('with a node that the specs forbid places nothing', () => {
		const picky = instance('web1', 64, { nodeSelector: { disk: 'ssd' } });
		const { placements } = given({ unplaced: [picky] }, { web1: chosen('n1') });
		expect(placements['web1']).toEqual({
			node: null,
			why: 'hail chose n1, which is none of n2',
			open: 'Failed',
		});
	});
});

test('whatever is answered, no node gets more than it has room for, nor what may not be there', () => {
	const anAnswer: fc.Arbitrary<Allocation> = fc.oneof(
		fc.constantFrom('n1', 'n2', 'n3', '').map(chosen),
		fc.constant({ kind: 'None', why: 'no' } as const),
		fc.constant({ kind: 'Failed', why: 'no' } as const),
	);
	const names = ['a', 'b', 'c', 'd', 'e'];
	const anInstance = fc.tuple(fc.constantFrom(...names), fc.integer({ min: 0, max: 900 }));
	const unplacedOnes = fc.uniqueArray(anInstance, { selector: ([name]) => name });
	fc.assert(
		fc.property(
			unplacedOnes,
			fc.dictionary(fc.constantFrom(...names), anAnswer),
			(ones, answers) => {
				const unplaced = ones.map(([name, max]) => instance(name, max));
				const { placements } = given({ unplaced }, answers);
				expect(Object.keys(placements).sort()).toEqual(ones.map(([name]) => name).sort());
				for (const { spec: at, memory } of NODES) {
					const here = unplaced.filter(({ name }) => placements[name]?.node === at.name);
					const declared = here.reduce((sum, each) => sum + each.spec.memory.max, 0);
					if (here.length > 0) expect(declared).toBeLessThanOrEqual(memory.capacity);
				}
				const elsewhere = Object.values(placements).filter(
					({ node: at }) => at === 'n3' || at === '',
				);
				expect(elsewhere).toEqual([]);
			},
		),
	);
});
