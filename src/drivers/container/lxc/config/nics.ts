import { OperationError } from '../../../../model/errors.ts';
import type { NicSpec } from '../../../../model/instance-spec.ts';
import { type ConfigLine, setting } from './config-line.ts';
import { derivedMac, hostInterfaceName } from './nic-names.ts';

/**
 * Without NICs the container gets an empty network namespace of its own: LXC's `none` would put it on the
 * host's interfaces and into reach of the host's abstract sockets.
 */
export function nicLines(instance: string, nics: readonly NicSpec[]): readonly ConfigLine[] {
	if (nics.length === 0) {
		return [setting('lxc.net.0.type', 'empty')];
	}
	return nics.flatMap((nic, index) => vethLines(instance, nic, `lxc.net.${index}`));
}

function vethLines(instance: string, nic: NicSpec, prefix: string): readonly ConfigLine[] {
	assertInterfaceName(nic.name);
	const optional = (key: string, value: string | number | null) =>
		value === null ? [] : [setting(`${prefix}.${key}`, value)];
	return [
		setting(`${prefix}.type`, 'veth'),
		setting(`${prefix}.name`, nic.name),
		setting(`${prefix}.veth.pair`, hostInterfaceName(instance, nic.name)),
		setting(`${prefix}.flags`, 'up'),
		...optional('link', nic.bridge),
		setting(`${prefix}.hwaddr`, nic.mac === 'Auto' ? derivedMac(instance, nic.name) : nic.mac),
		...optional('mtu', nic.mtu),
		...nic.ipv4.map((address) => setting(`${prefix}.ipv4.address`, address)),
		...optional('ipv4.gateway', nic.gateway4),
	];
}

/** LXC takes a name that is too long without complaint and then uses another one. */
function assertInterfaceName(name: string): void {
	if (!/^[^\s/:%"']{1,15}$/.test(name) || name === '.' || name === '..') {
		throw new OperationError(
			`cannot write the LXC config: ${JSON.stringify(name)} cannot be the name of a network interface`,
			{
				reason: 'ConfigRefused',
				retry: 'never',
				hint: 'Use at most 15 characters without blanks, "/" and ":".',
			},
		);
	}
}
