import { quotaInForce } from '../../../model/cpu-share.ts';
import { parseIoRule } from '../../../model/io-limits.ts';
import { CONTROLLER_OF } from '../../../model/limit-controllers.ts';
import type { ObservedIo } from '../../../model/observed.ts';
import type { LimitField, LimitSetting, LimitValue } from '../../../model/plan.ts';
import type { LimitFailures } from '../driver.ts';
import { setEach } from '../set-each.ts';
import type { SimCall } from './sim-call.ts';
import type { SimCgroup, SimRun } from './sim-container.ts';
import type { SimHost } from './sim-host.ts';
import { resizeMemory } from './sim-memory.ts';
import { currentRun } from './sim-run.ts';

/** Sets values of a running container's cgroup, and never by killing anybody in it. */
export function setRunLimits(
	host: SimHost,
	{ run, settings }: { readonly run: SimRun; readonly settings: readonly LimitSetting[] },
	call: SimCall,
): Promise<LimitFailures> {
	return setEach(settings, ({ limit, value }) => {
		const now = currentRun(host, run);
		if (now === null) throw call.failure('the container has ended');
		const controller = CONTROLLER_OF[limit];
		if (now.cgroup.withoutControllers.includes(controller)) {
			throw call.failure(`it has no cgroup of the controller ${controller}`, 'ControllerMissing');
		}
		SETTERS[limit](value, { host, run: now, call });
	});
}

interface Scene {
	readonly host: SimHost;
	readonly run: SimRun;
	readonly call: SimCall;
}

type Setter = (value: LimitValue, scene: Scene) => void;

const SETTERS: Readonly<Record<LimitField, Setter>> = {
	'hvparams.cpu_mask': (value, scene) => {
		if (typeof value !== 'string') throw scene.call.failure('cpu_mask is no CPU list');
		change(scene, { cpus: value });
	},
	'cpu.quota': (value, scene) =>
		change(scene, { cpuQuota: quotaInForce(numberOrNone(value, scene)) }),
	'cpu.weight': (value, scene) => change(scene, { cpuWeight: numberOrNone(value, scene) }),
	pids: (value, scene) => change(scene, { pidsMax: numberOrNone(value, scene) }),
	devices: (value, scene) => {
		if (!isList(value)) throw scene.call.failure('devices is no list of rules');
		change(scene, { devices: value });
	},
	'disks.io': (value, scene) => {
		if (!isList(value)) throw scene.call.failure('disks.io is no list of rules');
		change(scene, { io: value.map(ioOfRule) });
	},
	'memory.min': (value, scene) => change(scene, { memoryMin: numberOrNone(value, scene) }),
	'memory.swap': (value, scene) => change(scene, { swapMax: numberOrNone(value, scene) }),
	'memory.max': setMemoryLimit,
	'memory.target': setMemoryLimit,
};

/** Each mount point is a device of its own here. */
function ioOfRule(text: string): ObservedIo {
	const { place, limits } = parseIoRule(text);
	return { device: `0:${place}`, mounts: [place], limits };
}

function change({ host, run }: Scene, cgroup: Partial<SimCgroup>): void {
	host.replaceRun(run, { ...run, cgroup: { ...run.cgroup, ...cgroup } });
}

function setMemoryLimit(value: LimitValue, scene: Scene): void {
	const { host, run, call } = scene;
	switch (resizeMemory(host, run, numberOrNone(value, scene))) {
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

function numberOrNone(value: LimitValue, { call }: Scene): number | null {
	if (value === null || typeof value === 'number') return value;
	throw call.failure('the limit is no number');
}

function isList(value: LimitValue): value is readonly string[] {
	return Array.isArray(value);
}
