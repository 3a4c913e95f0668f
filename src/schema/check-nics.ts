import { BlockList, isIPv4 } from 'node:net';
import type { NicSpec } from '../model/instance-spec.ts';
import type { SpecProblem } from './check-effective.ts';
import { canonicalAddress } from './network-address.ts';

/** The kinds of NIC of which each NIC is one. */
const NIC_KINDS = [
	'bridge',
	'routed',
	'macvlan',
	'phys',
] as const satisfies readonly (keyof NicSpec)[];

/** Contradictions within the NICs of one instance. */
export function checkNics(nics: readonly NicSpec[]): readonly SpecProblem[] {
	return [...nics.flatMap(checkNic), ...repeatedMacs(nics), ...repeatedAddresses(nics)];
}

function checkNic(nic: NicSpec): readonly SpecProblem[] {
	const path = `nics[${nic.name}]`;
	return [
		...checkKind(nic, path),
		...checkGateway(nic, { path: `${path}.gateway4`, field: 'ipv4', gateway: nic.gateway4 }),
		...checkGateway(nic, { path: `${path}.gateway6`, field: 'ipv6', gateway: nic.gateway6 }),
	];
}

function checkKind(nic: NicSpec, path: string): readonly SpecProblem[] {
	const kinds = NIC_KINDS.filter((kind) => nic[kind] !== null);
	if (kinds.length === 0) {
		return [{ path, message: 'it has no kind', hint: `use one of ${NIC_KINDS.join(', ')}` }];
	}
	if (kinds.length > 1) {
		const message = `it is ${kinds.join(' and ')} at the same time`;
		return [{ path, message, hint: 'keep one; null unsets an inherited one' }];
	}
	const isPair = nic.bridge !== null || nic.routed !== null;
	if (!isPair && (nic.hooks.up !== null || nic.hooks.down !== null)) {
		const message = 'only NICs of kind bridge or routed have an end on the host for hooks';
		return [{ path: `${path}.hooks`, message, hint: 'remove hooks' }];
	}
	if (nic.vlan === null || nic.bridge !== null) return [];
	const message = 'only a port of a bridge has a VLAN';
	return [{ path: `${path}.vlan`, message, hint: 'remove vlan, or use bridge' }];
}

interface Gateway {
	readonly path: string;
	readonly field: 'ipv4' | 'ipv6';
	readonly gateway: string | null;
}

/** A host route (/32, /128, routed) needs no common network: LXC adds a route to the gateway itself. */
function checkGateway(nic: NicSpec, { path, field, gateway }: Gateway): readonly SpecProblem[] {
	if (gateway === null) return [];
	const addresses = nic[field];
	if (addresses.length === 0) {
		return [{ path, message: 'a gateway needs an address', hint: `add ${field}` }];
	}
	const own = addresses.some((each) => bareAddress(each) === canonicalAddress(gateway));
	if (own) return [{ path, message: `${gateway} is the address of the NIC itself`, hint: '' }];
	const isHostRoute = addresses.some((each) => /\/(32|128)$/.test(each));
	if (nic.routed !== null || isHostRoute || isLinkLocal(gateway)) return [];
	if (addresses.some((each) => contains(each, gateway))) return [];
	const message = `${gateway} is in none of the networks of ${addresses.join(', ')}`;
	return [{ path, message, hint: 'correct the prefix, or use /32 (/128) for a route to it' }];
}

function isLinkLocal(address: string): boolean {
	return contains('fe80::/10', address);
}

function contains(network: string, address: string): boolean {
	const [base = '', prefix] = network.split('/');
	const family = isIPv4(address) ? 'ipv4' : 'ipv6';
	if (isIPv4(base) !== isIPv4(address)) return false;
	const list = new BlockList();
	list.addSubnet(base, Number(prefix), family);
	return list.check(address, family);
}

function repeatedMacs(nics: readonly NicSpec[]): readonly SpecProblem[] {
	const set = nics.filter((nic) => nic.mac !== 'Auto');
	return set
		.filter((nic, index) => set.findIndex((other) => other.mac === nic.mac) < index)
		.map((nic) => {
			const message = `another NIC has ${nic.mac} already`;
			return { path: `nics[${nic.name}].mac`, message, hint: '' };
		});
}

function repeatedAddresses(nics: readonly NicSpec[]): readonly SpecProblem[] {
	const seen = new Set<string>();
	return nics.flatMap((nic) =>
		(['ipv4', 'ipv6'] as const).flatMap((field) =>
			nic[field].flatMap((address) => {
				const bare = bareAddress(address);
				if (!seen.has(bare)) {
					seen.add(bare);
					return [];
				}
				const path = `nics[${nic.name}].${field}`;
				return [{ path, message: `${address} is there twice`, hint: '' }];
			}),
		),
	);
}

/** The address without its prefix, as all ways to write it have it in common. */
export function bareAddress(address: string): string {
	return canonicalAddress(address.replace(/\/\d+$/, ''));
}
