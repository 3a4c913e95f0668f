import type { NicSpec } from '../../../model/instance-spec.ts';
import { hasAddresses } from './has-addresses.ts';

/** A file of netplan for networkd; `critical` keeps the addresses that the host gave. */
export function netplanText(nics: readonly NicSpec[]): string {
	const entries = nics.map((nic) => {
		const how = hasAddresses(nic) ? 'critical: true' : 'dhcp4: true';
		return `    ${JSON.stringify(nic.name)}: {${how}}\n`;
	});
	return `network:\n  version: 2\n  renderer: networkd\n  ethernets:\n${entries.join('')}`;
}
