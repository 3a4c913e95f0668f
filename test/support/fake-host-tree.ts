import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { markerLine } from '../../src/drivers/container/lxc/marker.ts';
import { type Paths, pathsBelow } from '../../src/model/paths.ts';

export interface FakeHost {
	readonly procRoot: string;
	readonly paths: Paths;
	readonly names: readonly string[];
	readonly uid: string;
}

export interface FakeHostOptions {
	/** An empty directory. */
	readonly directory: string;
	readonly layout: 'v1' | 'v2';
	readonly running: number;
	readonly stopped: number;
}

const V1 = ['memory', 'cpuset', 'cpu', 'pids', 'devices', 'blkio', 'freezer'] as const;
const FIRST_PID = 10_000;
const UID = 'uid-fake';

/** Files as the kernel and LXC show them for a host with many containers, `c1`, `c2`, ...; the running ones first. */
export function makeFakeHost(options: FakeHostOptions): FakeHost {
	const { directory, layout, running, stopped } = options;
	const host = { proc: join(directory, 'proc'), cgroup: join(directory, 'sys/fs/cgroup'), layout };
	const paths = pathsBelow(join(directory, 'root'));
	const names = Array.from({ length: running + stopped }, (_, index) => `c${index + 1}`);
	writeHost(host);
	for (const name of names) writeFolder(paths, name);
	const sockets = names.slice(0, running).map((name, index) => {
		writeRunning(host, paths, { name, monitor: FIRST_PID + 2 * index });
		return `0000: 00000002 00000000 00010000 0001 01 ${index} @${paths.lxc}/${name}/command\n`;
	});
	put(
		join(host.proc, 'net/unix'),
		`Num RefCount Protocol Flags Type St Inode Path\n${sockets.join('')}`,
	);
	return { procRoot: host.proc, paths, names, uid: UID };
}

interface Host {
	readonly proc: string;
	readonly cgroup: string;
	readonly layout: 'v1' | 'v2';
}

function writeHost({ proc, cgroup, layout }: Host): void {
	put(join(proc, 'uptime'), '1000.00 2000.00\n');
	put(join(proc, 'meminfo'), 'MemTotal:  1024 kB\nMemAvailable:  512 kB\n');
	put(join(proc, '1/cgroup'), layout === 'v2' ? '0::/init.scope\n' : cgroupLines('/'));
	put(join(proc, 'self/mountinfo'), layout === 'v2' ? v2Mount(cgroup) : v1Mounts(cgroup));
	if (layout === 'v2') {
		put(join(cgroup, 'cgroup.controllers'), 'cpuset cpu io memory pids\n');
		put(join(cgroup, 'cpuset.cpus.effective'), '0-7\n');
	} else {
		for (const controller of V1) mkdirSync(join(cgroup, controller), { recursive: true });
		put(join(cgroup, 'cpuset/cpuset.effective_cpus'), '0-7\n');
	}
}

function v1Mounts(cgroup: string): string {
	return V1.map(
		(name, index) =>
			`${index + 30} 20 0:${index + 30} / ${cgroup}/${name} rw,relatime shared:9 - cgroup cgroup rw,${name}\n`,
	).join('');
}

function v2Mount(cgroup: string): string {
	return `30 20 0:30 / ${cgroup} rw,relatime shared:9 - cgroup2 cgroup2 rw,nsdelegate\n`;
}

function cgroupLines(path: string): string {
	return V1.map((name, index) => `${index + 1}:${name}:${path}\n`).join('');
}

function writeFolder(paths: Paths, name: string): void {
	const folder = join(paths.lxc, name);
	mkdirSync(join(folder, 'rootfs'), { recursive: true });
	const rootfs = `lxc.rootfs.path = dir:${folder}/rootfs`;
	put(join(folder, 'config'), `${markerLine({ name, uid: UID })}\n${rootfs}\n`);
}

function writeRunning(
	host: Host,
	paths: Paths,
	{ name, monitor }: { readonly name: string; readonly monitor: number },
): void {
	const init = monitor + 1;
	const [watching, payload] = [`lxc.monitor.${name}`, `lxc.payload.${name}`];
	const proc = (pid: number, file: string) => join(host.proc, String(pid), file);
	put(proc(monitor, 'cmdline'), `[lxc monitor] ${paths.lxc} ${name}\0`);
	put(proc(monitor, `task/${monitor}/children`), `${init} `);
	put(proc(init, 'stat'), `${init} (in (i) t) S ${monitor} ${'0 '.repeat(17)}4200 0 0\n`);
	put(proc(init, 'cmdline'), '/sbin/init\0');
	put(
		proc(init, 'cgroup'),
		host.layout === 'v2' ? `0::/${payload}/init.scope\n` : cgroupLines(`/${payload}`),
	);
	symlinkSync(join(paths.lxc, name, 'rootfs'), proc(init, 'root'));
	const searched = host.layout === 'v2' ? host.cgroup : join(host.cgroup, 'freezer');
	put(join(searched, watching, 'cgroup.procs'), `${monitor}\n`);
	put(join(searched, payload, 'cgroup.procs'), `${init}\n`);
	for (const [file, text] of Object.entries(host.layout === 'v2' ? V2_FILES : V1_FILES)) {
		const folder = host.layout === 'v2' ? '' : (file.split('.')[0] ?? '');
		put(join(host.cgroup, folder, payload, file), text);
	}
}

const V1_FILES = {
	'memory.limit_in_bytes': '67108864\n',
	'memory.usage_in_bytes': '1048576\n',
	'memory.memsw.limit_in_bytes': '134217728\n',
	'memory.soft_limit_in_bytes': '9223372036854771712\n',
	'memory.stat':
		'cache 5\ntotal_swap 0\ntotal_inactive_anon 0\ntotal_active_anon 262144\ntotal_inactive_file 524288\ntotal_active_file 4096\ntotal_unevictable 8192\n',
	'cpuset.cpus': '0-1\n',
	'cpu.shares': '2048\n',
	'cpu.cfs_quota_us': '150000\n',
	'cpu.cfs_period_us': '100000\n',
	'pids.max': '100\n',
	'pids.current': '3\n',
	'devices.list': 'c 1:3 rw\nc 5:2 rwm\n',
	'blkio.throttle.read_bps_device': '',
	'blkio.throttle.write_bps_device': '',
	'blkio.throttle.read_iops_device': '',
	'blkio.throttle.write_iops_device': '',
	'freezer.state': 'THAWED\n',
} as const;

const V2_FILES = {
	'cgroup.controllers': 'cpuset cpu io memory pids\n',
	'cpu.max': '75000 50000\n',
	'io.max': '',
	'cpu.weight': '200\n',
	'memory.max': '67108864\n',
	'memory.current': '1048576\n',
	'memory.low': '0\n',
	'memory.swap.max': '67108864\n',
	'memory.swap.current': '0\n',
	'memory.stat':
		'anon 262144\nslab_reclaimable 0\ninactive_anon 0\nactive_anon 262144\ninactive_file 524288\nactive_file 4096\nunevictable 8192\n',
	'cpuset.cpus': '0-1\n',
	'pids.max': '100\n',
	'pids.current': '3\n',
	'cgroup.events': 'populated 1\nfrozen 0\n',
	'cgroup.freeze': '0\n',
} as const;

function put(path: string, text: string): void {
	mkdirSync(dirname(path), { recursive: true });
	writeFileSync(path, text);
}
