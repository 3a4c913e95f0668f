import { installBallast, makeRootfs, ROOT, startDaemon } from './on-host.ts';
import { type TestHost, TestHosts } from './test-hosts.ts';

/** Three hosts, each with a member of one etcd. */
export const NAMES = ['n1', 'n2', 'n3'] as const;
export type Name = (typeof NAMES)[number];
const ADDRESSES: Readonly<Record<Name, string>> = {
	n1: '192.0.2.1',
	n2: '192.0.2.2',
	n3: '192.0.2.3',
};

/** With a short lease, so that a node counts as gone soon. */
export const SETTINGS = `store: {etcd: {endpoints: [${Object.values(ADDRESSES)
	.map((address) => `"http://${address}:2379"`)
	.join(', ')}], leaseTtl: 5s}}\n`;

export const NODES = NAMES.map(
	(name) =>
		`apiVersion: ballast/v1\nkind: Node\nmetadata: {name: ${name}, labels: {rack: r-${name}}}\nspec: {address: ${ADDRESSES[name]}}\n`,
).join('---\n');

/** A member of the cluster of all three, which goes on from what it had. */
export function startEtcd(host: TestHost, name: Name): void {
	const client = `http://${ADDRESSES[name]}:2379`;
	const peer = `http://${ADDRESSES[name]}:2380`;
	const all = NAMES.map((each) => `${each}=http://${ADDRESSES[each]}:2380`).join(',');
	const options = [
		...['--name', name, '--data-dir', '/var/etcd', '--log-level', 'error'],
		...['--listen-client-urls', client, '--advertise-client-urls', client],
		...['--listen-peer-urls', peer, '--initial-advertise-peer-urls', peer],
		...['--initial-cluster', all],
	];
	host.spawn('etcd', ...options);
}

/** Three hosts that share that etcd, with a daemon each, and with these root file systems: by path, the script that is init there. */
export async function hostsWithEtcd(inits: Readonly<Record<string, string>>): Promise<TestHosts> {
	const hosts = await TestHosts.up(...NAMES);
	try {
		for (const name of NAMES) {
			const host = hosts.host(name);
			for (const [rootfs, init] of Object.entries(inits)) makeRootfs(host, rootfs, init);
			installBallast(host);
			host.write(`${ROOT}/etc/ballast/ballast.yaml`, SETTINGS);
			host.write('/root/specs/nodes.yaml', NODES);
			startEtcd(host, name);
		}
		for (const name of NAMES) await startDaemon(hosts.host(name));
		return hosts;
	} catch (cause) {
		await hosts.dispose();
		throw cause;
	}
}
