import type { LimitField, LimitValue } from '../../../model/plan.ts';
import type { SimCall } from './sim-call.ts';
import { cpusOf, writeMemoryMax } from './sim-cgroup.ts';
import type { SimCgroup, SimRun } from './sim-container.ts';
import type { SimHost } from './sim-host.ts';

export interface LimitChange {
	readonly run: SimRun;
	readonly limit: LimitField;
	readonly value: LimitValue;
}

/** Sets one value of a running container's cgroup, and never by killing anybody in it. */
export function setRunLimit(host: SimHost, change: LimitChange, call: SimCall): void {
	host.replaceRun(change.run, { ...change.run, cgroup: changedCgroup(host, change, call) });
}

function changedCgroup(
	host: SimHost,
	{ run, limit, value }: LimitChange,
	call: SimCall,
): SimCgroup {
	const { cgroup } = run;
	switch (limit) {
		case 'memory.max':
			return withMemoryMax(host, { cgroup, limit: numberOrNone(value, call) }, call);
		case 'pids':
			return { ...cgroup, pidsMax: numberOrNone(value, call) };
		case 'hvparams.cpu_mask':
			if (typeof value !== 'string') throw call.failure('cpu_mask is no CPU list');
			return { ...cgroup, cpus: cpusOf(value, host.node) };
		case 'devices':
			if (!isList(value)) throw call.failure('devices is no list of rules');
			return { ...cgroup, devices: value };
	}
}

function withMemoryMax(
	{ node }: SimHost,
	{ cgroup, limit }: { readonly cgroup: SimCgroup; readonly limit: number | null },
	call: SimCall,
): SimCgroup {
	const infeasible = `${cgroup.memoryPinned} bytes are in use and cannot be reclaimed`;
	// On v2 the write itself would kill, so it must not come to it.
	if (limit !== null && node.cgroupLayout === 'v2' && limit < cgroup.memoryPinned) {
		throw call.failure(infeasible, 'LimitInfeasible');
	}
	const written = writeMemoryMax(cgroup, limit, node.cgroupLayout);
	if (written.end !== 'Set') throw call.failure(infeasible, 'LimitInfeasible');
	return written.cgroup;
}

function numberOrNone(value: LimitValue, call: SimCall): number | null {
	if (value === null || typeof value === 'number') return value;
	throw call.failure('the limit is no number');
}

function isList(value: LimitValue): value is readonly string[] {
	return Array.isArray(value);
}
