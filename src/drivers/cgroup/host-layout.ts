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
