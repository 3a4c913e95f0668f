import type { Catalog } from '../model/catalog.ts';
import type { InstanceSpec } from '../model/instance-spec.ts';
import { belongsHere } from '../model/migration.ts';
import type { ObservedInstance } from '../model/observed.ts';
import { declarationIn, type Fleet } from './fleet.ts';
import { overridden, overridesOf } from './plan/override.ts';
import type { Blocker } from './plan/plan-input.ts';
import { isVanished } from './specs/declaration.ts';

/**
 * Why an instance cannot start yet: the first of those it depends on that is not there. Only a start waits;
 * what runs goes on, whatever becomes of the others.
 */
export function startBlocked(fleet: Fleet, name: string): Blocker | null {
	for (const { name: other, condition } of dependenciesOf(fleet, name)) {
		if (dependsOn(fleet, other, name)) continue;
		const blocker = neverReady(fleet, other, condition) ?? notReadyYet(fleet, other, condition);
		if (blocker !== null) {
			return { ...blocker, message: `it depends on ${other}, ${blocker.message}` };
		}
	}
	return null;
}

/** Why an instance that is to be stopped waits: one that depends on it is to be stopped, too, and goes first. */
export function stopBlocked(fleet: Fleet, name: string): string | null {
	if (!isToStop(fleet, name)) return null;
	const first = dependentsOf(fleet, name).find(
		(other) => mayBeUp(fleet, other) && isToStop(fleet, other) && !dependsOn(fleet, name, other),
	);
	return first === undefined ? null : `${first} depends on it and stops first`;
}

/** All that an instance may have to wait for: what it depends on, and what depends on it. */
export function neighboursOf(fleet: Fleet, name: string): ReadonlySet<string> {
	const below = dependenciesOf(fleet, name).map((dependency) => dependency.name);
	return new Set([...below, ...dependentsOf(fleet, name)]);
}

type Condition = InstanceSpec['dependsOn'][number]['condition'];

/** What no waiting helps against. */
function neverReady(fleet: Fleet, other: string, condition: Condition): Blocker | null {
	const spec = specOf(fleet, other);
	const never = (message: string): Blocker => ({ kind: 'refused', message });
	if (spec === null || isVanished(declarationIn(fleet, other))) {
		return never('which nothing declares');
	}
	const owner = fleet.records.get(other)?.owner ?? null;
	if (!belongsHere(spec.node, fleet.node.name, owner)) {
		return never(`which belongs to node ${spec.node}`);
	}
	if (spec.state === 'Stopped' || spec.state === 'Absent') {
		return never(`which is declared ${spec.state}`);
	}
	if (condition === 'Started' || spec.health !== null) return null;
	return never('which has no health check that could tell whether it is healthy');
}

function notReadyYet(fleet: Fleet, other: string, condition: Condition): Blocker | null {
	if (!isUp(fleet, other)) {
		return { kind: 'wait', message: `which does not run${troubleOf(fleet, other)}` };
	}
	if (condition === 'Started' || fleet.health.get(other)?.status === 'Healthy') return null;
	return { kind: 'wait', message: 'which is not healthy yet' };
}

/** What its last run said of it: with that, the last in a chain says what the first waits for. */
function troubleOf({ records }: Fleet, name: string): string {
	const ready = records.get(name)?.conditions.find(({ type }) => type === 'Ready');
	return ready?.status === 'False' ? ` (${ready.reason}: ${ready.message})` : '';
}

function isUp({ seen }: Fleet, name: string): boolean {
	const state: ObservedInstance['state'] | undefined = seen.get(name)?.state;
	return state === 'RUNNING' || state === 'FROZEN';
}

/** Of what nobody has looked at since something was heard of it nobody knows. */
function mayBeUp(fleet: Fleet, name: string): boolean {
	return !fleet.seen.has(name) || isUp(fleet, name);
}

function isToStop(fleet: Fleet, name: string): boolean {
	const state = specOf(fleet, name)?.state;
	return isVanished(declarationIn(fleet, name)) || state === 'Stopped' || state === 'Absent';
}

function dependentsOf(fleet: Fleet, name: string): readonly string[] {
	const { catalog, records } = fleet;
	const kept = [...records.keys()].filter(
		(other) =>
			(!catalog.instances.has(other) || catalog.invalid.has(other)) &&
			dependenciesOf(fleet, other).some((dependency) => dependency.name === name),
	);
	const declared = (declaredDependents(catalog).get(name) ?? []).filter(
		(other) => !catalog.invalid.has(other),
	);
	return [...declared, ...kept].sort();
}

const declaredOf = new WeakMap<Catalog, ReadonlyMap<string, readonly string[]>>();

/** Who depends on each, by the specs of one reading; found once, since each run of many asks for it. */
function declaredDependents(catalog: Catalog): ReadonlyMap<string, readonly string[]> {
	const known = declaredOf.get(catalog);
	if (known !== undefined) return known;
	const dependents = new Map<string, string[]>();
	for (const { name, spec } of catalog.instances.values()) {
		for (const dependency of spec.dependsOn) {
			const others = dependents.get(dependency.name) ?? [];
			dependents.set(dependency.name, [...others, name]);
		}
	}
	declaredOf.set(catalog, dependents);
	return dependents;
}

/** Whether the way along `dependsOn` leads from one to another; last good specs may go round in a circle. */
function dependsOn(fleet: Fleet, from: string, to: string): boolean {
	const seen = new Set<string>();
	const queue = [from];
	for (let name = queue.pop(); name !== undefined; name = queue.pop()) {
		if (name === to) return true;
		if (seen.has(name)) continue;
		seen.add(name);
		queue.push(...dependenciesOf(fleet, name).map((dependency) => dependency.name));
	}
	return false;
}

function dependenciesOf(fleet: Fleet, name: string): InstanceSpec['dependsOn'] {
	return specOf(fleet, name)?.dependsOn ?? [];
}

/** The spec in force with what is wanted by hand, and for what nothing declares any more the last one. */
function specOf(fleet: Fleet, name: string): InstanceSpec | null {
	const { desired, invalid } = declarationIn(fleet, name);
	const record = fleet.records.get(name) ?? null;
	const spec = desired !== null && invalid === null ? desired.spec : record?.lastGood?.spec;
	return spec === undefined ? null : overridden(spec, overridesOf(record, spec, fleet.now));
}
