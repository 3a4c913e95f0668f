/** A host is killed: how long until what ran on it answers again, from another one that shares its storage and the store. */
import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { bundled } from './bundle.mjs';
import { note, report } from './stage.mjs';

const COMPILED = join(resolve(import.meta.dirname, '..'), '.cache/bench');
/** As `leaseTtl` is on these hosts. */
const TTL_MS = 5000;
const NODES = ['n1', 'n2', 'n3'];
export async function failoverFigures() {
	const parts = await bundled(COMPILED, {
		'test-hosts': 'test/hosts/test-hosts.ts',
		'on-host': 'test/hosts/on-host.ts',
		'etcd-on-hosts': 'test/hosts/etcd-on-hosts.ts',
		'shared-db': 'test/hosts/shared-db.ts',
		'wait-for': 'test/support/wait-for.ts',
	});
	const hosts = await parts.TestHosts.up(...NODES);
	try {
		const at = await begun(hosts, parts);
		const begin = performance.now();
		await hosts.host(at).kill();
		writeFileSync(join(hosts.shared, `off-${at}`), '');
		await parts.waitFor('the instance to answer again', () => parts.answers(hosts), 60_000);
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
async function begun(hosts, parts) {
	const { installBallast, startDaemon, startEtcd, waitFor, answers } = parts;
	parts.makeSharedRootfs(hosts.host('n1'));
	for (const name of NODES) {
		const host = hosts.host(name);
		installBallast(host);
		host.write('/usr/local/sbin/fence', '#!/bin/sh\n[ -e "/shared/off-$1" ]\n');
		host.must('chmod', '755', '/usr/local/sbin/fence');
		host.write(
			'/b/etc/ballast/ballast.yaml',
			`${parts.SETTINGS}failover: {fence: [/usr/local/sbin/fence]}\n`,
		);
		host.write('/root/specs/nodes.yaml', parts.NODES);
		startEtcd(host, name);
	}
	for (const name of NODES) await startDaemon(hosts.host(name));
	for (const name of NODES) hosts.host(name).write('/root/specs/db1.yaml', parts.SPEC);
	await waitFor('the instance to answer', () => answers(hosts), 60_000);
	const running = ['lxc-ls', '-P', '/b/var/lib/ballast/lxc', '--running', '-1'];
	return NODES.find((name) =>
		hosts
			.host(name)
			.run(...running)
			.stdout.includes('db1'),
	);
}
