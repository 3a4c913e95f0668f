import { spawn } from 'node:child_process';
import { lastLine } from '../../host/last-line.ts';
import { HOST_ENVIRONMENT } from '../../host/process.ts';
import { RECEIVE, SSH_FAILED, SSH_OPTIONS, unreachable } from './ssh.ts';

export interface Listener {
	readonly out: (text: string) => void;
	readonly err: (text: string) => void;
	readonly signal: AbortSignal;
}

/**
 * Has the ballast of the node at that address do something, lets its output be heard as it comes, and gives its exit code. When it is not wanted
 * any more, or this process is gone, its input ends, by which it knows. Fails with `PeerUnreachable`.
 */
export function runThere(
	address: string,
	words: readonly string[],
	{ out, err, signal }: Listener,
): Promise<number> {
	signal.throwIfAborted();
	const args = [...SSH_OPTIONS, '--', address, [RECEIVE, ...words].join(' ')];
	// in a session of its own: Ctrl-C is for this process, which tells the other node
	const child = spawn('ssh', args, { env: HOST_ENVIRONMENT, detached: true });
	const end = (): void => void child.stdin.end();
	signal.addEventListener('abort', end, { once: true });
	// it may be gone before it is told
	child.stdin.on('error', () => undefined);
	let isConnected = false;
	let unheard = '';
	const hearErr = (): void => {
		if (unheard !== '') err(unheard);
		unheard = '';
	};
	child.stdout.setEncoding('utf8').on('data', (text: string) => {
		isConnected = true;
		hearErr();
		out(text);
	});
	child.stderr.setEncoding('utf8').on('data', (text: string) => {
		// until the other ballast says something these may be words of ssh
		unheard += text;
		if (isConnected) hearErr();
	});
	return new Promise((resolve, reject) => {
		child.once('error', (cause) => reject(unreachable(address, cause.message)));
		child.once('close', (code) => {
			signal.removeEventListener('abort', end);
			if (code === null || code === SSH_FAILED) {
				reject(unreachable(address, lastLine(unheard) || 'the connection ended'));
				return;
			}
			hearErr();
			resolve(code);
		});
	});
}
