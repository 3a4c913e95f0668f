import type { NicSpec } from '../../../model/instance-spec.ts';

/** Whether the host gives the interface its addresses at each start. */
export function hasAddresses({ ipv4, ipv6 }: NicSpec): boolean {
	return ipv4.length > 0 || ipv6.length > 0;
}
