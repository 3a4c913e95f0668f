/** Sends a signal to a process, or with a negative pid to a process group; nothing when it is gone. */
export function killIfThere(pid: number, signal: 'SIGTERM' | 'SIGKILL'): void {
	try {
		process.kill(pid, signal);
	} catch (cause) {
		if (!(cause instanceof Error && 'code' in cause && cause.code === 'ESRCH')) throw cause;
	}
}
