import { lastLine } from '../../host/last-line.ts';
import type { OperationError } from '../../model/errors.ts';
import { unreachable } from './ssh.ts';

/** Why ssh did not come to a host, from what it said; `otherwise` where it said nothing. */
export function sshFailure(address: string, said: string, otherwise: string): OperationError {
	const changed = /^Offending .*key in (?<file>.+):(?<line>\d+)\s*$/m.exec(said)?.groups;
	const host = /^Host key for (?<host>\S+) has changed/m.exec(said)?.groups?.['host'];
	if (changed !== undefined && host !== undefined) {
		const { file = '', line = '' } = changed;
		const why = `the key of ${host} is not the one in line ${line} of ${file}`;
		return unreachable(address, why, compare(host, `ssh-keygen -f ${file} -R ${host}`));
	}
	const unknown = /^No \S+ host key is known for (?<host>\S+) /m.exec(said)?.groups?.['host'];
	if (unknown !== undefined) {
		const why = `the key of ${unknown} is in no known_hosts file here`;
		return unreachable(address, why, compare(unknown, ''));
	}
	return unreachable(address, lastLine(said) || otherwise);
}

/** Nobody but a person can tell a host that was made anew from one that only says that it is that host. */
function compare(host: string, forget: string): string {
	const there = 'ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub';
	const look = `Compare ssh-keyscan ${host} | ssh-keygen -lf - here with ${there} on its own console.`;
	const first = forget === '' ? '' : `${forget}, then `;
	return `${look} Only if they are the same: ${first}ssh-keyscan ${host} >>~/.ssh/known_hosts`;
}
