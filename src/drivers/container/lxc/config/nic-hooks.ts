import { OperationError } from '../../../../model/errors.ts';
import { type ConfigLine, setting } from './config-line.ts';
import { hostInterfaceName, macOf } from './nic-names.ts';
import type { OwnedNic } from './nics.ts';

/** Nothing of these means anything to the shell that LXC runs hooks with. */
const PLAIN = /^[\w./:@+=-]*$/;

/** Hooks get their environment from `env`: LXC's own variables do not say what Ganeti's scripts ask for. */
export function hookLines(owned: OwnedNic): readonly ConfigLine[] {
	const { nic, prefix } = owned;
	return (['up', 'down'] as const).flatMap((action) => {
		const program = nic.hooks[action];
		if (program === null) return [];
		const environment = hookEnvironment(owned, action).map(([key, value]) => `${key}=${value}`);
		const words = ['/usr/bin/env', ...environment, program];
		return [setting(`${prefix}.script.${action}`, words.map(plain).join(' '))];
	});
}

/** As Ganeti documents it for its KVM and Xen NIC scripts; what there is nothing to say about is left out, as there. */
export function hookEnvironment(
	{ instance, nic, index }: Omit<OwnedNic, 'prefix'>,
	action: 'up' | 'down',
): readonly (readonly [string, string])[] {
	const values: Readonly<Record<string, string | number | null>> = {
		INSTANCE: instance,
		MAC: macOf(instance, nic),
		MODE: nic.routed === null ? 'bridged' : 'routed',
		INTERFACE: hostInterfaceName(instance, nic.name),
		INTERFACE_INDEX: index,
		INTERFACE_NAME: nic.name,
		TAGS: '',
		ACTION: action,
		IP: bare(nic.ipv4[0] ?? nic.ipv6[0]),
		LINK: nic.bridge ?? nic.routed?.proxy ?? null,
		BRIDGE: nic.bridge,
		VLAN: nic.vlan === null ? null : `.${nic.vlan}`,
		NETWORK_GATEWAY: nic.gateway4,
		NETWORK_GATEWAY6: nic.gateway6,
	};
	return Object.entries(values).flatMap(([key, value]) =>
		value === null ? [] : [[key, String(value)] as const],
	);
}

function bare(address: string | undefined): string | null {
	return address?.split('/')[0] ?? null;
}

function plain(word: string): string {
	if (PLAIN.test(word)) return word;
	throw new OperationError(
		`cannot write the LXC config: ${JSON.stringify(word)} cannot be said to the shell that runs hooks`,
		{ reason: 'ConfigRefused', retry: 'never' },
	);
}
