import { gunzipSync } from 'node:zlib';
import type { VerifyHost } from './verify-host.ts';
import { fail, ok, type VerifyRow, warn } from './verify-row.ts';

const NAMESPACES = ['mnt', 'pid', 'uts', 'ipc', 'net'];

const NEEDED = [
	'NAMESPACES',
	'UTS_NS',
	'IPC_NS',
	'PID_NS',
	'NET_NS',
	'CGROUPS',
	'CGROUP_DEVICE',
	'CGROUP_FREEZER',
	'CGROUP_PIDS',
	'CPUSETS',
	'MEMCG',
	'UNIX98_PTYS',
];

/** What a feature is good for; without it some specs do not work. */
const USEFUL: Readonly<Record<string, string>> = {
	VETH: 'NICs of containers',
	BRIDGE: 'bridges',
	VLAN_8021Q: 'nics[].vlan',
	SECCOMP_FILTER: "LXC's seccomp profiles",
	CHECKPOINT_RESTORE: 'live migration',
};

/** Namespaces by asking the running kernel, the rest from its configuration where that can be read. */
export async function checkKernel(host: VerifyHost): Promise<readonly VerifyRow[]> {
	const missing: string[] = [];
	for (const name of NAMESPACES) {
		if (!(await host.exists(`/proc/self/ns/${name}`))) missing.push(name);
	}
	const namespaces =
		missing.length === 0
			? ok('kernel namespaces', NAMESPACES.join(', '))
			: fail('kernel namespaces', `missing: ${missing.join(', ')}`, 'Boot a kernel that has them.');
	return [namespaces, await configurationRow(host)];
}

async function configurationRow(host: VerifyHost): Promise<VerifyRow> {
	const what = `kernel ${host.kernelRelease}`;
	const config = await readConfiguration(host);
	if (config === null) return ok(what, 'its configuration cannot be read, so it was not checked');
	const enabled = new Set([...config.matchAll(/^CONFIG_(\w+)=[ym]$/gm)].map((match) => match[1]));
	const missing = NEEDED.filter((name) => !enabled.has(name));
	if (missing.length > 0) {
		const names = missing.map((name) => `CONFIG_${name}`).join(', ');
		return fail(what, `without ${names}`, 'Boot a kernel that has them.');
	}
	const absent = Object.keys(USEFUL).filter((name) => !enabled.has(name));
	if (absent.length === 0) return ok(what, 'has all that containers need');
	const names = absent.map((name) => `CONFIG_${name} (${USEFUL[name]})`).join(', ');
	return warn(what, `without ${names}`, 'Needed only by specs that use it.');
}

async function readConfiguration(host: VerifyHost): Promise<string | null> {
	const packed = await host.readBytes('/proc/config.gz');
	if (packed !== null) return gunzipSync(packed).toString('utf8');
	return host.readText(`/boot/config-${host.kernelRelease}`);
}
