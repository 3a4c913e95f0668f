/** The store that hosts share: how long a claim takes with three members of etcd, and what a daemon costs that only listens. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bundled } from './bundle.mjs';
import { idleCpu } from './idle-cpu.mjs';
import {
	ballast,
	copySpec,
	makeStage,
	median,
	report,
	startDaemon,
	stopDaemon,
	writeFleet,
} from './stage.mjs';

const CLAIMS = 500;
const INSTANCES = 20;

export async function storeFigures() {
	const stage = makeStage();
	let cluster;
	let daemon;
	try {
		const { EtcdCluster, EtcdStore } = await bundled(stage.folder, {
			'etcd-cluster': 'test/support/etcd-cluster.ts',
			'etcd-store': 'src/store/etcd/etcd-store.ts',
		});
		cluster = await EtcdCluster.start(3);
		const claims = await claimTimes(EtcdStore, cluster.settings);
		writeSettings(stage, cluster.settings.endpoints);
		writeFleet(stage, INSTANCES, copySpec(stage));
		ballast(stage, ['apply']);
		daemon = await startDaemon(stage);
		const cpu = await idleCpu(daemon.pid);
		return [
			report('claim with three members of etcd, median', median(claims), { bound: 5, unit: 'ms' }),
			report(`daemon CPU a minute when idle, ${INSTANCES} instances in etcd`, cpu, {
				bound: 180,
				unit: 'ms',
			}),
		];
	} finally {
		if (daemon) await stopDaemon(daemon);
		await cluster?.stop();
		stage.dispose();
	}
}

async function claimTimes(EtcdStore, etcd) {
	const store = await EtcdStore.open({ node: 'n1', etcd });
	try {
		const taken = [];
		for (let at = 0; at < CLAIMS; at++) {
			const begin = performance.now();
			await store.claim(`web${at}`);
			taken.push(performance.now() - begin);
		}
		return taken;
	} finally {
		await store.close();
	}
}

function writeSettings({ root }, endpoints) {
	const folder = join(root, 'etc/ballast');
	mkdirSync(folder, { recursive: true });
	const list = endpoints.map((endpoint) => `"${endpoint}"`).join(', ');
	writeFileSync(join(folder, 'ballast.yaml'), `store: {etcd: {endpoints: [${list}]}}\n`);
}
