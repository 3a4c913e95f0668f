import type { NicSpec } from '../../../../model/instance-spec.ts';
import { inside, type NicScene, type Plugging } from './scene.ts';

/** MTU, addresses and gateways of the container's end, which is up afterwards. */
export async function setUpInside(scene: NicScene, { from, to }: Plugging): Promise<void> {
	const mtu = to.mtu === null ? [] : ['mtu', String(to.mtu)];
	await inside(scene, ['link', 'set', to.name, ...mtu, 'up']);
	for (const address of goneAddresses(from, to)) {
		await inside(scene, ['address', 'flush', 'dev', to.name, 'to', bare(address)]);
	}
	for (const address of to.ipv4) {
		await inside(scene, ['address', 'replace', address, 'brd', '+', 'dev', to.name]);
	}
	for (const address of to.ipv6) {
		await inside(scene, ['address', 'replace', address, 'dev', to.name]);
	}
	await setGateway(scene, { name: to.name, family: '-4', from: from?.gateway4, to: to.gateway4 });
	await setGateway(scene, { name: to.name, family: '-6', from: from?.gateway6, to: to.gateway6 });
}

/** The addresses that a NIC no longer has. */
export function goneAddresses(from: NicSpec | null, to: NicSpec): readonly string[] {
	const kept = new Set(addressesOf(to));
	return (from === null ? [] : addressesOf(from)).filter((address) => !kept.has(address));
}

export function addressesOf({ ipv4, ipv6 }: NicSpec): readonly string[] {
	return [...ipv4, ...ipv6];
}

/** Without its prefix. */
export function bare(address: string): string {
	return address.split('/')[0] ?? address;
}

interface Gateway {
	readonly name: string;
	readonly family: '-4' | '-6';
	readonly from: string | null | undefined;
	readonly to: string | null;
}

/** What the guest routes by itself stays when the spec never named a gateway. */
async function setGateway(scene: NicScene, { name, family, from, to }: Gateway): Promise<void> {
	if ((from ?? null) === null && to === null) return;
	await inside(scene, [family, 'route', 'flush', 'exact', 'default', 'dev', name]);
	if (to === null) return;
	await inside(scene, [family, 'route', 'add', 'default', 'via', to, 'dev', name, 'onlink']);
}
