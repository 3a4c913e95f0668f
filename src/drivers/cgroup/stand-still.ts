import { setTimeout as delay } from 'node:timers/promises';
import type { ControllerDirectory } from './payload.ts';
import { readFreezer } from './read-freezer.ts';
import { writeFreezer } from './write-freezer.ts';

const STEP_MS = 5;

/**
 * Stops the processes of a cgroup where they are, and says whether all stand still within that time; what waits for a disk does so when that has
 * answered. Asked once, cgroup v1 may never come to it: the kernel overlooks a process that waits for a child of its vfork which was frozen before
 * it called exec (one start of a busybox in 150 here, Linux 6.18), and looks again when it is asked again.
 */
export async function standStill(
	directory: ControllerDirectory,
	withinMs: number,
): Promise<boolean> {
	const until = performance.now() + withinMs;
	for (;;) {
		writeFreezer(directory, 'FROZEN');
		if (readFreezer(directory) === 'FROZEN') return true;
		if (performance.now() > until) return false;
		await delay(STEP_MS);
	}
}
