/**
 * LXC keys that ballast writes itself, and what to use instead. `*` at the end stands for any rest.
 * Lines of `lxc_extra_config` come last in the config, so one of these would undo what the spec says.
 */
const MANAGED_KEYS = {
	'lxc.uts.name': 'metadata.name',
	'lxc.rootfs.path': 'spec.disks or spec.os',
	'lxc.rootfs.managed': 'spec.disks or spec.os',
	'lxc.tty.max': 'spec.hvparams.lxc_tty',
	'lxc.pty.max': 'nothing: ballast sets it',
	'lxc.console.path': 'nothing: ballast sets up the console',
	'lxc.console.logfile': 'nothing: `ballast logs --console` shows the log',
	'lxc.console.size': 'nothing: ballast rotates the log',
	'lxc.console.rotate': 'nothing: ballast rotates the log',
	'lxc.log.*': 'nothing: `ballast logs --start` shows the log',
	'lxc.cap.drop': 'spec.capabilities.drop',
	'lxc.cap.keep': 'spec.capabilities.keep',
	'lxc.cgroup.devices.*': 'spec.devices',
	'lxc.cgroup2.devices.*': 'spec.devices',
	'lxc.cgroup.cpuset.cpus': 'spec.hvparams.cpu_mask',
	'lxc.cgroup2.cpuset.cpus': 'spec.hvparams.cpu_mask',
	'lxc.cgroup.memory.limit_in_bytes': 'spec.memory.max',
	'lxc.cgroup.memory.memsw.limit_in_bytes': 'spec.memory.swap',
	'lxc.cgroup.memory.soft_limit_in_bytes': 'spec.memory.min',
	'lxc.cgroup2.memory.max': 'spec.memory.max',
	'lxc.cgroup2.memory.low': 'spec.memory.min',
	'lxc.cgroup2.memory.swap.max': 'spec.memory.swap',
	'lxc.cgroup': 'nothing: without a controller it would drop every limit',
	'lxc.cgroup2': 'nothing: without a controller it would drop every limit',
	'lxc.cgroup.cpu.cfs_quota_us': 'spec.cpu.quota',
	'lxc.cgroup.cpu.cfs_period_us': 'spec.cpu.quota',
	'lxc.cgroup2.cpu.max': 'spec.cpu.quota',
	'lxc.cgroup.cpu.shares': 'spec.cpu.weight',
	'lxc.cgroup2.cpu.weight': 'spec.cpu.weight',
	'lxc.cgroup2.cpu.weight.nice': 'spec.cpu.weight',
	'lxc.cgroup.blkio.throttle.*': 'spec.disks.io',
	'lxc.cgroup2.io.max': 'spec.disks.io',
	'lxc.cgroup.pids.max': 'spec.pids',
	'lxc.cgroup2.pids.max': 'spec.pids',
	'lxc.cgroup.dir*': 'nothing: ballast finds containers by their cgroups',
	'lxc.cgroup.relative': 'nothing: ballast finds containers by their cgroups',
	'lxc.start.*': 'spec.state',
	'lxc.group': 'spec.state',
	'lxc.ephemeral': 'nothing: ballast keeps data until you delete it',
	'lxc.execute.cmd': 'nothing: ballast starts the init of the container',
	'lxc.include': 'spec.hvparams.lxc_extra_config_file, whose lines ballast can check',
} as const satisfies Readonly<Record<string, string>>;

/** Keys of LXC 1 and 2, gone since LXC 3.0, and their names since. */
const LEGACY_KEYS = {
	'lxc.utsname': 'metadata.name',
	'lxc.rootfs': 'spec.disks or spec.os',
	'lxc.rootfs.backend': 'spec.disks or spec.os',
	'lxc.tty': 'spec.hvparams.lxc_tty',
	'lxc.pts': 'nothing: ballast sets it',
	'lxc.console': 'nothing: ballast sets up the console',
	'lxc.network': 'spec.nics',
	'lxc.network.*': 'spec.nics',
	'lxc.logfile': 'nothing: `ballast logs --start` shows the log',
	'lxc.loglevel': 'nothing: `ballast logs --start` shows the log',
	'lxc.mount': 'lxc.mount.fstab',
	'lxc.devttydir': 'lxc.tty.dir',
	'lxc.aa_profile': 'lxc.apparmor.profile',
	'lxc.aa_allow_incomplete': 'lxc.apparmor.allow_incomplete',
	'lxc.se_context': 'lxc.selinux.context',
	'lxc.seccomp': 'lxc.seccomp.profile',
	'lxc.id_map': 'lxc.idmap',
	'lxc.init_cmd': 'lxc.init.cmd',
	'lxc.init_uid': 'lxc.init.uid',
	'lxc.init_gid': 'lxc.init.gid',
	'lxc.haltsignal': 'lxc.signal.halt',
	'lxc.rebootsignal': 'lxc.signal.reboot',
	'lxc.stopsignal': 'lxc.signal.stop',
	'lxc.syslog': 'lxc.log.syslog',
	'lxc.kmsg': 'nothing: LXC dropped it',
	'lxc.limit.*': 'lxc.prlimit',
	'lxc.pivotdir': 'nothing: LXC dropped it',
} as const satisfies Readonly<Record<string, string>>;

/** Where NICs are declared; these keys are free for an instance without `nics`. */
const NIC_KEYS = 'lxc.net';

/** What to use instead of a key that ballast manages or LXC dropped; `null` when the key is free. */
export function insteadOfKey(key: string): { readonly why: string; readonly use: string } | null {
	const managed = lookUp(MANAGED_KEYS, key);
	if (managed !== null) return { why: 'is managed by ballast', use: managed };
	const legacy = lookUp(LEGACY_KEYS, key);
	return legacy === null ? null : { why: 'is gone since LXC 3.0', use: legacy };
}

/**
 * Whether raw LXC lines set what a field is for. Such lines are an error now, but a spec from the time before the field
 * had an effect may still be the last good one.
 */
export function isSetByLines(field: string, lines: string): boolean {
	return keysOf(lines).some((key) => lookUp(MANAGED_KEYS, key) === `spec.${field}`);
}

/** Whether raw LXC lines make a network of their own. */
export function setsNics(lines: string): boolean {
	return keysOf(lines).some(isNicKey);
}

function keysOf(lines: string): readonly string[] {
	const keys = lines.split('\n').map((line) => line.split('=')[0]?.trim() ?? '');
	return keys.filter((key) => key !== '');
}

/** True for `lxc.net` and everything below it. */
export function isNicKey(key: string): boolean {
	return key === NIC_KEYS || key.startsWith(`${NIC_KEYS}.`);
}

/** True for what says how ids are mapped; these keys are free for an instance without `security.idmap`. */
export function isIdmapKey(key: string): boolean {
	return key === 'lxc.idmap' || key === 'lxc.rootfs.options';
}

function lookUp(table: Readonly<Record<string, string>>, key: string): string | null {
	for (const [pattern, use] of Object.entries(table)) {
		const matches = pattern.endsWith('*') ? key.startsWith(pattern.slice(0, -1)) : key === pattern;
		if (matches) return use;
	}
	return null;
}
