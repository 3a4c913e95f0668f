import type { InstanceSpec } from '../model/instance-spec.ts';
import { linkOf } from '../model/nic-link.ts';
import type { ObservedInstance } from '../model/observed.ts';
import type { Plan } from '../model/plan.ts';
import type { InstanceRecord } from '../model/record.ts';
import { placementsIn } from './cluster/placements.ts';
import { startBlocked, stopBlocked } from './dependencies.ts';
import { addressesOf, declarationIn, type Fleet } from './fleet.ts';
import { memoryComing } from './node-memory/memory-coming.ts';
import { mostMemory } from './node-memory/node-memory.ts';
import { neededPath } from './plan/disks.ts';
import type { ClaimFacts } from './plan/plan-input.ts';
import { planInstance } from './plan/plan-instance.ts';
import { pruneBlocked } from './record/prune-holds.ts';

/** By the look: that there is nothing to do, and what that was said of. */
const idle = new WeakMap<ObservedInstance, Idle>();

interface Idle {
	readonly plan: Plan;
	readonly of: readonly unknown[];
}

/**
 * The plan for one instance of the fleet, with another record than the fleet's if one is given. A pass over all makes one
 * for each to see who goes first, and the run that follows by the same look asks again: where nothing was to be done, and what
 * is known of the instance is what it was, it gets the same one.
 */
export function planIn(
	fleet: Fleet,
	observed: ObservedInstance,
	record: InstanceRecord | null = fleet.records.get(observed.name) ?? null,
): Plan {
	const of = knownOf(fleet, observed.name, record);
	const before = idle.get(observed);
	if (before?.of.every((fact, index) => fact === of[index])) return before.plan;
	const plan = planAnew(fleet, observed, record);
	if (isIdle(plan)) idle.set(observed, { plan, of });
	return plan;
}

/** What changes other facts is heard of, and leads to another look. */
function knownOf(fleet: Fleet, name: string, record: InstanceRecord | null): readonly unknown[] {
	const { catalog, cluster, autoTargets, health, node } = fleet;
	const shared = [cluster.cluster, cluster.serial, cluster.isCurrent];
	const own = [autoTargets.get(name), health.get(name), fleet.graceEnds.get(name)];
	const host = [node.name, node.bootedAt, node.cpus, node.cgroupLayout, node.controllers];
	return [record, catalog, ...host, ...shared, ...own];
}

/** It also waits for nothing. */
function isIdle({ steps, held, holds, changes }: Plan): boolean {
	return [steps, held, holds, changes].every(({ length }) => length === 0);
}

function planAnew(fleet: Fleet, observed: ObservedInstance, record: InstanceRecord | null): Plan {
	const { name } = observed;
	return planInstance({
		name,
		...declarationIn(fleet, name),
		observed,
		record,
		health: fleet.health.get(name) ?? null,
		node: fleet.node,
		addresses: addressesOf(fleet.catalog),
		claim: claimFacts(fleet, name, record),
		guard: {
			pruneBlocked: pruneBlocked(fleet, name, record),
			graceEndsAt: fleet.graceEnds.get(name) ?? null,
			startBlocked: startBlocked(fleet, name),
			stopBlocked: stopBlocked(fleet, name),
		},
		missingLinks: missingLinks(fleet, observed),
		ovsBridges: ovsBridges(fleet, name),
		missingPaths: missingPaths(fleet, name),
		autoTarget: fleet.autoTargets.get(name) ?? null,
		mostMemory: mostMemory(fleet, name),
		memoryComing: memoryComing(fleet, record),
		askableSince: fleet.askableSince,
		now: fleet.now,
	});
}

/** The record says what the nodes agreed on, as the look before this plan heard it. */
function claimFacts(fleet: Fleet, name: string, record: InstanceRecord | null): ClaimFacts {
	const { cluster, node, silent, canFence } = fleet;
	const { problem, isCurrent, nodes } = cluster;
	const owner = record?.owner?.node ?? '';
	const heard = cluster.owners.get(name);
	const isShared = cluster.cluster !== null;
	const otherwise = isCurrent ? 'Free' : 'Unknown';
	const ofShared = owner === node.name ? 'Ours' : otherwise;
	return {
		standing: isShared ? ofShared : 'Alone',
		problem,
		isBehind: heard !== undefined && heard.epoch < (record?.owner?.epoch ?? 0),
		placement: isShared ? (placementsIn(fleet).get(name) ?? null) : null,
		isHeard: isCurrent && nodes.has(node.name),
		silence: silent.get(owner) ?? null,
		canFence,
	};
}

/** The interfaces that its NICs hang on and that the host lacks. While it runs, it has those of kind phys itself. */
function missingLinks(fleet: Fleet, { name, initPid }: ObservedInstance): ReadonlySet<string> {
	const record = fleet.records.get(name);
	const spec = specOf(fleet, name);
	const started = initPid === null ? [] : (record?.started?.spec.nics ?? []);
	const moved = new Set(started.map(({ phys }) => phys));
	const links = (spec?.nics ?? []).flatMap((nic) => linkOf(nic)?.name ?? []);
	return new Set(links.filter((link) => !moved.has(link) && !fleet.hasInterface(link, name)));
}

function ovsBridges(fleet: Fleet, name: string): ReadonlySet<string> {
	const started = fleet.records.get(name)?.started?.spec.nics ?? [];
	const nics = [...(specOf(fleet, name)?.nics ?? []), ...started];
	const bridges = new Set(nics.flatMap(({ bridge }) => bridge ?? []));
	return new Set([...bridges].filter(fleet.isOvsBridge));
}

/** What its disks need and the host lacks. */
function missingPaths(fleet: Fleet, name: string): ReadonlySet<string> {
	const disks = specOf(fleet, name)?.disks ?? [];
	const record = fleet.records.get(name) ?? null;
	const needed = disks.flatMap((disk) => neededPath(disk, record) ?? []);
	return new Set(needed.filter((path) => !fleet.hasPath(path)));
}

function specOf(fleet: Fleet, name: string): InstanceSpec | null {
	const { desired } = declarationIn(fleet, name);
	return desired?.spec ?? fleet.records.get(name)?.lastGood?.spec ?? null;
}
