import type { InstanceSpec } from '../../../model/instance-spec.ts';
import { neededControllers } from '../../../model/limit-controllers.ts';
import { linkOf } from '../../../model/nic-link.ts';
import type { OwnedTarget } from '../driver.ts';
import { type SimCall, SimCrash } from './sim-call.ts';
import type { SimConfig, SimRun } from './sim-container.ts';
import type { Making } from './sim-create.ts';
import { mountDisks } from './sim-disks.ts';
import { ownershipOf, type SimScope } from './sim-locate.ts';
import { placeOfOurs } from './sim-ours.ts';
import { beginRun, currentRun, endRun, runInit } from './sim-run.ts';

/** Starts the container of our lxcpath with the config that lies there. Running there already is success. */
export async function startContainer(
	scope: SimScope,
	making: Making,
	call: SimCall,
): Promise<void> {
	const { host, lxcpath } = scope;
	const { target, spec } = making;
	if (runsAlready(scope, target, call)) return;
	const config = startableConfig(scope, target, call);
	mountAll(scope, making, call);
	takeControllers(scope, spec, call);
	assertBridges(scope, config.spec, call);
	const begun = beginRun(host, { lxcpath, name: target.name }, config);
	try {
		await call.reach('midway');
		if ((begun.cgroup.memoryMax ?? Number.POSITIVE_INFINITY) < begun.cgroup.memoryPinned) {
			throw call.failure('its init was killed: memory.max is below what it starts with');
		}
		runInit(host, begun);
	} catch (thrown) {
		if (!(thrown instanceof SimCrash)) tidyUp(scope, begun);
		throw thrown;
	}
}

/** Throws when it is not ours, may run unseen, runs where it was adopted from, or is half started. */
function runsAlready(scope: SimScope, target: OwnedTarget, call: SimCall): boolean {
	const place = placeOfOurs(scope, target, call);
	const run = scope.host.visibleRun(place);
	if (run === null) return false;
	if (run.initPid === null) throw call.failure(`it is ${run.state}`);
	if (place.lxcpath === scope.lxcpath) return true;
	throw call.failure(`it runs in ${place.lxcpath}`, 'AlreadyRunning');
}

function startableConfig(
	{ host, lxcpath }: SimScope,
	target: OwnedTarget,
	call: SimCall,
): SimConfig {
	const container = host.container({ lxcpath, name: target.name });
	switch (ownershipOf(container, target)) {
		case 'Absent':
			throw call.failure('there is no container', 'Absent');
		case 'Foreign':
			throw call.failure('it is not ours', 'Foreign');
		case 'Ours':
	}
	if (!container?.config) throw call.failure('it has no config');
	if (container.rootfs === null) throw call.failure('its rootfs is not there', 'RootfsMissing');
	return container.config;
}

function mountAll(scope: SimScope, { target, spec }: Making, call: SimCall): void {
	const container = scope.host.container({ lxcpath: scope.lxcpath, name: target.name });
	if (container !== null) mountDisks(scope, container, { spec, call });
}

/** Mounts what is not there and can be. */
export function takeControllers({ host }: SimScope, spec: InstanceSpec, call: SimCall): void {
	const { controllers, mountable } = host.node;
	const missing = neededControllers(spec).filter((name) => !controllers.includes(name));
	for (const name of missing) {
		if (mountable.includes(name)) continue;
		throw call.failure(`this host has no cgroup controller ${name}`, 'ControllerMissing');
	}
	host.node = { ...host.node, controllers: [...controllers, ...missing].toSorted() };
}

function assertBridges({ host }: SimScope, spec: InstanceSpec, call: SimCall): void {
	for (const nic of spec.nics) {
		const link = linkOf(nic);
		if (link === null || host.node.bridges === null) continue;
		if (host.node.bridges.includes(link.name)) continue;
		throw call.failure(`there is no ${link.role} ${link.name}`, 'BridgeMissing');
	}
}

function tidyUp({ host }: SimScope, begun: SimRun): void {
	const run = currentRun(host, begun);
	if (run !== null) endRun(host, run, { cause: 'Unknown', code: 0 });
}
