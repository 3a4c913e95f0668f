import type { AutoTarget } from '../model/auto-target.ts';
import type { Catalog } from '../model/catalog.ts';
import type { ObservedInstance, ObservedNode } from '../model/observed.ts';
import type { Plan } from '../model/plan.ts';
import type { InstanceRecord } from '../model/record.ts';
import { type Declaration, declarationOf, declaredNames, isVanished } from './declaration.ts';
import { nodeMemory } from './node-memory.ts';
import type { NodeFacts } from './plan/plan-input.ts';
import { planInstance } from './plan/plan-instance.ts';
import { pruneGuard } from './plan/prune-guard.ts';

/** Everything that a plan depends on beside the instance itself. */
export interface Fleet {
	readonly catalog: Catalog;
	readonly records: ReadonlyMap<string, InstanceRecord>;
	readonly node: NodeFacts;
	/** What the node gives its instances with `memory.target: Auto`, by name. */
	readonly autoTargets: ReadonlyMap<string, AutoTarget>;
	/** The host's memory, in bytes. */
	readonly memoryTotal: number;
	/** What each running instance holds of it, in bytes. */
	readonly held: ReadonlyMap<string, number>;
	readonly pruneMax: number;
	/** Names that have gone from the specs so lately that they may come back with the next stroke of an editor. */
	readonly lately: ReadonlySet<string>;
	/** ms since the epoch. */
	readonly now: number;
}

export function nodeFacts(name: string, node: ObservedNode): NodeFacts {
	const { bootedAt, cpus, cgroupLayout } = node;
	return { name, bootedAt, cpus, cgroupLayout };
}

/** Every instance that is declared or on record, sorted. */
export function fleetNames({
	catalog,
	records,
}: Pick<Fleet, 'catalog' | 'records'>): readonly string[] {
	return [...new Set([...declaredNames(catalog), ...records.keys()])].sort();
}

export function declarationIn({ catalog, records }: Fleet, name: string): Declaration {
	return declarationOf(catalog, name, records.get(name) ?? null);
}

/** The plan for one instance of the fleet, with another record than the fleet's if one is given. */
export function planIn(
	fleet: Fleet,
	observed: ObservedInstance,
	record: InstanceRecord | null = fleet.records.get(observed.name) ?? null,
): Plan {
	const { name } = observed;
	return planInstance({
		name,
		...inForce(fleet, observed),
		observed,
		record,
		node: fleet.node,
		autoTarget: fleet.autoTargets.get(name) ?? null,
		guard: { pruneBlocked: pruneBlocked(fleet, name) },
		mostMemory: mostMemory(fleet, name),
		now: fleet.now,
	});
}

/** The highest memory limit that the node can give this instance. */
export function mostMemory(fleet: Fleet, name: string): number {
	const { capacity, held } = nodeMemory(fleet);
	return Math.max(0, capacity - held + (fleet.held.get(name) ?? 0));
}

/** What went lately may come back and is kept; what of it is not there (any more) is not made for that. */
function inForce(fleet: Fleet, { name, ownership, remains }: ObservedInstance): Declaration {
	const isThere = ownership !== 'Absent' && !remains.includes('HalfCreated');
	const declaration = declarationIn(fleet, name);
	return isThere && fleet.lately.has(name) ? { ...declaration, keep: true } : declaration;
}

/**
 * Counted anew at each look and not at the moment of a change, so that neither a restart nor many
 * small changes in a row get round it. Consent is only counted here: whether it is to this very
 * deletion is the planner's to tell, so that the guard stands for those who have some, too.
 */
function pruneBlocked(fleet: Fleet, name: string): string | null {
	const { catalog, records, pruneMax: max } = fleet;
	if (!isVanished(declarationIn(fleet, name))) return null;
	const vanished = [...records].flatMap(([each, record]) =>
		isVanished(declarationOf(catalog, each, record)) ? [each] : [],
	);
	if (vanished.length <= max) return null;
	const approved = new Set(
		vanished.filter((each) => (records.get(each)?.approval ?? null) !== null),
	);
	const everyone = pruneGuard({ vanished, max, approved: new Set() });
	return approved.has(name)
		? (everyone.get(name) ?? null)
		: (pruneGuard({ vanished, max, approved }).get(name) ?? null);
}
