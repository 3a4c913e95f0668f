import type { GanetiCluster, GanetiDisk, GanetiInstance, GanetiNic, Params } from './cluster.ts';
import { GanetiInputError, type Input } from './input.ts';
import { adminState } from './words.ts';

/** Ganeti 3.0; its files name nodes and disks by uuid and keep disks apart from instances. */
const OLDEST_VERSION = 3_000_000;

/** Reads the master's `config.data`, the only one of the three that tells all there is. */
export function readConfigData(file: string, root: Input): GanetiCluster {
	checkVersion(file, root.at('version').number());
	const cluster = root.at('cluster');
	return {
		file,
		origin: 'config.data',
		defaults: {
			hvparams: lxcParams(cluster.at('hvparams')),
			beparams: cluster.at('beparams').at('default').params(),
		},
		nodes: root
			.at('nodes')
			.entries()
			.map(([, node]) => node.at('name').text())
			.sort(),
		instances: root
			.at('instances')
			.entries()
			.map(([, instance]) => instanceOf(root, instance)),
	};
}

function checkVersion(file: string, version: number): void {
	if (version >= OLDEST_VERSION && version < 4_000_000) return;
	const major = Math.floor(version / 1_000_000);
	const name = `${major}.${Math.floor((version % 1_000_000) / 10_000)}`;
	throw new GanetiInputError(`cannot import ${file}: version: it is from Ganeti ${name}, not 3.x`, {
		hint:
			major < 3
				? 'Upgrade the cluster with cfgupgrade first, or give the output of gnt-instance info --all.'
				: '',
	});
}

function instanceOf(root: Input, instance: Input): GanetiInstance {
	const cluster = root.at('cluster');
	const os = instance.at('os').optionalText();
	const ofOs = cluster.at('os_hvp').isNothing ? {} : osParams(cluster.at('os_hvp').at(os));
	return {
		name: instance.at('name').text(),
		hypervisor: instance.at('hypervisor').text(),
		adminState: adminState(instance.at('admin_state')),
		primaryNode: nodeName(root, instance.at('primary_node')),
		os,
		osParams: ['osparams', 'osparams_private', 'osparams_secret'].flatMap((key) =>
			instance
				.at(key)
				.entries()
				.map(([name]) => name),
		),
		tags: instance
			.at('tags')
			.items()
			.map((tag) => tag.text()),
		hvparams: {
			...lxcParams(cluster.at('hvparams')),
			...ofOs,
			...instance.at('hvparams').params(),
		},
		beparams: {
			...cluster.at('beparams').at('default').params(),
			...instance.at('beparams').params(),
		},
		nics: instance
			.at('nics')
			.items()
			.map((nic) => nicOf(root, nic)),
		disks: instance
			.at('disks')
			.items()
			.map((disk) => diskOf(root, disk)),
	};
}

function lxcParams(hvparams: Input): Params {
	return hvparams.at('lxc').params();
}

function osParams(ofOs: Input): Params {
	return ofOs.isNothing ? {} : lxcParams(ofOs);
}

/** '' for an instance that is only planned (`--forthcoming`). */
function nodeName(root: Input, uuid: Input): string {
	if (uuid.isNothing) return '';
	const node = root.at('nodes').at(uuid.text());
	return node.isNothing ? uuid.fail('the uuid of a node of this file') : node.at('name').text();
}

function nicOf(root: Input, nic: Input): GanetiNic {
	const defaults = root.at('cluster').at('nicparams');
	const params: Params = {
		...(defaults.isNothing ? {} : defaults.at('default').params()),
		...nic.at('nicparams').params(),
	};
	const text = (key: string) => String(params[key] ?? '');
	return {
		mode: text('mode'),
		link: text('link'),
		vlan: text('vlan'),
		mac: nic.at('mac').text(),
		ip: nic.at('ip').optionalText(),
		network: networkOf(root, nic.at('network')),
	};
}

function networkOf(root: Input, uuid: Input): GanetiNic['network'] {
	if (uuid.isNothing) return null;
	const network = root.at('networks').at(uuid.text());
	if (network.isNothing) return uuid.fail('the uuid of a network of this file');
	return { subnet: network.at('network').text(), gateway: network.at('gateway').optionalText() };
}

function diskOf(root: Input, uuid: Input): GanetiDisk {
	const disk = root.at('disks').at(uuid.text());
	if (disk.isNothing) return uuid.fail('the uuid of a disk of this file');
	const template = disk.at('dev_type').text();
	return {
		template,
		readOnly: disk.at('mode').optionalText() === 'ro',
		place: placeOf(root, disk, template),
	};
}

/** Without the secret of a DRBD pair: its place is the volume below it, for people to find it. */
function placeOf(root: Input, disk: Input, template: string): readonly string[] {
	const id = disk.at('logical_id').items();
	if (template === 'drbd') {
		const below = disk.at('children').items().at(0);
		return below === undefined ? [] : placeOf(root, below, 'plain');
	}
	if (template === 'rbd') return [rbdPool(root, disk), ...id.slice(1).map((part) => part.word())];
	return id.map((part) => part.word());
}

function rbdPool(root: Input, disk: Input): string {
	const own = disk
		.at('params')
		.entries()
		.find(([key]) => key === 'pool');
	const shared = root.at('cluster').at('diskparams');
	const fromCluster =
		shared.isNothing || shared.at('rbd').isNothing ? null : shared.at('rbd').at('pool');
	return (own?.[1] ?? fromCluster)?.optionalText() || 'rbd';
}
