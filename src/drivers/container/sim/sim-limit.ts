import type { LimitField, LimitValue } from '../../../model/plan.ts';
import type { SimCall } from './sim-call.ts';
import { cpusOf } from './sim-cgroup.ts';
import type { SimCgroup, SimRun } from './sim-container.ts';
import type { SimHost } from './sim-host.ts';
import { resizeMemory } from './sim-memory.ts';

export interface LimitChange {
	readonly run: SimRun;
	readonly limit: LimitField;
	readonly value: LimitValue;
}

/** Sets one value of a running container's cgroup, and never by killing anybody in it. */
export function setRunLimit(host: SimHost, change: LimitChange, call: SimCall): void {
	const { run, limit, value } = change;
	const set = (cgroup: Partial<SimCgroup>) =>
		host.replaceRun(run, { ...run, cgroup: { ...run.cgroup, ...cgroup } });
	switch (limit) {
		case 'memory.max':
		case 'memory.target':
			setMemoryLimit(host, change, call);
			return;
		case 'memory.min':
			set({ memoryMin: numberOrNone(value, call) });
			return;
		case 'memory.swap':
			set({ swapMax: numberOrNone(value, call) });
			return;
		case 'pids':
			set({ pidsMax: numberOrNone(value, call) });
			return;
		case 'hvparams.cpu_mask':
			if (typeof value !== 'string') throw call.failure('cpu_mask is no CPU list');
			set({ cpus: cpusOf(value, host.node) });
			return;
		case 'devices':
			if (!isList(value)) throw call.failure('devices is no list of rules');
			set({ devices: value });
			return;
	}
}

function setMemoryLimit(host: SimHost, { run, value }: LimitChange, call: SimCall): void {
	const limit = numberOrNone(value, call);
	switch (resizeMemory(host, run, limit)) {
		case 'Set':
			return;
		case 'OnTheWay':
			throw call.failure('it is on the way', 'InProgress');
		case 'Infeasible': {
			const { memoryPinned } = run.cgroup;
			const why = `${memoryPinned} bytes are in use and cannot be reclaimed`;
			throw call.failure(why, 'LimitInfeasible');
		}
	}
}

function numberOrNone(value: LimitValue, call: SimCall): number | null {
	if (value === null || typeof value === 'number') return value;
	throw call.failure('the limit is no number');
}

function isList(value: LimitValue): value is readonly string[] {
	return Array.isArray(value);
}
