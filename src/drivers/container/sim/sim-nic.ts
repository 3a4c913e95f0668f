import { linkOf } from '../../../model/nic-link.ts';
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
	const link = to === null ? null : linkOf(to);
	if (link !== null && bridges !== null && !bridges.includes(link.name)) {
		throw call.failure(`there is no ${link.role} ${link.name}`, 'BridgeMissing');
	}
	const others = run.nics.filter(({ name }) => name !== (to ?? from)?.name);
	host.replaceRun(run, { ...run, nics: to === null ? others : [...others, to] });
}
