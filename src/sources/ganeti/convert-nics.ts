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
	if (nic.mode !== 'bridged' && nic.mode !== 'openvswitch') {
		const text = `mode ${nic.mode || 'unknown'}: Ganeti's LXC did not start it either; write the NIC by hand`;
		return { value: null, notes: [lost(about, text)] };
	}
	const link = FORMATS['interface-name'](nic.link);
	if (!link.ok) return { value: null, notes: [lost(about, `link: ${link.problem}`)] };
	const vlan = vlanOf(nic, about);
	const address = addressOf(nic, about);
	return {
		value: {
			name: `eth${index}`,
			bridge: nic.link,
			...(nic.mac === '' ? {} : { mac: nic.mac.toLowerCase() }),
			...vlan.value,
			...address.value,
		},
		notes: [...modeNotes(nic, about), ...vlan.notes, ...address.notes],
	};
}

function modeNotes({ mode, link }: GanetiNic, about: string): readonly Note[] {
	if (mode === 'bridged') return [];
	return [
		differs(
			about,
			`mode openvswitch: Ganeti's LXC did not start it; bridge ${link} is Open vSwitch's`,
		),
	];
}

/** `10` or `.10`; a trunk such as `.10:20` has no place. */
function vlanOf({ vlan }: GanetiNic, about: string): Carried<object> {
	if (vlan === '') return { value: {}, notes: [] };
	const id = /^\.?(\d+)$/.exec(vlan)?.[1];
	if (id === undefined) {
		return { value: {}, notes: [lost(about, `vlan ${vlan}: only one untagged VLAN has a place`)] };
	}
	return { value: { vlan: Number(id) }, notes: [] };
}

/** Ganeti keeps an address without its prefix; only that of its network tells. */
function addressOf({ ip, network }: GanetiNic, about: string): Carried<object> {
	if (ip === '') return { value: {}, notes: [] };
	const prefix = network?.subnet.split('/')[1];
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
