/** An LXC config key that ballast writes itself, and where a spec says what it holds. */
export interface ManagedKey {
	readonly key: string;
	/** The field to use instead, or why nobody may set it. */
	readonly instead: string;
}

/**
 * Keys that lines of lxc_extra_config cannot take over. LXC up to 3 takes any key that only *begins*
 * like one it knows (`lxc.uts.nameX`), so each entry stands for all keys that begin with it.
 */
export const MANAGED_KEYS: readonly ManagedKey[] = [
	{ key: 'lxc.uts.name', instead: 'the host name is metadata.name' },
	{ key: 'lxc.utsname', instead: 'the host name is metadata.name' },
	{ key: 'lxc.rootfs.path', instead: 'use disks' },
	{ key: 'lxc.rootfs.backend', instead: 'use disks' },
	{ key: 'lxc.tty.max', instead: 'use hvparams.lxc_tty' },
	{ key: 'lxc.cap.drop', instead: 'use capabilities.drop' },
	{ key: 'lxc.cap.keep', instead: 'use capabilities.keep' },
	{ key: 'lxc.net', instead: 'use nics' },
	{ key: 'lxc.cgroup.memory.limit_in_bytes', instead: 'use memory.max' },
	{ key: 'lxc.cgroup2.memory.max', instead: 'use memory.max' },
	{ key: 'lxc.cgroup.cpuset.cpus', instead: 'use hvparams.cpu_mask' },
	{ key: 'lxc.cgroup2.cpuset.cpus', instead: 'use hvparams.cpu_mask' },
	{ key: 'lxc.cgroup.pids.max', instead: 'use pids' },
	{ key: 'lxc.cgroup2.pids.max', instead: 'use pids' },
	{ key: 'lxc.cgroup.devices', instead: 'use devices' },
	{ key: 'lxc.cgroup2.devices', instead: 'use devices' },
	{ key: 'lxc.cgroup.dir', instead: 'ballast finds the container by its cgroup' },
	{ key: 'lxc.cgroup.relative', instead: 'ballast finds the container by its cgroup' },
	{ key: 'lxc.console.logfile', instead: '`ballast logs --console` reads the log' },
	{ key: 'lxc.console.size', instead: '`ballast logs --console` reads the log' },
	{ key: 'lxc.console.rotate', instead: '`ballast logs --console` reads the log' },
	{ key: 'lxc.log', instead: '`ballast logs --start` reads the log' },
	{ key: 'lxc.ephemeral', instead: 'it would destroy the container when it stops' },
	{
		key: 'lxc.include',
		instead: 'an included file could set every other key; write its lines here',
	},
];

/** Keys of LXC 1 that mean something managed; as prefixes they would hit keys that are allowed. */
const EXACT: readonly ManagedKey[] = [
	{ key: 'lxc.rootfs', instead: 'use disks' },
	{ key: 'lxc.tty', instead: 'use hvparams.lxc_tty' },
	{ key: 'lxc.cgroup', instead: 'without a value it would drop every limit' },
	{ key: 'lxc.cgroup2', instead: 'without a value it would drop every limit' },
];

/** The entry that forbids this key in lxc_extra_config, or `null` when it may stand there. */
export function managedKey(key: string): ManagedKey | null {
	return (
		MANAGED_KEYS.find((managed) => key.startsWith(managed.key)) ??
		EXACT.find((managed) => key === managed.key) ??
		null
	);
}
