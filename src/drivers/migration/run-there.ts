import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { HOST_ENVIRONMENT } from '../../host/process.ts';
import { RECEIVE, SSH_FAILED, SSH_OPTIONS } from './ssh.ts';
import { sshFailure } from './ssh-failure.ts';

export interface Listener {
	readonly out: (text: string) => void;
	readonly err: (text: string) => void;
	readonly signal: AbortSignal;
}

/** The shell of another host takes these as they are. */
const WORD = /^[A-Za-z0-9][A-Za-z0-9.-]*$/;

/**
 * Has the ballast of the node at that address do something, lets its output be heard as it comes, and gives its exit code. When it is not wanted
 * any more, or this process is gone, its input ends, by which it knows. Fails with `PeerUnreachable`.
 */
export async function runThere(
	address: string,
	words: readonly string[],
	listener: Listener,
): Promise<number> {
	const { signal } = listener;
	signal.throwIfAborted();
	const odd = words.find((word) => !WORD.test(word));
	if (odd !== undefined) throw new Error(`not for a shell: ${JSON.stringify(odd)}`);
	const args = [...SSH_OPTIONS, '--', address, [RECEIVE, ...words].join(' ')];
	// in a session of its own: Ctrl-C is for this process, which tells the other node
	const child = spawn('ssh', args, { env: HOST_ENVIRONMENT, detached: true });
	const end = (): void => void child.stdin.end();
	signal.addEventListener('abort', end, { once: true });
	// it may be gone before it is told
	child.stdin.on('error', () => undefined);
	const heard = listen(child, listener);
	try {
		const code = await ended(child);
		if (code === null || code === SSH_FAILED) {
			throw sshFailure(address, heard.unsaid, 'the connection ended');
		}
		heard.flush();
		return code;
	} finally {
		signal.removeEventListener('abort', end);
	}
}

interface Heard {
	/** What ssh itself may have said. */
	readonly unsaid: string;
	readonly flush: () => void;
}

/** Until the other ballast says something, errors may be words of ssh, which are no news for whoever listens. */
function listen(child: ChildProcessWithoutNullStreams, { out, err }: Listener): Heard {
	let isConnected = false;
	let unsaid = '';
	const flush = (): void => {
		if (unsaid !== '') err(unsaid);
		unsaid = '';
	};
	child.stdout.setEncoding('utf8').on('data', (text: string) => {
		isConnected = true;
		flush();
		out(text);
	});
	child.stderr.setEncoding('utf8').on('data', (text: string) => {
		unsaid += text;
		if (isConnected) flush();
	});
	return {
		get unsaid() {
			return unsaid;
		},
		flush,
	};
}

/** `null` = a signal ended it, or it could not be run. */
function ended(child: ChildProcessWithoutNullStreams): Promise<number | null> {
	return new Promise((resolve) => {
		child.once('error', () => resolve(null));
		child.once('close', resolve);
	});
}
