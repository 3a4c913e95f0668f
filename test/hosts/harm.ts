import { ROOT, startDaemon } from './on-host.ts';
import type { TestHosts } from './test-hosts.ts';

const DAEMON = /\/ballast\/bin\/ballast .*(daemon|migrate)/;
const SOCKET = `${ROOT}/run/ballast/ballast.sock`;

/** What is done to hosts that stand still at that moment; what is to be done later comes back. */
export type Harm = () => () => Promise<void> | void;

/** Every ballast of a host ends, and a daemon is started again. */
export function killed(hosts: TestHosts, name: string): Harm {
	return () => {
		const host = hosts.host(name);
		for (const pid of host.processes(DAEMON)) process.kill(pid, 'SIGKILL');
		return async () => {
			host.run('rm', '-f', SOCKET);
			await startDaemon(host);
		};
	};
}

/** Lets neither of two hosts do anything while it is harmed. */
export async function harmed(hosts: TestHosts, harm: Harm): Promise<void> {
	const both = ['n1', 'n2'].map((name) => hosts.host(name));
	for (const host of both) host.freeze();
	let later: ReturnType<Harm>;
	try {
		later = harm();
	} finally {
		for (const host of both) host.thaw();
	}
	await later();
}
