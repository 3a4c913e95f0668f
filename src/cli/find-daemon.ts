import { existsSync } from 'node:fs';
import { connect } from 'node:net';

/** True when a process listens on the socket. One that a killed daemon left behind refuses. */
export function isDaemonThere(socketPath: string): Promise<boolean> {
	if (!existsSync(socketPath)) return Promise.resolve(false);
	return new Promise((resolve) => {
		const socket = connect(socketPath);
		socket.once('connect', () => {
			socket.destroy();
			resolve(true);
		});
		// no right to connect means that somebody is there: the request itself will say so
		socket.once('error', (error: NodeJS.ErrnoException) => resolve(error.code === 'EACCES'));
	});
}
