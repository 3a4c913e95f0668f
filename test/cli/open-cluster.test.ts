import { once } from 'node:events';
import { createServer, type Server } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { lookAtCluster } from '../../src/cli/open-cluster.ts';
import type { EtcdSettings, Settings } from '../../src/settings.ts';
import { EtcdCluster } from '../support/etcd-cluster.ts';
import { patience } from '../support/patience.ts';

const ends: (() => Promise<unknown>)[] = [];

afterEach(async () => {
	await Promise.all(ends.splice(0).map((end) => end()));
});

const settingsOf = (etcd: EtcdSettings): Settings =>
	({ node: 'n1', simulate: false, store: { etcd } }) as Settings;

/** As a member that hangs: takes connections, and never answers. */
async function silentMember(): Promise<string> {
	const server: Server = createServer(() => undefined).listen(0, '127.0.0.1');
	await once(server, 'listening');
	ends.push(() => new Promise((resolve) => server.close(resolve)));
	return `http://127.0.0.1:${(server.address() as { port: number }).port}`;
}

test('members that hang keep nobody waiting who only looks', async () => {
	const endpoints = [await silentMember(), await silentMember(), await silentMember()];
	const etcd = { endpoints, cluster: 'test', leaseTtl: 5000, tls: null };
	// loading gRPC is not meant
	await lookAtCluster(settingsOf({ ...etcd, endpoints: endpoints.slice(0, 1) }));
	const before = Date.now();
	const view = await lookAtCluster(settingsOf(etcd));
	expect(view).toMatchObject({ isCurrent: false, cluster: 'test' });
	expect(view.problem).toMatch(/^cannot reach etcd: /);
	// a daemon gives each of them a second
	expect(Date.now() - before).toBeLessThan(patience(2000));
});

test('one member that hangs hides nothing of what the others know', async () => {
	const cluster = await EtcdCluster.start(1);
	ends.push(() => cluster.stop());
	const [endpoint = ''] = cluster.settings.endpoints;
	const endpoints = [await silentMember(), endpoint, await silentMember()];
	await cluster.put('/ballast/test/owner/web1', '{"node":"n2","epoch":1}');
	const view = await lookAtCluster(settingsOf({ ...cluster.settings, endpoints }));
	expect(view.isCurrent).toBe(true);
	expect(view.owners.get('web1')?.node).toBe('n2');
});
