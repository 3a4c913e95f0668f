import type { MemoryLook, MemoryUse } from '../../../model/memory-use.ts';
import type { Target } from '../driver.ts';
import type { SimCgroup } from './sim-container.ts';
import { placeOf, type SimScope } from './sim-locate.ts';
import { observeNode } from './sim-observe.ts';

/** What is pinned is the working set; the simulated kernel reads nothing twice. */
export function readMemoryOf(scope: SimScope, targets: readonly Target[]): MemoryLook {
	const { memoryTotal: total, memoryAvailable: available } = observeNode(scope.host);
	const instances = targets.flatMap((target) => {
		const run = scope.host.visibleRun(placeOf(scope, target));
		return run === null ? [] : [[target.name, useOf(run.cgroup)] as const];
	});
	return { total, available, instances: new Map(instances) };
}

function useOf({ memoryMax, memoryUsed, memoryPinned }: SimCgroup): MemoryUse {
	return {
		limit: memoryMax,
		usage: memoryUsed,
		workingSet: memoryPinned,
		unreclaimable: memoryPinned,
		pressure: null,
		...{ refaults: 0, limitHits: 0, oomKills: 0 },
	};
}
