import { readValueIfThere } from './if-there.ts';

export interface ProcessStat {
	readonly parent: number;
	/** Clock ticks since boot; together with the pid it names a process for good. */
	readonly startTicks: number;
	/** False for a zombie: it has ended and only waits to be noticed. */
	readonly alive: boolean;
}

/** Linux shows times to user space in units of 1/100 s on every architecture. */
const TICK_MS = 10;

/** What /proc/PID/stat says, or `null` when there is no such process. */
export function readProcessStat(procRoot: string, pid: number): ProcessStat | null {
	const text = readValueIfThere(`${procRoot}/${pid}/stat`);
	if (text === null) return null;
	// the second field is the command in parentheses, and may contain blanks and parentheses itself
	const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
	const [state, parent] = fields;
	return {
		parent: Number(parent),
		startTicks: Number(fields[19]),
		alive: state !== 'Z' && state !== 'X',
	};
}

/**
 * When the host booted, in ms since the epoch. It is read anew each time, but moves only when
 * the clock was set, so that start times do not jitter by the 10 ms of /proc/uptime.
 */
export class BootTime {
	readonly #procRoot: string;
	#known = 0;

	constructor(procRoot: string) {
		this.#procRoot = procRoot;
	}

	refresh(): void {
		const uptime = Number(readValueIfThere(`${this.#procRoot}/uptime`)?.split(' ')[0]);
		const boot = Date.now() - uptime * 1000;
		if (Math.abs(boot - this.#known) > 1000) this.#known = Math.round(boot);
	}

	/** ms since the epoch, as of the last refresh. */
	get at(): number {
		return this.#known;
	}

	/** ms since the epoch of a number of ticks since boot. */
	timeOf(ticks: number): number {
		return this.#known + ticks * TICK_MS;
	}
}
