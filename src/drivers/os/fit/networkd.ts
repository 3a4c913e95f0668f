import type { NicSpec } from '../../../model/instance-spec.ts';
import { hasAddresses } from './has-addresses.ts';

/** A `.network` file for one interface. */
export function networkdText(nic: NicSpec): string {
	const how = hasAddresses(nic)
		? '# its addresses come from the host\n[Link]\nUnmanaged=yes\n'
		: '[Network]\nDHCP=yes\n';
	return `[Match]\nName=${nic.name}\n\n${how}`;
}
