import type { GanetiCluster, GanetiInstance, GanetiNic, GanetiParams } from './cluster.ts';
import { inheritedBy, type WithOwn } from './inherited.ts';
import type { Input } from './input.ts';
import { adminState } from './words.ts';

/** Reads what RAPI answers to `/2/instances?bulk=1`. It does not tell where disks are. */
export function readRapi(file: string, root: Input): GanetiCluster {
	const read = root.items().map((item) => ({ instance: instanceOf(item), own: ownOf(item) }));
	return {
		file,
		origin: 'RAPI',
		defaults: defaultsOf(read),
		nodes: [...new Set(read.map(({ instance }) => instance.primaryNode))].sort(),
		instances: read.map(({ instance }) => instance),
	};
}

function defaultsOf(read: readonly WithOwn[]): GanetiParams {
	return inheritedBy(read.filter(({ instance }) => instance.hypervisor === 'lxc'));
}

function ownOf(item: Input): GanetiParams {
	return {
		hvparams: item.at('custom_hvparams').params(),
		beparams: item.at('custom_beparams').params(),
	};
}

function instanceOf(item: Input): GanetiInstance {
	return {
		name: item.at('name').text(),
		hypervisor: item.at('hypervisor').isNothing ? guessed(item) : item.at('hypervisor').text(),
		adminState: adminState(item.at('admin_state')),
		primaryNode: item.at('pnode').text(),
		os: item.at('os').optionalText(),
		osParams: item
			.at('custom_osparams')
			.entries()
			.map(([name]) => name),
		tags: item
			.at('tags')
			.items()
			.map((tag) => tag.text()),
		hvparams: item.at('hvparams').params(),
		beparams: item.at('beparams').params(),
		nics: nicsOf(item),
		disks: item
			.at('disk.sizes')
			.items()
			.map(() => ({ template: item.at('disk_template').text(), readOnly: false, place: null })),
	};
}

/** The bulk answer does not name the hypervisor: only that of LXC has `startup_timeout`. */
function guessed(item: Input): string {
	return 'startup_timeout' in item.at('hvparams').params() ? 'lxc' : 'not lxc';
}

function nicsOf(item: Input): readonly GanetiNic[] {
	const column = (key: string) => item.at(key).items();
	const [modes, links, ips] = [column('nic.modes'), column('nic.links'), column('nic.ips')];
	return column('nic.macs').map((mac, index) => ({
		mode: modes[index]?.optionalText() ?? '',
		link: links[index]?.optionalText() ?? '',
		mac: mac.text(),
		ip: ips[index]?.optionalText() ?? '',
		vlan: '',
		network: null,
	}));
}
