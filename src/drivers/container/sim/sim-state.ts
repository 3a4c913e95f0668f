import type { ObservedNode } from '../../../model/observed.ts';
import type { SimContainer, SimGuest, SimRun, SimTrashed } from './sim-container.ts';

/** The machine itself. */
export interface SimNode {
	/** ms since the epoch. */
	readonly bootedAt: number;
	readonly lxcVersion: string;
	readonly cgroupLayout: ObservedNode['cgroupLayout'];
	/** Controllers that can be used now, and those that a start may mount or enable. */
	readonly controllers: readonly string[];
	readonly mountable: readonly string[];
	/** Canonical CPU list. */
	readonly cpus: string;
	readonly memoryTotal: number;
	/** Interfaces that NICs may hang on; `null` = whatever a spec names exists. */
	readonly bridges: readonly string[] | null;
	/** Directories and archives that specs may name and that are not there; all others are. */
	readonly missingPaths: readonly string[];
	readonly diskFree: number;
	/** What one rootfs takes of the disk. */
	readonly rootfsBytes: number;
}

/** A whole simulated host as plain JSON. */
export interface SimState {
	readonly version: 4;
	readonly node: SimNode;
	readonly containers: readonly SimContainer[];
	readonly halfCreated: readonly string[];
	readonly runs: readonly SimRun[];
	readonly trash: readonly SimTrashed[];
	readonly guests: readonly { readonly name: string; readonly guest: SimGuest }[];
	readonly nextId: number;
}

const GIB = 2 ** 30;

/** The host that `--simulate` begins with: nothing on it yet, and room for a few hundred instances. */
export const SEED_STATE: SimState = {
	version: 4,
	node: {
		bootedAt: 0,
		lxcVersion: '5.0.2',
		cgroupLayout: 'v1',
		controllers: ['blkio', 'cpu', 'cpuacct', 'cpuset', 'devices', 'freezer', 'memory', 'pids'],
		mountable: ['blkio', 'hugetlb', 'net_cls', 'net_prio', 'perf_event', 'rdma'],
		cpus: '0-7',
		memoryTotal: 64 * GIB,
		bridges: null,
		missingPaths: [],
		diskFree: 1024 * GIB,
		rootfsBytes: 64 * 2 ** 20,
	},
	containers: [],
	halfCreated: [],
	runs: [],
	trash: [],
	guests: [],
	nextId: 1000,
};
