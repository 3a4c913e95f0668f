import { readFreezer } from '../../cgroup/read-freezer.ts';
import { writeFreezer } from '../../cgroup/write-freezer.ts';
import { freezerOf } from './freezer-of.ts';

const FREEZE_FIRST = 'echo FROZEN >"$1" && shift && exec "$@"';

/**
 * What to put before the tool that writes a container's processes into images, so that they stand still when CRIU comes: it would freeze them, see
 * that they do not stand still in the same moment, and sleep for 100 ms. The shell does it, for nothing may come between that and CRIU. The
 * images say of the freezer what CRIU found: see `thawRestored`. Only that of cgroup v1 was seen to work so.
 */
export function freezeFirst(initPid: number): readonly string[] {
	const freezer = freezerOf(initPid);
	if (freezer?.version !== 1) return [];
	return ['sh', '-c', FREEZE_FIRST, 'sh', `${freezer.path}/freezer.state`];
}

/** Lets go on what stood still when its images were written: CRIU brings the freezer back as it found it. */
export function thawRestored(initPid: number): void {
	const freezer = freezerOf(initPid);
	if (freezer === null || readFreezer(freezer) === 'THAWED') return;
	writeFreezer(freezer, 'THAWED');
}
