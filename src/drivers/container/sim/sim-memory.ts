import { lowestLimit } from '../../../model/memory-limit.ts';
import type { ObservedMemory } from '../../../model/observed.ts';
import { inPages } from './sim-cgroup.ts';
import type { SimCgroup, SimRun } from './sim-container.ts';
import type { SimHost } from './sim-host.ts';
import { endRun } from './sim-run.ts';

/** A simulated host has no swap: what is pinned is processes' memory, all else page cache. */
export function memoryOf({
	memoryUsed,
	memoryPinned,
	memoryMin,
	swapMax,
}: SimCgroup): ObservedMemory {
	const anon = Math.min(memoryUsed, memoryPinned);
	const rest = { unevictable: 0, kernel: 0, swapRoom: 0 };
	return { min: memoryMin, swapMax, anon, file: memoryUsed - anon, ...rest };
}

/** So much of a limit one call takes away: a real shrink ends after some time, and goes on with the next. */
const LONGEST_STEP = 2 ** 30;

/**
 * Brings the limit of a run nearer to this one: at once when it grows, at most `LONGEST_STEP` below what is
 * used when it shrinks, and not at all when that cannot be reclaimed.
 */
export function resizeMemory(
	host: SimHost,
	run: SimRun,
	limit: number | null,
): 'Set' | 'OnTheWay' | 'Infeasible' {
	const { memoryMax, memoryUsed } = run.cgroup;
	const isGrowth = limit === null || (memoryMax !== null && limit >= memoryMax);
	if (!isGrowth && limit < lowestLimit(memoryOf(run.cgroup))) return 'Infeasible';
	const next = isGrowth ? limit : Math.max(limit, memoryUsed - LONGEST_STEP);
	if (writeMemoryMax(host, run, next) !== 'Set') return 'Infeasible';
	return next === limit ? 'Set' : 'OnTheWay';
}

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
	const memoryMax = inPages(limit);
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
