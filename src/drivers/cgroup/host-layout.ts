import { readIfThere } from '../../host/if-there.ts';
import { baseDirectory, type CgroupLayout, discoverCgroups } from './layout.ts';

/** The last answer and what it was made of: those mounts change rarely, and every look asks for them. */
let last: { readonly sources: string; readonly layout: CgroupLayout } | null = null;

/**
 * The hierarchies that are mounted on this host now. `procRoot` is where its /proc is. Gives the same
 * object as long as nothing changed.
 */
export function readLayout(procRoot = '/proc'): CgroupLayout {
	return layoutIn(readIfThere(`${procRoot}/self/mountinfo`) ?? '', procRoot);
}

/** The same for who has read the mounts of this process already. */
export function layoutIn(allMounts: string, procRoot: string): CgroupLayout {
	// disks come and go, and change nothing in it
	const mountInfo = allMounts
		.split('\n')
		.filter((line) => line.includes(' - cgroup'))
		.join('\n');
	const pid1Cgroup = readIfThere(`${procRoot}/1/cgroup`) ?? '';
	const sources = `${mountInfo}\n${pid1Cgroup}`;
	if (last?.sources === sources && hasSameControllers(last.layout)) return last.layout;
	const layout = discoverCgroups({ mountInfo, pid1Cgroup, controllersIn });
	last = { sources, layout };
	return layout;
}

/** Only version 2 can gain and lose controllers without a mount. */
function hasSameControllers({ hierarchies }: CgroupLayout): boolean {
	return hierarchies
		.filter(({ version }) => version === 2)
		.every(
			(hierarchy) =>
				controllersIn(baseDirectory(hierarchy)).trim() === hierarchy.controllers.join(' '),
		);
}

function controllersIn(directory: string): string {
	return readIfThere(`${directory}/cgroup.controllers`) ?? '';
}
