import { readIfThere } from '../../src/host/if-there.ts';
import type { TestHost } from './test-hosts.ts';

/** All that can be blocked, as CRIU does it; where its code has come to its end the kernel lets SIGTRAP through. */
const BLOCKED = /^SigBlk:\tfffffffffffbfe[ef]f$/m;
const TRACED = /^TracerPid:\t[1-9]/m;

/** Whether CRIU is in a process just then: it runs code of its own there, in its place. */
export function isIn(pid: number): boolean {
	const status = statusOf(pid);
	return TRACED.test(status) && BLOCKED.test(status);
}

/** The init of the only container of a host. */
export function initOf(host: TestHost): number {
	const init = host.contained().find((pid) => /^NSpid:.*\t1$/m.test(statusOf(pid)));
	if (init === undefined) throw new Error(`nothing runs on ${host.name}`);
	return init;
}

interface Moment {
	/** The command lines that are meant. */
	readonly criu: RegExp;
	/** Is asked while nothing on the host changes. */
	readonly holds: () => boolean;
}

/** Kills the CRIU of a host if it is the moment for that, and returns whether it was. */
export function killCriu(host: TestHost, { criu, holds }: Moment): boolean {
	host.freeze();
	try {
		const pids = host.processes(criu);
		if (pids.length === 0 || !holds()) return false;
		for (const pid of pids) process.kill(pid, 'SIGKILL');
		return true;
	} finally {
		host.thaw();
	}
}

/** Whether CRIU is in none of the processes of a host's containers. */
export function isInNone(host: TestHost): boolean {
	return !host.contained().some(isIn);
}

function statusOf(pid: number): string {
	return readIfThere(`/proc/${pid}/status`) ?? '';
}
