import {
	existsSync,
	mkdirSync,
	readdirSync,
	readFileSync,
	rmdirSync,
	writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { listIfThere, readIfThere } from '../../src/host/if-there.ts';

const CGROUPS = '/sys/fs/cgroup';
/** The longest that processes take to stand still; what waits for a disk takes longer. */
const STANDING_MS = 100;

/** How this machine's processes are put into groups that each host takes for the whole: of cgroup v1 or of nothing but v2. */
export interface HostCgroups {
	/** What `host-init.sh` mounts. */
	readonly version: 1 | 2;
	make(name: string): void;
	/** Shell commands that put the shell into those of a host. */
	readonly enter: (name: string) => readonly string[];
	/** Once the host is up, before anything is started in it. */
	settle(name: string): void;
	/** The processes of a host that are in none of its containers. */
	processes(name: string): readonly number[];
	/** Those in its containers. */
	contained(name: string): readonly number[];
	/** Stops every process of a host, and of its containers. */
	freeze(name: string): void;
	/** What stood still in it before that goes on doing so. */
	thaw(name: string): void;
	/** All of it, so that it can end. */
	thawEach(name: string): void;
	/** True when none is left; those of processes that are just ending cannot be removed yet. */
	remove(name: string): boolean;
	names(): readonly string[];
}

const HIERARCHIES = [
	...['cpu', 'cpuacct', 'cpuset', 'memory', 'devices', 'freezer', 'blkio', 'pids'],
	'systemd',
	// where there is one: CRIU takes all below a container's own with it, and makes it anew, which would be other tests' cgroups
	...(existsSync(`${CGROUPS}/unified`) ? ['unified'] : []),
];

const ofVersion1: HostCgroups = {
	version: 1,
	make(name) {
		for (const hierarchy of HIERARCHIES) {
			const folder = join(CGROUPS, hierarchy, name);
			mkdirSync(folder, { recursive: true });
			if (hierarchy !== 'cpuset') continue;
			for (const file of ['cpuset.cpus', 'cpuset.mems']) {
				writeFileSync(join(folder, file), readFileSync(join(CGROUPS, hierarchy, file)));
			}
		}
	},
	enter: (name) => HIERARCHIES.map((each) => `echo $$ >${CGROUPS}/${each}/${name}/cgroup.procs`),
	settle: () => undefined,
	processes: (name) => pidsIn(join(CGROUPS, 'freezer', name)),
	contained: (name) => payloadsIn(join(CGROUPS, 'freezer', name)),
	freeze: (name) => {
		const state = join(CGROUPS, 'freezer', name, 'freezer.state');
		writeFileSync(state, 'FROZEN');
		waitShortly(() => readFileSync(state, 'utf8').trim() === 'FROZEN');
	},
	thaw: (name) => writeFileSync(join(CGROUPS, 'freezer', name, 'freezer.state'), 'THAWED'),
	thawEach: (name) => {
		for (const folder of foldersBelow(join(CGROUPS, 'freezer', name))) {
			writeFileSync(join(folder, 'freezer.state'), 'THAWED');
		}
	},
	remove: (name) => removeTrees(HIERARCHIES.map((each) => join(CGROUPS, each, name))),
	names: () => readdirSync(join(CGROUPS, 'freezer')),
};

/** Where systemd would put what is in no unit: LXC takes it for the root. A group with controllers for others has no processes itself. */
const OWN = 'init.scope';

const ofVersion2: HostCgroups = {
	version: 2,
	make: (name) => {
		mkdirSync(join(CGROUPS, name, OWN), { recursive: true });
	},
	enter: (name) => {
		const procs = (group: string) => `${CGROUPS}/${group}/cgroup.procs`;
		const own = procs(`${name}/${OWN}`);
		// what comes first makes the group itself the root of what it starts
		return [`if read -r first <${own}; then echo $$ >${own}; else echo $$ >${procs(name)}; fi`];
	},
	settle: (name) => {
		const folder = join(CGROUPS, name);
		for (let pids = pidsIn(folder); pids.length > 0; pids = pidsIn(folder)) {
			for (const pid of pids) writeFileSync(join(folder, OWN, 'cgroup.procs'), `${pid}`);
		}
		for (const each of [CGROUPS, folder]) delegate(each);
	},
	processes: (name) => pidsIn(join(CGROUPS, name, OWN)),
	contained: (name) => payloadsIn(join(CGROUPS, name)),
	freeze: (name) => {
		const folder = join(CGROUPS, name);
		writeFileSync(join(folder, 'cgroup.freeze'), '1');
		waitShortly(() => readFileSync(join(folder, 'cgroup.events'), 'utf8').includes('frozen 1'));
	},
	thaw: (name) => writeFileSync(join(CGROUPS, name, 'cgroup.freeze'), '0'),
	thawEach: (name) => {
		for (const folder of foldersBelow(join(CGROUPS, name))) {
			writeFileSync(join(folder, 'cgroup.freeze'), '0');
		}
	},
	remove: (name) => removeTrees([join(CGROUPS, name)]),
	names: () => readdirSync(CGROUPS),
};

export const hostCgroups: HostCgroups = existsSync(join(CGROUPS, 'cgroup.controllers'))
	? ofVersion2
	: ofVersion1;

/** Gives all controllers of a cgroup to those below it. */
function delegate(folder: string): void {
	const all = readFileSync(join(folder, 'cgroup.controllers'), 'utf8').trim().split(' ');
	const given = all.map((controller) => `+${controller}`).join(' ');
	writeFileSync(join(folder, 'cgroup.subtree_control'), given);
}

function pidsIn(folder: string): readonly number[] {
	const pids = readIfThere(join(folder, 'cgroup.procs')) ?? '';
	return pids.split('\n').filter(Boolean).map(Number);
}

function payloadsIn(folder: string): readonly number[] {
	const payloads = listIfThere(folder).filter((name) => name.startsWith('lxc.payload.'));
	return payloads.flatMap((name) => pidsIn(join(folder, name)));
}

function waitShortly(holds: () => boolean): void {
	const until = performance.now() + STANDING_MS;
	while (!holds() && performance.now() < until);
}

function foldersBelow(folder: string): readonly string[] {
	if (!existsSync(folder)) return [];
	const below = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory());
	return [folder, ...below.flatMap(({ name }) => foldersBelow(join(folder, name)))];
}

function removeTrees(folders: readonly string[]): boolean {
	for (const folder of folders) removeTree(folder);
	return !folders.some((folder) => existsSync(folder));
}

function removeTree(folder: string): void {
	for (const each of foldersBelow(folder).toReversed()) {
		try {
			rmdirSync(each);
		} catch {
			// busy: the caller looks again
		}
	}
}
