import { listDirectoriesIfThere, readIfThere } from '../../host/if-there.ts';

/**
 * The processes of a cgroup without those of its children, and without zombies. The file is opened each time: one that is kept
 * open goes on showing for a while, on cgroup v1, who was there.
 */
export function processesIn(directory: string): readonly number[] {
	const text = readIfThere(`${directory}/cgroup.procs`) ?? '';
	// 0 stands for a process of another pid namespace
	return text
		.split('\n')
		.map(Number)
		.filter((pid) => pid > 0);
}

/** One process of a cgroup or of those below it; `null` when there is none. */
export function anyProcessBelow(directory: string): number | null {
	const [first] = processesIn(directory);
	if (first !== undefined) return first;
	for (const child of listDirectoriesIfThere(directory)) {
		const found = anyProcessBelow(`${directory}/${child}`);
		if (found !== null) return found;
	}
	return null;
}
