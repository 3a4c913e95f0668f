import { isIPv4, isIPv6 } from 'node:net';
import { type Parsed, parsed, quoted, unparsed } from '../model/parsed.ts';

/** The word for "derived from the names of instance and NIC". */
const AUTO_MAC = 'Auto';

/** `Auto`, or a unicast address `aa:bb:cc:dd:ee:ff`; the value is in lower case. */
export function parseMac(text: string): Parsed<string> {
	if (text === AUTO_MAC) return parsed(text);
	const mac = text.toLowerCase();
	if (!/^[0-9a-f]{2}(:[0-9a-f]{2}){5}$/.test(mac)) {
		return unparsed(`bad MAC address ${quoted(text)}`, 'write 00:16:3e:12:34:56 or Auto');
	}
	const isMulticast = Number.parseInt(mac.slice(0, 2), 16) % 2 === 1;
	if (isMulticast || mac === '00:00:00:00:00:00') {
		return unparsed(
			`MAC address ${quoted(text)} cannot be that of one NIC`,
			'the first byte must be even',
		);
	}
	return parsed(mac);
}

export function parseIpv4(text: string): Parsed<string> {
	return isIPv4(text)
		? parsed(text)
		: unparsed(`bad IPv4 address ${quoted(text)}`, 'write 192.0.2.1');
}

export function parseIpv6(text: string): Parsed<string> {
	return isIPv6(text) && !text.includes('%')
		? parsed(text.toLowerCase())
		: unparsed(`bad IPv6 address ${quoted(text)}`, 'write 2001:db8::1');
}

export function parseIpv4Prefix(text: string): Parsed<string> {
	return hasPrefix(text, { isAddress: isIPv4, bits: 32 })
		? parsed(text)
		: unparsed(
				`bad IPv4 address ${quoted(text)}`,
				'write an address and its prefix: 192.0.2.10/24',
			);
}

export function parseIpv6Prefix(text: string): Parsed<string> {
	return hasPrefix(text, { isAddress: isIPv6, bits: 128 })
		? parsed(text.toLowerCase())
		: unparsed(
				`bad IPv6 address ${quoted(text)}`,
				'write an address and its prefix: 2001:db8::10/64',
			);
}

/** One way to write each address: lower case, IPv6 with its longest row of zeros left out. */
export function canonicalAddress(address: string): string {
	if (!isIPv6(address)) return address;
	return new URL(`http://[${address}]`).hostname.slice(1, -1);
}

function hasPrefix(
	text: string,
	family: { readonly isAddress: (text: string) => boolean; readonly bits: number },
): boolean {
	const match = /^([^/%]+)\/(0|[1-9]\d{0,2})$/.exec(text);
	return match?.[1] !== undefined && family.isAddress(match[1]) && Number(match[2]) <= family.bits;
}
