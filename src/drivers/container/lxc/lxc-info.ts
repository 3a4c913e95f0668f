import { run } from '../../../host/process.ts';
import { OperationError } from '../../../model/errors.ts';
import type { LxcState } from '../../../model/observed.ts';
import type { Place } from './active-sockets.ts';

const STATES: ReadonlySet<string> = new Set<LxcState>([
	'STOPPED',
	'STARTING',
	'RUNNING',
	'STOPPING',
	'ABORTING',
	'FREEZING',
	'FROZEN',
	'THAWED',
]);

/** The monitor of a sound container answers within a few ms. */
const TIMEOUT_MS = 2000;

export interface LxcAnswer {
	readonly state: LxcState;
	readonly initPid: number | null;
}

/** What LXC itself says of a container. `ObserveFailed` when its monitor does not answer. */
export async function askLxc(place: Place, signal?: AbortSignal): Promise<LxcAnswer> {
	const { lxcpath, name } = place;
	const result = await run(['lxc-info', '-P', lxcpath, '-n', name, '-s', '-p', '-H'], {
		timeoutMs: TIMEOUT_MS,
		...(signal === undefined ? {} : { signal }),
	}).catch((cause: unknown) => {
		if (signal?.aborted || !(cause instanceof OperationError) || cause.reason === 'LxcMissing') {
			throw cause;
		}
		throw unanswered(name, cause.message, cause);
	});
	const answer = parseLxcInfo(result.stdout);
	if (answer !== null) return answer;
	throw unanswered(name, `lxc-info says ${result.stderr || result.stdout}`);
}

function unanswered(name: string, why: string, cause?: unknown): OperationError {
	return new OperationError(`cannot tell the state of ${name}: ${why}`, {
		reason: 'ObserveFailed',
		hint: 'LXC gives no answer while it starts or ends a container, or when its monitor hangs.',
		cause,
	});
}

/** `State: RUNNING` and `PID: 12`, with any number of blanks; -1 or no line stands for no process. */
export function parseLxcInfo(stdout: string): LxcAnswer | null {
	const state = /^State: +(\S+)$/im.exec(stdout)?.[1] ?? '';
	if (!isState(state)) return null;
	const pid = Number(/^PID: +(\d+)$/im.exec(stdout)?.[1] ?? 0);
	return { state, initPid: pid > 0 ? pid : null };
}

function isState(word: string): word is LxcState {
	return STATES.has(word);
}
