import type { NicChange } from '../../../model/plan.ts';
import type { SimCall } from './sim-call.ts';
import type { SimRun } from './sim-container.ts';
import type { SimHost } from './sim-host.ts';

/** The NICs of a run as they are from now on; its config is another matter. */
export function setRunNic(
	host: SimHost,
	{ run, change }: { readonly run: SimRun; readonly change: NicChange },
	call: SimCall,
): void {
	const { from, to, initPid } = change;
	if (run.initPid !== initPid) throw call.failure('another init runs');
	const { bridges } = host.node;
	if (to?.bridge != null && bridges !== null && !bridges.includes(to.bridge)) {
		throw call.failure(`there is no bridge ${to.bridge}`, 'BridgeMissing');
	}
	const others = run.nics.filter(({ name }) => name !== (to ?? from)?.name);
	host.replaceRun(run, { ...run, nics: to === null ? others : [...others, to] });
}
