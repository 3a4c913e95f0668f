import type { Clock } from '../../../model/clock.ts';
import type { ObservedExit } from '../../../model/observed.ts';
import { freshCgroup } from './sim-cgroup.ts';
import type { SimConfig, SimContainer, SimRun } from './sim-container.ts';
import { type Place, SimHost } from './sim-host.ts';
import type { SimState } from './sim-state.ts';

/** A host in that state. What will end by itself ends at its time, counted from its start. */
export function simHost(state: SimState, clock: Clock): SimHost {
	const host = new SimHost(state, clock);
	for (const run of state.runs) planOwnEnd(host, run);
	return host;
}

/** Only the monitor process is there yet; LXC says STARTING. */
export function beginRun(host: SimHost, place: Place, config: SimConfig): SimRun {
	const run: SimRun = {
		name: place.name,
		lxcpath: place.lxcpath,
		state: 'STARTING',
		initPid: null,
		startedAt: host.clock.now(),
		memory: host.newId(),
		config,
		nics: config.spec.nics,
		cgroup: freshCgroup(config.spec, host.node, host.guest(place.name)),
		visible: true,
	};
	host.setRuns(place, [...host.runsOf(place), run]);
	host.report(place, 'STARTING');
	return run;
}

/** Init runs. Nothing here asks whether another one does: the kernel would not either. */
export function runInit(host: SimHost, run: SimRun): SimRun {
	const running: SimRun = { ...run, state: 'RUNNING', initPid: host.newId() };
	host.replaceRun(run, running);
	const container = host.container(run);
	if (container !== null) host.put({ ...container, lastExit: null });
	host.report(run, 'RUNNING');
	planOwnEnd(host, running);
	return running;
}

/** All processes of the run are gone, and the log says how. */
export function endRun(host: SimHost, run: SimRun, end: Omit<ObservedExit, 'at'>): void {
	host.replaceRun(run, null);
	const container = host.container(run);
	if (container !== null) host.put(withExit(container, { ...end, at: host.clock.now() }));
	if (!run.visible) return;
	host.report(run, 'STOPPED');
	host.report(run, 'exited');
}

/** The run as it is now, whatever happened to it since; `null` when it ended. */
export function currentRun(host: SimHost, run: SimRun): SimRun | null {
	return host.runsOf(run).find((other) => other.initPid === run.initPid) ?? null;
}

function planOwnEnd(host: SimHost, run: SimRun): void {
	const { exits } = host.guest(run.name);
	if (exits === null) return;
	host.clock.after(run.startedAt + exits.afterMs - host.clock.now(), () => {
		const now = currentRun(host, run);
		// A frozen init does nothing, so it does not end either.
		if (now === null || now.state === 'FROZEN') return;
		endRun(host, now, { cause: exits.cause, code: exits.code });
	});
}

function withExit(container: SimContainer, lastExit: ObservedExit): SimContainer {
	return { ...container, lastExit };
}
