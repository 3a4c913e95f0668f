const BITS = 32;
/** From here on a network has no address to spare for it. */
const LONGEST_WITH_BROADCAST = 30;

/**
 * The broadcast address of the network that an IPv4 address with its prefix is in; `0.0.0.0` stands for none, in LXC's
 * settings as for the kernel.
 */
export function broadcastOf(address: string): string {
	const [host = '', prefix] = address.split('/');
	const length = Number(prefix ?? BITS);
	if (length > LONGEST_WITH_BROADCAST) return '0.0.0.0';
	const bytes = host.split('.').map(Number);
	const hostMask = 0xff_ff_ff_ff >>> length;
	return bytes.map((byte, index) => byte | ((hostMask >>> (24 - 8 * index)) & 0xff)).join('.');
}
