import { ownIdRange } from '../../../model/id-range.ts';
import type {
	ForeignContainer,
	ObservedInstance,
	ObservedLimits,
	ObservedNode,
	Remains,
	Sweep,
} from '../../../model/observed.ts';
import type { Target } from '../driver.ts';
import type { SimContainer, SimRun } from './sim-container.ts';
import type { Place, SimHost } from './sim-host.ts';
import { contradictionOf, ownershipOf, placeOf, type SimScope } from './sim-locate.ts';
import { memoryOf } from './sim-memory.ts';

/** One look at everything: the node, each target, and all else that lies in our lxcpath or beside it. */
export function sweepHost(scope: SimScope, targets: readonly Target[]): Sweep {
	const instances = new Map(
		targets.map((target) => [target.name, observeInstance(scope, target)] as const),
	);
	for (const name of namesIn(scope)) {
		if (instances.has(name)) continue;
		instances.set(name, observeInstance(scope, { name, uid: null, adoptedFrom: null }));
	}
	return { node: observeNode(scope.host), instances, foreign: foreignTo(scope, targets) };
}

export function observeInstance(scope: SimScope, target: Target): ObservedInstance {
	const { host } = scope;
	const place = placeOf(scope, target);
	const container = host.container(place);
	const ownership = ownershipOf(container, target);
	return {
		name: target.name,
		ownership,
		uid: ownership === 'Ours' ? (container?.marker ?? target.uid) : null,
		lxcpath: place.lxcpath,
		remains: remainsOf(scope, place),
		contradiction: contradictionOf(host, place),
		rootfs: container?.rootfs ? 'Present' : 'Absent',
		mountedDisks: container?.mounted ?? [],
		hasSystemd: false,
		idRange: container?.config ? ownIdRange(container.config.spec) : null,
		configHash: container?.config?.hash ?? null,
		...processesOf(host, place),
	};
}

function processesOf(
	host: SimHost,
	place: Place,
): Pick<ObservedInstance, 'state' | 'initPid' | 'startedAt' | 'limits' | 'lastExit'> {
	const run = host.visibleRun(place);
	const none = { initPid: null, startedAt: null, limits: null };
	if (run === null) {
		return { ...none, state: 'STOPPED', lastExit: host.container(place)?.lastExit ?? null };
	}
	const { state, initPid, startedAt } = run;
	if (initPid === null) return { ...none, state, lastExit: null };
	return { state, initPid, startedAt, limits: limitsOf(host, run), lastExit: null };
}

export function observeNode(host: SimHost): ObservedNode {
	const { bootedAt, lxcVersion, cgroupLayout, cpus, memoryTotal } = host.node;
	const controllers = [...new Set([...host.node.controllers, ...host.node.mountable])].sort();
	let used = 0;
	for (const runs of host.runs.values()) {
		for (const run of runs) used += run.cgroup.memoryUsed;
	}
	const memoryAvailable = Math.max(0, memoryTotal - used);
	return { bootedAt, lxcVersion, cgroupLayout, controllers, cpus, memoryTotal, memoryAvailable };
}

function namesIn({ host, lxcpath }: SimScope): readonly string[] {
	const complete = [...host.containers.values()].filter((found) => found.lxcpath === lxcpath);
	return [...complete.map((found) => found.name), ...host.halfCreated];
}

function foreignTo(scope: SimScope, targets: readonly Target[]): readonly ForeignContainer[] {
	const adopted = new Set(
		targets.flatMap(({ name, adoptedFrom }) =>
			adoptedFrom === null ? [] : [`${adoptedFrom}/${name}`],
		),
	);
	return [...scope.host.containers.values()]
		.filter((found) => found.lxcpath !== scope.lxcpath)
		.filter((found) => !adopted.has(`${found.lxcpath}/${found.name}`))
		.map((found) => foreign(scope.host, found));
}

function foreign(host: SimHost, { name, lxcpath }: SimContainer): ForeignContainer {
	return { name, lxcpath, running: host.visibleRun({ name, lxcpath }) !== null };
}

function remainsOf({ host, lxcpath }: SimScope, place: Place): readonly Remains[] {
	const halfCreated = place.lxcpath === lxcpath && host.halfCreated.has(place.name);
	const halfStarted = host.visibleRun(place)?.initPid === null;
	return [
		...(halfCreated ? ['HalfCreated' as const] : []),
		...(halfStarted ? ['HalfStarted' as const] : []),
	];
}

function limitsOf({ node }: SimHost, { cgroup }: SimRun): ObservedLimits {
	const { memoryPinned: _, memoryMin: __, swapMax: ___, ...shown } = cgroup;
	const { withoutControllers } = shown;
	// On v2 the rules are a program in the kernel, which does not show them.
	const seen = {
		...shown,
		memory: withoutControllers.includes('memory') ? null : memoryOf(cgroup),
	};
	return node.cgroupLayout === 'v2' ? { ...seen, devices: null } : seen;
}
