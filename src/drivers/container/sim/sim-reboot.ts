import type { RebootOrder, Target } from '../driver.ts';
import type { SimCall } from './sim-call.ts';
import type { SimRun } from './sim-container.ts';
import type { SimHost } from './sim-host.ts';
import type { SimScope } from './sim-locate.ts';
import { runningRun } from './sim-ours.ts';
import { beginRun, endRun, runInit } from './sim-run.ts';

export interface Rebooting {
	readonly target: Target;
	readonly order: RebootOrder;
}

/** Does what the guest makes of the request to reboot. */
export async function rebootContainer(
	scope: SimScope,
	{ target, order }: Rebooting,
	call: SimCall,
): Promise<void> {
	const { host } = scope;
	const run = runningRun(scope, target, call);
	if (run.initPid !== order.initPid) return;
	const { onReboot } = host.guest(run.name);
	switch (run.state === 'FROZEN' ? 'Ignores' : onReboot) {
		case 'Reboots':
			startAgain(host, run);
			break;
		case 'Halts':
			endRun(host, run, { cause: 'Code', code: 0 });
			throw call.failure('its init halted instead');
		case 'Ignores':
			await call.wait(order.timeoutMs);
			throw call.failure(`it did not reboot within ${order.timeoutMs} ms`);
	}
	await call.reach('midway');
}

/** The monitor starts the container again, with the config that it holds. */
function startAgain(host: SimHost, run: SimRun): void {
	host.replaceRun(run, null);
	host.report(run, 'STOPPING');
	runInit(host, beginRun(host, run, run.config));
}
