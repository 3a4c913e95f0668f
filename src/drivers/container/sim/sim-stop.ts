import type { StopHow, Target } from '../driver.ts';
import type { SimCall } from './sim-call.ts';
import type { SimRun } from './sim-container.ts';
import type { SimHost } from './sim-host.ts';
import type { SimScope } from './sim-locate.ts';
import { placeOfOurs } from './sim-ours.ts';
import { currentRun, endRun } from './sim-run.ts';

export interface Stopping {
	readonly target: Target;
	readonly how: StopHow;
}

/** Asks for a halt, and kills after the timeout when it may. */
export async function stopContainer(
	scope: SimScope,
	stopping: Stopping,
	call: SimCall,
): Promise<void> {
	const { host } = scope;
	const run = host.visibleRun(placeOfOurs(scope, stopping.target, call));
	if (run === null) return;
	requestHalt(host, run);
	await call.reach('midway');
	await untilGone({ host, run, ms: stopping.how.timeoutMs, call });
	const left = currentRun(host, run);
	if (left === null) return;
	if (!stopping.how.thenKill) {
		throw call.failure(`it still runs after ${stopping.how.timeoutMs} ms`);
	}
	endRun(host, left, { cause: 'Signal', code: 9 });
}

/** A frozen init is thawed first: it could not hear the request. */
function requestHalt(host: SimHost, run: SimRun): void {
	if (run.state === 'FROZEN') host.replaceRun(run, { ...run, state: 'RUNNING' });
	const guest = host.guest(run.name);
	if (guest.ignoresHalt || run.initPid === null) return;
	const halt = () => {
		const now = currentRun(host, run);
		if (now !== null) endRun(host, now, { cause: 'Poweroff', code: 0 });
	};
	if (guest.haltMs === 0) halt();
	else host.clock.after(guest.haltMs, halt);
}

interface Wait {
	readonly host: SimHost;
	readonly run: SimRun;
	readonly ms: number;
	readonly call: SimCall;
}

async function untilGone({ host, run, ms, call }: Wait): Promise<void> {
	if (currentRun(host, run) === null) return;
	const gone = new AbortController();
	const stopListening = host.onStateChange(() => {
		if (currentRun(host, run) === null) gone.abort();
	});
	try {
		await call.wait(ms, gone.signal);
	} finally {
		stopListening();
	}
}
