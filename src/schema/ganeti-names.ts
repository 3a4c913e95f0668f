/**
 * What Ganeti calls something and where it stands here. Instance, hypervisor, backend, NIC and disk
 * parameters of Ganeti 3.1, and the names of the LXC support in 2014.
 */
export const GANETI_NAMES = {
	// hypervisor parameters: of today, then of 2014 where they differ
	cpu_mask: 'spec.hvparams.cpu_mask',
	devices: 'spec.devices.allow',
	drop_capabilities: 'spec.capabilities.drop',
	extra_cgroups: 'spec.hvparams.lxc_cgroup_use',
	extra_config: 'spec.hvparams.lxc_extra_config',
	num_ttys: 'spec.hvparams.lxc_tty',
	startup_timeout: 'spec.hvparams.lxc_startup_wait',
	lxc_cgroup_use: 'spec.hvparams.lxc_cgroup_use',
	lxc_devices: 'spec.devices.allow',
	lxc_drop_capabilities: 'spec.capabilities.drop',
	lxc_extra_config: 'spec.hvparams.lxc_extra_config',
	lxc_startup_wait: 'spec.hvparams.lxc_startup_wait',
	lxc_tty: 'spec.hvparams.lxc_tty',
	migration_mode: 'spec.migration.mode',
	// backend parameters
	always_failover: 'spec.migration.mode',
	maxmem: 'spec.memory.max',
	minmem: 'spec.memory.min',
	memory: 'spec.memory.max',
	vcpus: 'spec.cpu.quota',
	// the instance itself
	admin_state: 'spec.state',
	beparams: 'spec.memory and spec.cpu',
	be: 'spec.memory and spec.cpu',
	disk: 'spec.disks',
	disk_template: 'spec.disks',
	hv: 'spec.hvparams',
	hvparams: 'spec.hvparams',
	instance_name: 'metadata.name',
	net: 'spec.nics',
	os_type: 'spec.os.ganeti',
	osparams: 'spec.os.ganeti',
	pnode: 'spec.node',
	primary_node: 'spec.node',
	shutdown_timeout: 'spec.lifecycle.stop.timeout',
	tags: 'metadata.labels',
	// NICs
	ip: 'spec.nics[].ipv4',
	link: 'spec.nics[].bridge',
	mac: 'spec.nics[].mac',
	vlan: 'spec.nics[].vlan',
	// disk templates
	plain: 'spec.disks[].lvm',
	file: 'spec.disks[].image',
	sharedfile: 'spec.disks[].image',
	blockdev: 'spec.disks[].block',
	drbd: 'spec.disks[].drbd',
	rbd: 'spec.disks[].rbd',
} as const satisfies Readonly<Record<string, string>>;

/** Where the thing with this Ganeti name is declared here; `null` when Ganeti has no such name. */
export function placeOfGanetiName(name: string): string | null {
	const places: Readonly<Record<string, string>> = GANETI_NAMES;
	return Object.hasOwn(places, name) ? (places[name] ?? null) : null;
}
