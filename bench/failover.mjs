/** A host is killed: how long until what ran on it answers again, from another one that shares its storage and the store. */
import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { bundled } from './bundle.mjs';
import { note, report } from './stage.mjs';

const COMPILED = join(resolve(import.meta.dirname, '..'), '.cache/bench');
const ADDRESS = '192.0.2.20';
const PORT = 7000;
/** As `leaseTtl` is on these hosts. */
const TTL_MS = 5000;
const NODES = ['n1', 'n2', 'n3'];
const INIT = `#!/bin/sh
trap 'exit 0' PWR TERM
nc -ll -p ${PORT} -e cat &
while :; do sleep 1 & wait $!; done
`;
const SPEC = `apiVersion: ballast/v1
kind: Instance
metadata: {name: db1}
spec:
  memory: {max: 64Mi}
  ha: {failover: Auto}
  disks: [{name: root, mount: /, directory: {path: /shared/db1}}]
  nics: [{name: eth0, bridge: br0, ipv4: [${ADDRESS}/24]}]
`;

export async function failoverFigures() {
	const parts = await bundled(COMPILED, {
		'test-hosts': 'test/hosts/test-hosts.ts',
		'on-host': 'test/hosts/on-host.ts',
		'etcd-on-hosts': 'test/hosts/etcd-on-hosts.ts',
		'wait-for': 'test/support/wait-for.ts',
	});
	const hosts = await parts.TestHosts.up(...NODES);
	try {
		const at = await begun(hosts, parts);
		const begin = performance.now();
		await hosts.host(at).kill();
		writeFileSync(join(hosts.shared, `off-${at}`), '');
		await parts.waitFor('the instance to answer again', () => answers(hosts), 60_000);
		const taken = performance.now() - begin;
		note(`it ran on ${at}; the lease of a node is ${TTL_MS} ms`);
		return [
			report('a killed host: until its instance answers elsewhere', taken, {
				bound: TTL_MS + 10_000,
				unit: 'ms',
			}),
		];
	} finally {
		await hosts.dispose();
	}
}

/** Gives the name of the host on which it runs and answers. */
async function begun(
	hosts,
	{ makeRootfs, installBallast, startDaemon, startEtcd, waitFor, SETTINGS, NODES: documents },
) {
	makeRootfs(hosts.host('n1'), '/shared/db1', INIT);
	for (const name of NODES) {
		const host = hosts.host(name);
		installBallast(host);
		host.write('/usr/local/sbin/fence', '#!/bin/sh\n[ -e "/shared/off-$1" ]\n');
		host.must('chmod', '755', '/usr/local/sbin/fence');
		host.write(
			'/b/etc/ballast/ballast.yaml',
			`${SETTINGS}failover: {fence: [/usr/local/sbin/fence]}\n`,
		);
		host.write('/root/specs/nodes.yaml', documents);
		startEtcd(host, name);
	}
	for (const name of NODES) await startDaemon(hosts.host(name));
	for (const name of NODES) hosts.host(name).write('/root/specs/db1.yaml', SPEC);
	await waitFor('the instance to answer', () => answers(hosts), 60_000);
	const running = ['lxc-ls', '-P', '/b/var/lib/ballast/lxc', '--running', '-1'];
	return NODES.find((name) =>
		hosts
			.host(name)
			.run(...running)
			.stdout.includes('db1'),
	);
}

function answers(hosts) {
	const ask = `exec 3<>/dev/tcp/${ADDRESS}/${PORT}; echo x >&3; head -n1 <&3`;
	return hosts.client('timeout', '1', 'bash', '-c', ask).stdout.trim() === 'x';
}
