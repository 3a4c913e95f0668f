import type { ObservedInstance } from '../../../model/observed.ts';
import type { Target } from '../driver.ts';
import type { SimContainer } from './sim-container.ts';
import type { Place, SimHost } from './sim-host.ts';

/** The host as the driver of one lxcpath sees it. */
export interface SimScope {
	readonly host: SimHost;
	/** Our own lxcpath. */
	readonly lxcpath: string;
}

/**
 * Where the target's container lies: an adopted one stays in the other lxcpath while it runs there, or
 * until there is a config of ours.
 */
export function placeOf({ host, lxcpath }: SimScope, target: Target): Place {
	const ours = { lxcpath, name: target.name };
	if (target.adoptedFrom === null) return ours;
	const adopted = { lxcpath: target.adoptedFrom, name: target.name };
	const isThere = host.container(adopted) !== null;
	const runsThere = host.visibleRun(adopted) !== null;
	return runsThere || (isThere && host.container(ours) === null) ? adopted : ours;
}

/** Whose container it is, by its marker and by what the target was adopted from. */
export function ownershipOf(
	container: SimContainer | null,
	target: Target,
): ObservedInstance['ownership'] {
	if (container === null) return 'Absent';
	if (container.lxcpath === target.adoptedFrom) return 'Ours';
	if (container.marker === null) return 'Foreign';
	return target.uid === null || target.uid === container.marker ? 'Ours' : 'Foreign';
}

/** Why it may run although LXC's tools say STOPPED; `null` when they are right. */
export function contradictionOf(host: SimHost, place: Place): string | null {
	if (host.runsOf(place).every((run) => run.visible)) return null;
	return `processes run in the cgroup of ${place.name}, but its command socket does not show`;
}
