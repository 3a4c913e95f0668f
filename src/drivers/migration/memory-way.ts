import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Duplex } from 'node:stream';
import { HOST_ENVIRONMENT } from '../../host/process.ts';
import { WAY } from '../container/post-copy.ts';

/** ssh shakes hands, and ballast starts there. */
const READY_MS = 20_000;

/**
 * Keeps the connection open whatever becomes of ssh, for CRIU takes its end for success, and kills what it holds; before there are images it
 * holds nothing. Told to end (SIGTERM), it says what CRIU cannot understand, and takes what is still under way. 4096 bytes complete whatever
 * was begun.
 */
const KEEP_OPEN = `echo -1000 >/proc/self/oom_score_adj
folder=$2
shift 2
"$@" <&3 >&3 2>/dev/null 4>&- &
way=$! nap=
back() {
	[ -z "$way" ] || kill -KILL $way
	[ -z "$nap" ] || kill -KILL $nap
	until cat <&3 >/dev/null; do sleep 0.02; done &
	printf %04096d 0 >&3
	wait $!
	exit
}
trap back TERM
wait $way && exit
way=
trap '' PIPE
echo ended >&4
exec 4>&-
while [ -d "$folder" ]; do
	sleep 999999 3<&- &
	nap=$!
	wait $nap
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
		stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'],
		detached: true,
		env: HOST_ENVIRONMENT,
	});
	const [way, ended] = child.stdio.slice(3) as [Duplex, Duplex];
	child.unref();
	const failed = once(child, 'error').then(([cause]) => Promise.reject(cause));
	failed.catch(() => undefined);
	try {
		const signal = AbortSignal.timeout(READY_MS);
		// nothing else comes before it is asked for
		const words = [once(way, 'data', { signal }), once(ended, 'data', { signal }), failed];
		const [word] = await Promise.race(words);
		if (String(word) !== READY) throw new Error(`it said "${String(word).trim()}"`);
		way.pause();
		// whoever has it finds it destroyed then
		ended.once('data', () => way.destroy());
		return way;
	} catch (cause) {
		way.destroy();
		child.kill('SIGTERM');
		throw cause;
	}
}

/** What the target says when it waits for images. */
export const READY = 'ready\n';
