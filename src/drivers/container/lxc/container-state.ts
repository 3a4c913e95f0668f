import type { LxcState } from '../../../model/observed.ts';
import type { Freezer } from '../../cgroup/read-freezer.ts';

/** What the host shows of one container. */
export interface Signs {
	/** Its command socket is listening in our network namespace. */
	readonly socket: boolean;
	/** Each with the title of its process. */
	readonly monitors: readonly { readonly pid: number; readonly title: string }[];
	readonly init: 'None' | 'NotReady' | 'Ready';
	readonly freezer: Freezer;
	/** A process of the container that no monitor watches over. */
	readonly orphan: { readonly pid: number; readonly cgroup: string } | null;
	/** Its monitor starts it again, after a reboot from inside. */
	readonly rebooting: boolean;
}

export type Verdict =
	/** The files cannot tell: LXC is starting or ending it, or is too old to have monitor cgroups. */
	| { readonly ask: true }
	| { readonly ask: false; readonly state: LxcState; readonly contradiction: string | null };

/** What the signs mean. Processes that run count more than what LXC would answer. */
export function judge(signs: Signs): Verdict {
	const contradiction = contradictionIn(signs);
	if (contradiction !== null) return { ask: false, state: stateByFreezer(signs), contradiction };
	if (signs.rebooting) return told('STARTING');
	if (!signs.socket) return told('STOPPED');
	if (signs.monitors.length === 0 || signs.init !== 'Ready') return { ask: true };
	return told(stateByFreezer(signs));
}

/** Who runs is frozen or not, whether LXC knows of it or not. */
function stateByFreezer({ freezer }: Signs): LxcState {
	return freezer === 'THAWED' ? 'RUNNING' : freezer;
}

/** Why a process that LXC does not know of keeps a container from being started. */
export function withoutMonitor(orphan: { readonly pid: number; readonly cgroup: string }): string {
	return `process ${orphan.pid} runs in its cgroup ${orphan.cgroup} without a monitor, so LXC takes it for stopped`;
}

function told(state: LxcState): Verdict {
	return { ask: false, state, contradiction: null };
}

function contradictionIn({ monitors, orphan, socket, init }: Signs): string | null {
	const [first, second] = monitors;
	if (first && second) {
		return `two monitors run it (processes ${first.pid} and ${second.pid})`;
	}
	// with a socket and no monitor cgroup LXC is too old to make one: it knows its process itself
	if (orphan && (first ? init === 'Ready' : !socket)) return withoutMonitor(orphan);
	if (first && !socket) {
		return `its monitor runs (process ${first.pid}, "${first.title}") but its command socket does not show here: it was started in another network namespace or under another name of its lxcpath`;
	}
	return null;
}
