import type { NicSpec } from '../model/instance-spec.ts';
import type { DeclaredSpec } from './generated/declared.ts';
import { DEFAULTS } from './generated/defaults.ts';

type DeclaredNic = NonNullable<DeclaredSpec['nics']>[number];

type NicKind = Pick<NicSpec, 'bridge' | 'routed' | 'macvlan' | 'phys'>;

/** NICs in the order in which they were first named: `eth0` stays the first. */
export function nicSpecs(declared: readonly DeclaredNic[]): readonly NicSpec[] {
	return declared.map((nic) => ({ ...kindOf(nic), ...restOf(nic) }));
}

function kindOf(nic: DeclaredNic): NicKind {
	return {
		bridge: nic.bridge ?? null,
		routed: nic.routed === undefined ? null : { proxy: nic.routed.proxy ?? null },
		macvlan:
			nic.macvlan === undefined
				? null
				: { parent: nic.macvlan.parent, mode: nic.macvlan.mode ?? DEFAULTS.nics.macvlan.mode },
		phys: nic.phys ?? null,
	};
}

function restOf(nic: DeclaredNic): Omit<NicSpec, keyof NicKind> {
	return {
		name: nic.name,
		mac: macOf(nic.mac ?? DEFAULTS.nics.mac),
		mtu: nic.mtu ?? null,
		vlan: nic.vlan ?? null,
		ipv4: nic.ipv4 ?? DEFAULTS.nics.ipv4,
		gateway4: nic.gateway4 ?? null,
		ipv6: (nic.ipv6 ?? DEFAULTS.nics.ipv6).map((address) => address.toLowerCase()),
		gateway6: nic.gateway6?.toLowerCase() ?? null,
		hooks: { up: nic.hooks?.up ?? null, down: nic.hooks?.down ?? null },
	};
}

function macOf(written: string): string {
	return written === DEFAULTS.nics.mac ? written : written.toLowerCase();
}
