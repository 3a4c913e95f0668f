import type { NicSpec } from '../../src/model/instance-spec.ts';

/** A NIC on that bridge with nothing else set. */
export function nicOn(bridge: string): NicSpec {
	return {
		name: 'eth0',
		bridge,
		routed: null,
		macvlan: null,
		phys: null,
		mac: 'Auto',
		mtu: null,
		vlan: null,
		ipv4: [],
		gateway4: null,
		ipv6: [],
		gateway6: null,
		hooks: { up: null, down: null },
	};
}
