import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { SimVerb } from '../../src/drivers/container/sim/faults.ts';
import { Daemon } from '../../src/reconciler/daemon.ts';
import type { ApiServer } from '../../src/server/http-server.ts';
import { Metrics } from '../../src/server/metrics.ts';
import { serveReadings } from '../../src/server/readings-server.ts';
import { SimNode } from '../support/sim-node.ts';

const MINUTE = 60_000;
const HOST = '127.0.0.1';
const FAILS = { kind: 'fail', point: 'before' } as const;

let node: SimNode;
let daemon: Daemon;
let metrics: Metrics;
let server: ApiServer;
let port: number;

beforeEach(async () => {
	node = new SimNode();
	metrics = new Metrics();
	daemon = await node.clock.runUntil(startDaemon());
	port = await freePort();
	const { api } = daemon;
	// simulated time goes on only when somebody lets it
	const status = () => node.clock.runUntil(api.status());
	const events = (query: Parameters<typeof api.events>[0]) => api.events(query);
	server = await serveReadings({ api: { status, events }, metrics }, { host: HOST, port });
});

afterEach(async () => {
	await server.close();
	await node.clock.runUntil(daemon.stop());
});

function startDaemon(options: Parameters<SimNode['parts']>[0] = {}): Promise<Daemon> {
	return Daemon.start({ ...node.parts(options), meter: metrics });
}

async function freePort(): Promise<number> {
	const probe = createServer().listen(0, HOST);
	await once(probe, 'listening');
	const address = probe.address();
	if (address === null || typeof address === 'string') throw new Error('no TCP port');
	await new Promise((done) => probe.close(done));
	return address.port;
}

const ask = (path: string, method = 'GET') => fetch(`http://${HOST}:${port}${path}`, { method });

async function sample(name: string): Promise<number | undefined> {
	const lines = (await (await ask('/metrics')).text()).split('\n');
	const line = lines.find((each) => each.startsWith(`${name} `));
	return line === undefined ? undefined : Number(line.slice(name.length + 1));
}

test.each(['//', '/?x', 'http://[', '*', '/constructor', 'http://x/metrics'])(
	'a request for %s is answered, and the daemon goes on',
	async (target) => {
		const socket = connect(port, HOST);
		socket.end(`GET ${target} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`);
		const chunks: Buffer[] = [];
		for await (const chunk of socket) chunks.push(chunk);
		expect(Buffer.concat(chunks).toString()).toMatch(/^HTTP\/1\.1 (200|400|404) /);
		expect((await ask('/healthz')).status).toBe(200);
	},
);

test('runs, steps and how instances stand are counted', async () => {
	node.declare('web1', 'memory: {max: 64Mi}');
	node.declare('web2', 'state: Stopped');
	await node.clock.advance(MINUTE);
	expect(await sample('ballast_steps_total{do="start",result="Done"}')).toBe(1);
	expect(await sample('ballast_steps_total{do="create",result="Done"}')).toBe(2);
	expect(await sample('ballast_reconcile_total{result="Done"}')).toBeGreaterThanOrEqual(2);
	expect(await sample('ballast_queue_depth')).toBe(0);
	expect(await sample('ballast_instances{condition="Ready",status="True"}')).toBe(2);
	expect(await sample('ballast_instance_state{instance="web1",state="Running"}')).toBe(1);
	expect(await sample('ballast_instance_memory_bytes{instance="web1",figure="set"}')).toBe(
		64 * 2 ** 20,
	);
	expect(await sample('ballast_info{node="n1",version="1.0.0"}')).toBe(1);
});

test('what is gone is not shown any more', async () => {
	node.declare('web1');
	node.declare('web2');
	await node.clock.advance(MINUTE);
	node.undeclare('web1');
	await node.clock.advance(MINUTE);
	expect(await sample('ballast_instance_state{instance="web1",state="Running"}')).toBeUndefined();
	expect(await sample('ballast_instances{condition="Ready",status="True"}')).toBe(1);
});

test('a step that fails is counted', async () => {
	await node.clock.runUntil(daemon.stop());
	const faults = (verb: SimVerb) => (verb === 'start' ? FAILS : null);
	daemon = await node.clock.runUntil(startDaemon({ faults }));
	node.declare('web1');
	await node.clock.advance(500);
	expect(await sample('ballast_steps_total{do="start",result="Failed"}')).toBe(1);
	expect(await sample('ballast_reconcile_total{result="Failed"}')).toBe(1);
});

test('the page shows instances, why they are not ready and what happened, and no markup of others', async () => {
	node.declare('web1', 'memory: {max: 64Mi}');
	node.specs.files.set('odd.yaml', 'apiVersion: ballast/v1\nkind: Instance\nspec: "<script>"\n');
	node.specs.changed();
	await node.clock.advance(MINUTE);
	const response = await ask('/');
	expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
	const page = await response.text();
	expect(page).toMatch(/<tr><td>web1<td>Running<td class="True">True<td><meter max="67108864"/);
	expect(page).toMatch(/<td>web1<td class="Normal">Started<td>/);
	expect(page).toMatch(/<p class="bad">specs\/odd.yaml:\d+: /);
	expect(page).not.toContain('<script>');
});

test('it is only read, and says what there is', async () => {
	expect((await ask('/', 'POST')).status).toBe(405);
	expect((await ask('/v1/status')).status).toBe(404);
	expect(await (await ask('/nothing')).text()).toBe('There is /, /metrics and /healthz.\n');
	expect(await (await ask('/healthz')).json()).toEqual({ ok: true });
});

test('an address that is taken is told with the setting', async () => {
	await expect(
		serveReadings({ api: daemon.api, metrics }, { host: HOST, port }),
	).rejects.toMatchObject({
		message: expect.stringContaining(`cannot listen on ${HOST} port ${port}: `),
		hint: 'Choose another address or port: api.listen in the settings.',
	});
});

test('every metric is in the docs, and every one of the docs is there', async () => {
	node.declare('web1', 'memory: {max: 64Mi}');
	await node.clock.advance(MINUTE);
	const text = await (await ask('/metrics')).text();
	const served = [...text.matchAll(/^# TYPE (\S+)/gm)].map(([, name]) => name);
	const docs = readFileSync('docs/reference/metrics.md', 'utf8');
	const documented = [...docs.matchAll(/^\| `(ballast_\w+)`/gm)].map(([, name]) => name);
	expect(documented.toSorted()).toEqual(served.toSorted());
});
