import type { NicSpec } from '../../../../model/instance-spec.ts';
import { macvlanNic } from './macvlan.ts';
import { pairNic } from './pair.ts';
import { physNic } from './phys.ts';
import type { LiveNic } from './scene.ts';

export function kindOf({ phys, macvlan }: NicSpec): LiveNic {
	if (phys !== null) return physNic;
	return macvlan === null ? pairNic : macvlanNic;
}

/** Whether a NIC can become another one where it is: same kind, same parent, same interface of the host. */
export function isSameLink(from: NicSpec, to: NicSpec): boolean {
	return JSON.stringify(fixed(from)) === JSON.stringify(fixed(to));
}

function fixed({ bridge, routed, macvlan, phys }: NicSpec): readonly unknown[] {
	return [bridge === null, routed === null, macvlan, phys];
}
