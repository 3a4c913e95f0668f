import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AutoInstance, ShareInput } from '../../../src/reconciler/memory/share-input.ts';
import { shareMemory } from '../../../src/reconciler/memory/share-memory.ts';
import { MI, marginOf } from '../../../src/reconciler/memory/thresholds.ts';
import { type Guest, type MemoryModel, MemorySimulation } from '../../support/memory-model.ts';

const bytes = (least: number, most: number) =>
	fc.integer({ min: least, max: most }).map((mi) => mi * MI);

/** Any figures at all, also such as no kernel would show together. */
const anyInstance: fc.Arbitrary<Omit<AutoInstance, 'name'>> = fc
	.record({
		min: bytes(4, 512),
		above: bytes(0, 2048),
		target: bytes(0, 4096),
		limit: fc.option(bytes(0, 4096)),
		workingSet: bytes(0, 2048),
		cache: bytes(0, 2048),
		unreclaimable: bytes(0, 2048),
		avg10: fc.option(fc.double({ min: 0, max: 100, noNaN: true })),
		refaultsPerSecond: fc.integer({ min: 0, max: 10_000 }),
		limitHitsPerSecond: fc.integer({ min: 0, max: 1000 }),
		oomKills: fc.integer({ min: 0, max: 3 }),
		weight: fc.integer({ min: 1, max: 10_000 }),
	})
	.map(({ above, cache, avg10, ...rest }) => ({
		...rest,
		max: rest.min + above,
		usage: rest.workingSet + cache,
		pressure: avg10 === null ? null : { avg10, avg60: avg10 },
	}));

const anyInput: fc.Arbitrary<ShareInput> = fc
	.record({
		instances: fc.array(anyInstance, { minLength: 1, maxLength: 12 }),
		total: bytes(64, 16_384),
		reserve: bytes(0, 1024),
		available: bytes(0, 16_384),
		overcommit: fc.constantFrom(0.5, 1, 1.5),
		promised: bytes(0, 1024),
	})
	.map(({ instances, ...node }) => ({
		node,
		instances: instances.map((instance, index) => ({ name: `i${index}`, ...instance })),
		past: new Map(),
		now: 0,
	}));

/** Containers with constant load, and a node that has somewhere between too little and plenty for them. */
const anyModel: fc.Arbitrary<MemoryModel> = fc
	.record({
		guests: fc.array(
			fc.record({
				min: bytes(8, 64),
				above: bytes(16, 1024),
				anon: bytes(4, 256),
				hot: bytes(0, 256),
				streamed: bytes(0, 2),
				weight: fc.constantFrom(50, 100, 200),
			}),
			{ minLength: 1, maxLength: 8 },
		),
		plenty: fc.double({ min: 0.6, max: 2, noNaN: true }),
		hasPressure: fc.boolean(),
	})
	.map(({ guests, plenty, hasPressure }) => {
		const needed = guests.reduce((sum, { anon, hot, min }) => sum + Math.max(min, anon + hot), 0);
		const anons = guests.reduce((sum, { anon }) => sum + anon, 0);
		const total = Math.max(needed * plenty, anons * 1.25 + guests.length * 8 * MI);
		return {
			node: { total, reserve: 0, overcommit: 1, promised: 0 },
			guests: guests.map(({ anon, hot, streamed, above, ...guest }, index) => ({
				...guest,
				name: `i${index}`,
				max: Math.max(guest.min + above, anon * 1.25 + 8 * MI),
				load: () => ({ anon, hot, streamed }),
			})),
			hasPressure,
		};
	});

const sumOf = (targets: Readonly<Record<string, number>>) =>
	Object.values(targets).reduce((sum, target) => sum + target, 0);

const within = (value: number, { min, max }: { min: number; max: number }) =>
	Math.max(min, Math.min(max, value));

const startsAtMax = (guest: Guest) => guest.max;

/** Rounds of ten seconds after which constant load sees no more changes: half an hour. */
const CONVERGED = 180;

describe('whatever the figures say', () => {
	it('no target is below min or above max', () => {
		fc.assert(
			fc.property(anyInput, (input) => {
				const { targets } = shareMemory(input);
				for (const { name, min, max } of input.instances) {
					const target = targets.get(name)?.target ?? Number.NaN;
					expect(target).toBeGreaterThanOrEqual(min);
					expect(target).toBeLessThanOrEqual(max);
				}
			}),
			{ numRuns: 500 },
		);
	});

	it('targets together never grow beyond what the node has, nor into its reserve', () => {
		fc.assert(
			fc.property(anyInput, (input) => {
				const { node, instances } = input;
				const has = Math.max(0, (node.total - node.reserve) * node.overcommit - node.promised);
				const before = instances.reduce((all, each) => all + within(each.target, each), 0);
				const after = [...shareMemory(input).targets.values()];
				const sum = after.reduce((all, { target }) => all + target, 0);
				expect(sum).toBeLessThanOrEqual(Math.max(has, before));
				const free = Math.max(0, node.available - node.reserve);
				const given = after.filter(({ reason }) => reason === 'MemoryGiven');
				if (free === 0) expect(given).toEqual([]);
			}),
			{ numRuns: 500 },
		);
	});

	it('nothing below working set and margin is taken while the node is not full', () => {
		fc.assert(
			fc.property(anyInput, (input) => {
				for (const [name, { target, reason, message }] of shareMemory(input).targets) {
					const { workingSet, ...instance } = input.instances.find((each) => each.name === name)!;
					if (reason !== 'MemoryTaken' || message.includes('the node is full')) continue;
					const needed = within(workingSet + marginOf(workingSet), instance);
					expect(target).toBeGreaterThanOrEqual(needed);
				}
			}),
			{ numRuns: 500 },
		);
	});

	it('nothing is taken that cannot be reclaimed', () => {
		fc.assert(
			fc.property(anyInput, (input) => {
				for (const [name, { target, reason }] of shareMemory(input).targets) {
					const { unreclaimable, ...instance } = input.instances.find(
						(each) => each.name === name,
					)!;
					if (reason !== 'MemoryTaken') continue;
					expect(target).toBeGreaterThanOrEqual(within(unreclaimable, instance));
				}
			}),
			{ numRuns: 500 },
		);
	});

	it('who suffers beside free memory is given some at once', () => {
		fc.assert(
			fc.property(anyInput, (input) => {
				const { node, instances } = input;
				const [first] = instances as [AutoInstance];
				const target = within(first.workingSet, { min: first.min, max: first.max });
				fc.pre(first.max - target >= 4 * MI);
				const suffering = { ...first, target, limit: target, oomKills: 1 };
				const plenty = 2 * instances.reduce((sum, { max }) => sum + max, 0) + 2 ** 40;
				const room = { total: plenty, available: plenty, reserve: 0, promised: 0, overcommit: 1 };
				const { targets } = shareMemory({
					...input,
					node: { ...node, ...room },
					instances: [suffering, ...instances.slice(1)],
				});
				expect(targets.get(first.name)?.target).toBeGreaterThanOrEqual(target + 4 * MI);
			}),
			{ numRuns: 500 },
		);
	});
});

describe('constant load', () => {
	it('comes to rest: after half an hour no target changes any more', () => {
		fc.assert(
			fc.property(anyModel, (model) => {
				const simulation = new MemorySimulation(model, startsAtMax);
				simulation.rounds(CONVERGED);
				const settled = simulation.targets();
				for (let round = 0; round < 60; round++) {
					simulation.rounds(1);
					expect(simulation.targets()).toEqual(settled);
				}
			}),
			{ numRuns: 60 },
		);
	});

	it('comes to rest within what the node has, unless it cannot be reclaimed or is below min', () => {
		fc.assert(
			fc.property(anyModel, (model) => {
				const simulation = new MemorySimulation(model, startsAtMax);
				simulation.rounds(CONVERGED);
				const least = simulation
					.instances()
					.reduce(
						(sum, each) =>
							sum + within(each.unreclaimable + marginOf(each.unreclaimable), each) + MI,
						0,
					);
				expect(sumOf(simulation.targets())).toBeLessThanOrEqual(
					Math.max(model.node.total, least) + model.guests.length * MI,
				);
			}),
			{ numRuns: 60 },
		);
	});

	it('kills nobody who started with enough', () => {
		fc.assert(
			fc.property(anyModel, (model) => {
				const simulation = new MemorySimulation(model, startsAtMax);
				simulation.rounds(CONVERGED);
				for (const { oomKills } of simulation.harm.values()) expect(oomKills).toBe(0);
			}),
			{ numRuns: 60 },
		);
	});

	it('lets nobody suffer while the node has enough for all', () => {
		fc.assert(
			fc.property(anyModel, (model) => {
				const needs = model.guests.map(({ load, min, max }) => {
					const { anon, hot } = load(0);
					const set = anon + hot;
					return { set, well: within(1.25 * (set + 2 * marginOf(set)), { min, max }) };
				});
				const total = needs.reduce((sum, { well }) => sum + well, 0) * 1.1;
				const roomy = { ...model, node: { ...model.node, total } };
				const simulation = new MemorySimulation(roomy, ({ min, max, load }) =>
					within(load(0).anon + 8 * MI, { min, max }),
				);
				simulation.rounds(CONVERGED);
				for (const [index, { limit, name }] of simulation.instances().entries()) {
					const { set, well } = needs[index] ?? { set: 0, well: 0 };
					if (well > set) expect([name, limit]).toEqual([name, Math.max(limit ?? 0, set)]);
				}
			}),
			{ numRuns: 60 },
		);
	});
});

describe('weight', () => {
	it('of two that are alike on a full node, the heavier one never gets less', () => {
		fc.assert(
			fc.property(
				bytes(8, 64),
				bytes(64, 512),
				bytes(96, 400),
				fc.integer({ min: 1, max: 100 }),
				fc.integer({ min: 1, max: 100 }),
				(anon, hot, total, light, more) => {
					const guest = { min: 8 * MI, max: 1024 * MI, load: () => ({ anon, hot, streamed: 0 }) };
					const model = {
						node: { total: total + 2 * anon, reserve: 0, overcommit: 1, promised: 0 },
						guests: [
							{ ...guest, name: 'light', weight: light },
							{ ...guest, name: 'heavy', weight: light + more },
						],
						hasPressure: true,
					};
					const simulation = new MemorySimulation(model, startsAtMax);
					simulation.rounds(CONVERGED);
					const { light: lighter = 0, heavy = 0 } = simulation.targets();
					expect(heavy).toBeGreaterThanOrEqual(lighter - 2 * MI);
				},
			),
			{ numRuns: 60 },
		);
	});
});
