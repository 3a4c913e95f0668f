import type { SimRun } from './sim-container.ts';
import type { SimHost } from './sim-host.ts';

/** Frozen already is success. */
export function freezeRun(host: SimHost, run: SimRun): void {
	if (run.state === 'FROZEN') return;
	host.replaceRun(run, { ...run, state: 'FROZEN' });
	host.report(run, 'FROZEN');
}

/** Running already is success. */
export function thawRun(host: SimHost, run: SimRun): void {
	if (run.state !== 'FROZEN') return;
	host.replaceRun(run, { ...run, state: 'RUNNING' });
	host.report(run, 'THAWED');
	host.report(run, 'RUNNING');
}
