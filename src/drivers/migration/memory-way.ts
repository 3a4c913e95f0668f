import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Duplex } from 'node:stream';
import { HOST_ENVIRONMENT } from '../../host/process.ts';
import { WAY } from '../container/post-copy.ts';

/** ssh shakes hands, and ballast starts there. */
const READY_MS = 20_000;

/**
 * Keeps the connection open whatever becomes of ssh, for CRIU takes its end for success, and kills what it holds. Told to end (SIGTERM), it
 * says what CRIU cannot understand, and takes what is still under way. 4096 bytes complete whatever was begun.
 */
const KEEP_OPEN = `echo -1000 >/proc/self/oom_score_adj
shift 2
"$@" <&3 >&3 2>/dev/null &
way=$!
back() {
	kill -KILL $way
	until cat <&3 >/dev/null; do sleep 0.02; done &
	printf %04096d 0 >&3
	wait $!
	exit
}
trap back TERM
wait $way && exit
while :; do
	sleep 1000000 &
	wait $!
done 2>/dev/null`;

/**
 * A way for memory of the processes in a folder of images, through a command that reaches what fetches it. It goes on without this process.
 * Throws in words when it does not come about.
 */
export async function openMemoryWay(
	argv: readonly [string, ...string[]],
	folder: string,
): Promise<Duplex> {
	const child = spawn('sh', ['-c', KEEP_OPEN, 'sh', WAY, folder, ...argv], {
		stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
		detached: true,
		env: HOST_ENVIRONMENT,
	});
	const way = child.stdio[3] as Duplex;
	child.unref();
	try {
		// nothing else comes before it is asked for
		const [word] = await once(way, 'data', { signal: AbortSignal.timeout(READY_MS) });
		if (String(word) !== READY) throw new Error(`it said "${String(word).trim()}"`);
		way.pause();
		return way;
	} catch (cause) {
		way.destroy();
		child.kill('SIGTERM');
		throw cause;
	}
}

/** What the target says when it waits for images. */
export const READY = 'ready\n';
