import { readIfThere } from '../../host/if-there.ts';
import { type CgroupLayout, discoverCgroups } from './layout.ts';

/** The hierarchies that are mounted on this host now. `procRoot` is where its /proc is. */
export function readLayout(procRoot = '/proc'): CgroupLayout {
	return discoverCgroups({
		mountInfo: readIfThere(`${procRoot}/self/mountinfo`) ?? '',
		pid1Cgroup: readIfThere(`${procRoot}/1/cgroup`) ?? '',
		controllersIn: (directory) => readIfThere(`${directory}/cgroup.controllers`) ?? '',
	});
}

/** Reads the layout again and again, and gives the same object as long as nothing changed. */
export class LayoutReader {
	readonly #procRoot: string;
	#layout: CgroupLayout | null = null;

	constructor(procRoot: string) {
		this.#procRoot = procRoot;
	}

	read(): CgroupLayout {
		const layout = readLayout(this.#procRoot);
		if (JSON.stringify(layout.hierarchies) === JSON.stringify(this.#layout?.hierarchies)) {
			return this.#layout ?? layout;
		}
		this.#layout = layout;
		return layout;
	}
}
