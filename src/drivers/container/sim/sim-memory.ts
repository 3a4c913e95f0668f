import { wholePages } from './sim-cgroup.ts';
import type { SimRun } from './sim-container.ts';
import type { SimHost } from './sim-host.ts';
import { endRun } from './sim-run.ts';

/**
 * What the kernel makes of a write of a memory limit. Growing is free. Below the use it reclaims first;
 * when that is not enough, cgroup v1 refuses (`Busy`: the old limit stays) and v2 kills (`Killed`).
 */
export function writeMemoryMax(
	host: SimHost,
	run: SimRun,
	limit: number | null,
): 'Set' | 'Busy' | 'Killed' {
	const { cgroup } = run;
	const memoryMax = wholePages(limit);
	const room = memoryMax ?? Number.POSITIVE_INFINITY;
	const memoryUsed = Math.min(cgroup.memoryUsed, Math.max(room, cgroup.memoryPinned));
	if (room >= cgroup.memoryPinned) {
		host.replaceRun(run, { ...run, cgroup: { ...cgroup, memoryMax, memoryUsed } });
		return 'Set';
	}
	if (host.node.cgroupLayout !== 'v2') {
		host.replaceRun(run, { ...run, cgroup: { ...cgroup, memoryUsed } });
		return 'Busy';
	}
	host.oomKills += 1;
	endRun(host, run, { cause: 'Signal', code: 9 });
	return 'Killed';
}
