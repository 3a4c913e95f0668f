import { createHash } from 'node:crypto';
import type { NicSpec } from '../../../../model/instance-spec.ts';

/** IFNAMSIZ without its closing NUL. */
const LONGEST_INTERFACE_NAME = 15;

/**
 * The host's end of a NIC: the same at each start, so that firewall rules and graphs keep naming it.
 * The kernel allows 15 bytes, so longer names keep their beginning and end in a hash of the whole. A NIC
 * name with a dash is hashed too: `a-b` + `c` and `a` + `b-c` would meet otherwise.
 */
export function hostInterfaceName(instance: string, nic: string): string {
	const plain = `${instance}-${nic}`;
	if (plain.length <= LONGEST_INTERFACE_NAME && !nic.includes('-')) {
		return plain;
	}
	return `${instance.slice(0, 6)}-${digest(instance, nic).toString('hex', 0, 4)}`;
}

/**
 * The MAC address of a NIC with `mac: Auto`. 02:... is the range for locally administered addresses, which
 * no vendor owns; its 40 bits make a clash of a thousand NICs on one network a matter of one in two
 * million, where the 24 bits below 00:16:3e, which LXC draws by chance, would make it 3 %.
 */
function derivedMac(instance: string, nic: string): string {
	const bytes = [0x02, ...digest(instance, nic).subarray(0, 5)];
	return bytes.map((byte) => byte.toString(16).padStart(2, '0')).join(':');
}

/** The address of a NIC. A device of the host keeps the one that it has, unless another one is asked for: `null`. */
export function macOf(instance: string, { name, mac, phys }: NicSpec): string | null {
	if (mac !== 'Auto') return mac;
	return phys === null ? derivedMac(instance, name) : null;
}

/**
 * The address of the host's end. A bridge takes the lowest address of its ports for its own, and a host whose bridge changes its address
 * is not reached for seconds; so LXC gives its ends high ones as well.
 */
export function hostMacOf(mac: string): string {
	return `fe${mac.slice(2)}`;
}

function digest(instance: string, nic: string): Buffer {
	return createHash('sha256').update(`${instance}\0${nic}`).digest();
}
