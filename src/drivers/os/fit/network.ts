import type { NicSpec } from '../../../model/instance-spec.ts';
import type { GuestTree } from '../guest-tree.ts';
import type { FitRule } from './fit-rule.ts';
import { ifupdownText } from './ifupdown.ts';
import { netplanText } from './netplan.ts';
import { networkdText } from './networkd.ts';

/**
 * The guest leaves alone what has addresses in the spec: they are set before its init runs, at each start anew, and a
 * copy of them inside would outlive a change. An interface without asks by DHCP. Without `nics` the network is none of
 * ballast's business, and the rootfs keeps what it has.
 */
export const network: FitRule = {
	name: 'Network',
	async apply(tree, { nics }) {
		if (nics.length === 0) return;
		if (has(tree, 'netplan')) return await tree.write(NETPLAN, netplanText(nics));
		if (has(tree, 'ifup') || tree.has(INTERFACES)) return await ifupdown(tree, nics);
		if (tree.has(NETWORKD)) return await networkd(tree, nics);
	},
};

const NETPLAN = '/etc/netplan/90-ballast.yaml';
const INTERFACES = '/etc/network/interfaces';
const NETWORKD = '/lib/systemd/systemd-networkd';

function has(tree: GuestTree, program: string): boolean {
	return tree.has(`/usr/sbin/${program}`) || tree.has(`/sbin/${program}`);
}

async function ifupdown(tree: GuestTree, nics: readonly NicSpec[]): Promise<void> {
	await tree.write(INTERFACES, ifupdownText(nics));
	// OpenRC runs what is linked into a runlevel
	if (tree.has('/sbin/openrc') && tree.has('/etc/init.d/networking')) {
		await tree.link('/etc/runlevels/boot/networking', '/etc/init.d/networking');
	}
}

async function networkd(tree: GuestTree, nics: readonly NicSpec[]): Promise<void> {
	for (const nic of nics) {
		await tree.write(`/etc/systemd/network/10-ballast-${nic.name}.network`, networkdText(nic));
	}
	const unit = 'systemd-networkd.service';
	const wants = '/etc/systemd/system/multi-user.target.wants';
	await tree.link(`${wants}/${unit}`, `/lib/systemd/system/${unit}`);
}
