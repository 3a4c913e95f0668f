import type { ObservedExit } from '../../../model/observed.ts';
import type { SimCgroup, SimGuest } from './sim-container.ts';
import { freezeRun, thawRun } from './sim-freeze.ts';
import type { Place, SimHost } from './sim-host.ts';
import { beginRun, endRun, runInit } from './sim-run.ts';

/**
 * What happens to a container without ballast: its guest ends, or somebody uses LXC's tools. Each of
 * them is without effect on a container that is not there or not in the state it needs.
 */
export const outside = {
	/** The guest powers off, ends with a code, or its init is killed. */
	exit(host: SimHost, place: Place, end: Omit<ObservedExit, 'at'>): void {
		const run = host.visibleRun(place);
		if (run !== null) endRun(host, run, end);
	},

	/** Somebody runs lxc-start. */
	start(host: SimHost, place: Place): void {
		const config = host.container(place)?.config;
		if (!config || host.runsOf(place).length > 0) return;
		runInit(host, beginRun(host, place, config));
	},

	freeze(host: SimHost, place: Place): void {
		const run = host.visibleRun(place);
		if (run?.initPid) freezeRun(host, run);
	},

	unfreeze(host: SimHost, place: Place): void {
		const run = host.visibleRun(place);
		if (run !== null) thawRun(host, run);
	},

	/** Somebody writes to the files of its cgroup, or the guest takes or frees memory. */
	changeCgroup(host: SimHost, place: Place, change: Partial<SimCgroup>): void {
		const run = host.visibleRun(place);
		if (run === null) return;
		host.replaceRun(run, { ...run, cgroup: { ...run.cgroup, ...change } });
	},

	/** How the guest behaves from its next start on. */
	changeGuest(host: SimHost, name: string, change: Partial<SimGuest>): void {
		host.guests.set(name, { ...host.guest(name), ...change });
	},

	/** The host loses power and comes back: nothing runs, and no log tells how it ended. */
	reboot(host: SimHost): void {
		for (const { name, lxcpath, startedAt } of [...host.runs.values()].flat()) {
			host.setRuns({ name, lxcpath }, []);
			const container = host.container({ name, lxcpath });
			const lastExit = { at: startedAt, cause: 'Unknown', code: 0 } as const;
			if (container !== null) host.put({ ...container, lastExit });
		}
		host.node = { ...host.node, bootedAt: host.clock.now() };
	},

	/** LXC's tools run in another network namespace than its monitor, or no longer do. */
	hide(host: SimHost, place: Place, isHidden: boolean): void {
		host.setRuns(
			place,
			host.runsOf(place).map((run) => ({ ...run, visible: !isHidden })),
		);
	},
};
