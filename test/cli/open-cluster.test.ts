import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { lookAtCluster } from '../../src/cli/open-cluster.ts';
import type { EtcdSettings, Settings } from '../../src/settings.ts';
import { EtcdCluster } from '../support/etcd-cluster.ts';
import { patience } from '../support/patience.ts';
import { waitFor } from '../support/wait-for.ts';

const ends: (() => Promise<unknown>)[] = [];

afterEach(async () => {
	await Promise.all(ends.splice(0).map((end) => end()));
});

const settingsOf = (etcd: EtcdSettings): Settings =>
	({ node: 'n1', simulate: false, store: { etcd } }) as Settings;

/** As a member that hangs: takes connections, and never answers. */
async function silentMember(): Promise<string> {
	const sockets = new Set<Socket>();
	const server = createServer((socket) => sockets.add(socket)).listen(0, '127.0.0.1');
	await once(server, 'listening');
	ends.push(() => {
		for (const socket of sockets) socket.destroy();
		return new Promise((resolve) => server.close(resolve));
	});
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

test('members that hang hide nothing of what the one knows that answers', async () => {
	const cluster = await EtcdCluster.start(1);
	ends.push(() => cluster.stop());
	const [endpoint = ''] = cluster.settings.endpoints;
	const endpoints = [await silentMember(), endpoint, await silentMember()];
	await cluster.put('/ballast/test/owner/web1', '{"node":"n2","epoch":1}');
	// a machine with much else to do may be too slow for it now and then
	const view = await waitFor('a look that sees it', async () => {
		const seen = await lookAtCluster(settingsOf({ ...cluster.settings, endpoints }));
		return seen.isCurrent && seen;
	});
	expect(view.owners.get('web1')?.node).toBe('n2');
});
