import { isIPv4 } from 'node:net';
import { FORMATS } from '../../schema/formats.ts';
import type { GanetiNic } from './cluster.ts';
import { type Carried, differs, lost, type Note } from './note.ts';

/** NICs as a spec has them, named eth0, eth1, ... as LXC did. */
export function convertNics(nics: readonly GanetiNic[]): Carried<readonly object[]> {
	const parts = nics.map(convertNic);
	return {
		value: parts.flatMap(({ value }) => (value === null ? [] : [value])),
		notes: parts.flatMap(({ notes }) => notes),
	};
}

function convertNic(nic: GanetiNic, index: number): Carried<object | null> {
	const about = `nic/${index}`;
	const kind = kindOf(nic, about);
	if (kind.value === null) return kind;
	const vlan = vlanOf(nic, about);
	const address = addressOf(nic, about);
	return {
		value: {
			name: `eth${index}`,
			...kind.value,
			...(nic.mac === '' ? {} : { mac: nic.mac.toLowerCase() }),
			...vlan.value,
			...address.value,
		},
		notes: [...kind.notes, ...vlan.notes, ...address.notes],
	};
}

function kindOf({ mode, link }: GanetiNic, about: string): Carried<object | null> {
	if (mode === 'routed') return routed(link, about);
	if (mode !== 'bridged' && mode !== 'openvswitch') {
		return without(lost(about, `mode ${mode || 'unknown'}: write the NIC by hand`));
	}
	const bridge = FORMATS['interface-name'](link);
	if (!bridge.ok) return without(lost(about, `link: ${bridge.problem}`));
	const notes =
		mode === 'bridged' ? [] : [differs(about, "mode openvswitch: Ganeti's LXC did not start it")];
	return { value: { bridge: link }, notes };
}

/** Ganeti's link is the routing table of a routed NIC. */
function routed(link: string, about: string): Carried<object> {
	const table = `mode routed: Ganeti's LXC did not start it; routes go to the main table, not to ${link || 'its link'}`;
	return { value: { routed: {} }, notes: [differs(about, table)] };
}

function without(note: Note): Carried<null> {
	return { value: null, notes: [note] };
}

/** `10` or `.10`; a trunk such as `.10:20` has no place. */
function vlanOf({ mode, vlan }: GanetiNic, about: string): Carried<object> {
	if (vlan === '') return { value: {}, notes: [] };
	const id = mode === 'routed' ? undefined : /^\.?(\d+)$/.exec(vlan)?.[1];
	if (id === undefined) {
		const why = 'only one untagged VLAN of a bridge has a place';
		return { value: {}, notes: [lost(about, `vlan ${vlan}: ${why}`)] };
	}
	return { value: { vlan: Number(id) }, notes: [] };
}

/** Ganeti keeps an address without its prefix: its network tells it, and a routed NIC has a route to it alone. */
function addressOf(nic: GanetiNic, about: string): Carried<object> {
	const { ip, network } = nic;
	if (ip === '') return { value: {}, notes: [] };
	const prefix = nic.mode === 'routed' ? '32' : network?.subnet.split('/')[1];
	if (!isIPv4(ip) || prefix === undefined) {
		const why = "its prefix length is not known, and Ganeti's LXC did not set addresses";
		return { value: {}, notes: [lost(about, `ip ${ip}: ${why}`)] };
	}
	const gateway = network?.gateway ?? '';
	return {
		value: { ipv4: [`${ip}/${prefix}`], ...(gateway === '' ? {} : { gateway4: gateway }) },
		notes: [differs(about, `ip ${ip}: ballast sets it; with Ganeti's LXC the guest did`)],
	};
}
