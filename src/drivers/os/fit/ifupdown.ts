import type { NicSpec } from '../../../model/instance-spec.ts';
import { hasAddresses } from './has-addresses.ts';

/** `/etc/network/interfaces`, as Debian and Alpine have it. */
export function ifupdownText(nics: readonly NicSpec[]): string {
	const stanzas = nics.map((nic) => {
		// static would fail: the address is there already
		const method = hasAddresses(nic) ? 'manual' : 'dhcp';
		return `auto ${nic.name}\niface ${nic.name} inet ${method}\n`;
	});
	return ['# addresses come from the host\nauto lo\niface lo inet loopback\n', ...stanzas].join(
		'\n',
	);
}
