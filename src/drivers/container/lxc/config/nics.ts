import { OperationError } from '../../../../model/errors.ts';
import type { NicSpec } from '../../../../model/instance-spec.ts';
import { linkOf } from '../../../../model/nic-link.ts';
import { broadcastOf } from './broadcast.ts';
import { type ConfigHost, hasFeature, type LxcFeature } from './config-host.ts';
import { type ConfigLine, setting } from './config-line.ts';
import { hookLines } from './nic-hooks.ts';
import { hostInterfaceName, macOf } from './nic-names.ts';

/** A NIC and whose it is. */
export interface OwnedNic {
	readonly instance: string;
	readonly nic: NicSpec;
	/** Its place among those of the instance. */
	readonly index: number;
	/** `lxc.net.0` */
	readonly prefix: string;
}

/**
 * Without NICs the container gets an empty network namespace of its own: LXC's `none` would put it on the
 * host's interfaces and into reach of the host's abstract sockets.
 */
export function nicLines(
	instance: string,
	nics: readonly NicSpec[],
	host: ConfigHost,
): readonly ConfigLine[] {
	if (nics.length === 0) {
		return [setting('lxc.net.0.type', 'empty')];
	}
	return nics.flatMap((nic, index) =>
		linesOf({ instance, nic, index, prefix: `lxc.net.${index}` }, host),
	);
}

function linesOf(owned: OwnedNic, host: ConfigHost): readonly ConfigLine[] {
	const { instance, nic, prefix } = owned;
	assertInterfaceName(nic.name);
	if (nic.routed !== null) assertKnown(owned, host, { feature: 'vethRouter', field: 'routed' });
	if (nic.vlan !== null) assertKnown(owned, host, { feature: 'vethVlan', field: 'vlan' });
	const optional = (key: string, value: string | number | null) =>
		value === null ? [] : [setting(`${prefix}.${key}`, value)];
	return [
		setting(`${prefix}.type`, typeOf(nic)),
		setting(`${prefix}.name`, nic.name),
		...kindLines(owned),
		...hookLines(owned),
		setting(`${prefix}.flags`, 'up'),
		...optional('link', linkOf(nic)?.name ?? null),
		...optional('hwaddr', macOf(instance, nic)),
		...optional('mtu', nic.mtu),
		...optional('veth.vlan.id', nic.vlan),
		// without one LXC 5 takes 0.0.0.255 for that of 10.0.0.7/24
		...nic.ipv4.map((address) =>
			setting(`${prefix}.ipv4.address`, `${address} ${broadcastOf(address)}`),
		),
		...optional('ipv4.gateway', nic.gateway4),
		...nic.ipv6.map((address) => setting(`${prefix}.ipv6.address`, address)),
		...optional('ipv6.gateway', nic.gateway6),
	];
}

function kindLines({ instance, nic, prefix }: OwnedNic): readonly ConfigLine[] {
	if (nic.phys !== null) return [];
	if (nic.macvlan !== null) return [setting(`${prefix}.macvlan.mode`, nic.macvlan.mode)];
	const pair = setting(`${prefix}.veth.pair`, hostInterfaceName(instance, nic.name));
	if (nic.routed === null) return [pair];
	const proxy = nic.routed.proxy === null ? [] : [setting(`${prefix}.l2proxy`, 1)];
	return [pair, setting(`${prefix}.veth.mode`, 'router'), ...proxy];
}

function typeOf({ phys, macvlan }: NicSpec): 'phys' | 'macvlan' | 'veth' {
	if (phys !== null) return 'phys';
	return macvlan === null ? 'veth' : 'macvlan';
}

/** An older LXC refuses the whole config for one key that it does not know, without naming the field. */
function assertKnown(
	{ nic }: OwnedNic,
	host: ConfigHost,
	{ feature, field }: { readonly feature: LxcFeature; readonly field: 'routed' | 'vlan' },
): void {
	if (hasFeature(host, feature)) return;
	throw new OperationError(
		`cannot write the LXC config: LXC ${host.lxcVersion} cannot do nics[${nic.name}].${field}`,
		{
			reason: 'LxcTooOld',
			retry: 'never',
			hint: `Install LXC ${field === 'vlan' ? '5' : '4'} or newer, or remove ${field}.`,
		},
	);
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
