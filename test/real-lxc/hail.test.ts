import type { ChildProcess } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { runProgram, startDaemon } from '../support/ballast-process.ts';
import { EtcdCluster } from '../support/etcd-cluster.ts';
import { patience } from '../support/patience.ts';
import { type RealLxc, realLxc } from '../support/real-lxc.ts';
import { makeTinyRootfs } from '../support/tiny-rootfs.ts';
import { waitFor } from '../support/wait-for.ts';

vi.setConfig({ testTimeout: patience(90_000), hookTimeout: patience(30_000) });

const NODES = ['n1', 'n2'] as const;
const HAIL = '/usr/lib/ganeti/iallocators/hail';

let lxc: RealLxc;
let specs: string;
/** What the settings of both nodes name. */
let program: string;
let etcd: EtcdCluster;
let daemons: readonly ChildProcess[] = [];

const placeOf = (node: string) => ({ root: join(lxc.root, node), specs });

beforeAll(async () => {
	lxc = await realLxc('hail');
	specs = join(lxc.root, 'specs');
	program = join(lxc.root, 'hail');
	mkdirSync(specs);
	await makeTinyRootfs(join(lxc.root, 'tiny'));
	etcd = await EtcdCluster.start(1);
	const labels = (node: string) => `labels: {rack: r-${node}}`;
	for (const node of NODES) {
		const settings = join(placeOf(node).root, 'etc/ballast/ballast.yaml');
		mkdirSync(dirname(settings), { recursive: true });
		const store = `store: {etcd: {endpoints: ["${etcd.settings.endpoints.join('", "')}"]}}`;
		writeFileSync(
			settings,
			`node: ${node}\n${store}\nplacement: {allocator: {hail: ${program}, timeout: 20s}}\n`,
		);
		writeFileSync(
			join(specs, `${node}.yaml`),
			`apiVersion: ballast/v1\nkind: Node\nmetadata: {name: ${node}, ${labels(node)}}\nspec: {}\n`,
		);
	}
});

afterAll(async () => {
	for (const daemon of daemons) daemon.kill('SIGTERM');
	await waitFor('the daemons to end', () => daemons.every(({ exitCode }) => exitCode !== null));
	await etcd.stop();
	await lxc.dispose();
});

function programIs(text: string): void {
	rmSync(program, { force: true });
	writeFileSync(program, `#!/bin/sh\n${text}\n`, { mode: 0o755 });
}

function declare(name: string, ...more: readonly string[]): void {
	const head = `apiVersion: ballast/v1\nkind: Instance\nmetadata: {name: ${name}}\nspec:\n`;
	const lines = [`os: {copy: {path: ${lxc.root}/tiny}}`, 'memory: {max: 32Mi}', ...more];
	writeFileSync(join(specs, `${name}.yaml`), head + lines.map((line) => `  ${line}\n`).join(''));
}

const at = (node: string, ...args: readonly string[]) => runProgram(placeOf(node), args).stdout;

const whereIs = (name: string) =>
	NODES.filter((node) => existsSync(join(placeOf(node).root, 'var/lib/ballast/lxc', name)));

test('without a daemon diff asks the real program and says that it chose', () => {
	const ran = join(lxc.root, 'ran');
	programIs(`touch ${ran}; exec ${HAIL} "$@"`);
	declare('hail-one', 'placement: {nodeSelector: {rack: r-n1}}');
	const below = () => readdirSync(placeOf('n1').root, { recursive: true }).sort();
	const before = below();
	for (const looks of ['get', 'export', 'clone']) at('n1', looks, 'hail-one');
	expect(at('n1', 'get', 'hail-one')).toContain('Allocating');
	expect(existsSync(ran)).toBe(false);
	expect(at('n1', 'diff')).toMatch(/hail-one +CREATE/);
	expect(existsSync(ran)).toBe(true);
	expect(below()).toEqual(before);
	expect(at('n1', 'describe', 'hail-one')).toMatch(
		/hail chose it \(score \d\.\d{3}\), of 1 of \d nodes with rack=r-n1/,
	);
});

test('two nodes ask the real program, and what it chooses is made on that node and no other', async () => {
	daemons = NODES.map((node) => startDaemon(placeOf(node)));
	await waitFor('both nodes', () => /n1 +Ready.*\nn2 +Ready/.test(at('n1', 'get', 'nodes')));
	await waitFor('the first one', () => whereIs('hail-one').length > 0);
	expect(whereIs('hail-one')).toEqual(['n1']);
	declare('hail-two', 'placement: {nodeSelector: {rack: r-n2}}');
	declare('hail-three');
	for (const name of ['hail-two', 'hail-three'])
		await waitFor(`${name} to be made`, () => whereIs(name).length > 0, 20_000);
	expect(whereIs('hail-two')).toEqual(['n2']);
	expect(at('n2', 'events', 'hail-two')).toMatch(
		/Claimed +no other node has it, and hail chose it \(score \d\.\d{3}\), of 1 of 2 nodes/,
	);
	const [where = ''] = whereIs('hail-three');
	expect(at(where, 'events', 'hail-three')).toMatch(/Claimed .*hail chose it \(score/);
	expect(whereIs('hail-three')).toHaveLength(1);
});

test('a program that fails places nothing and is told; when it is well again, apply has it asked at once', async () => {
	programIs('echo "cannot think today" >&2; exit 3');
	declare('hail-four');
	for (const node of NODES) {
		await waitFor(`${node} to say so`, () =>
			at(node, 'describe', 'hail-four').includes(
				'no node is chosen for it yet: hail ended with 3: cannot think today',
			),
		);
		expect(at(node, 'get', 'hail-four')).toContain('NotAllocated');
	}
	expect(whereIs('hail-four')).toEqual([]);
	// what has a node is looked after meanwhile
	declare('hail-five', 'node: n2');
	await waitFor('it to be made', () => whereIs('hail-five').length > 0, 20_000);
	programIs('echo \'{"success": true, "info": "", "result": ["n2"]}\'');
	for (const node of NODES) at(node, 'apply', 'hail-four');
	await waitFor('it to be placed', () => whereIs('hail-four').length > 0);
	expect(whereIs('hail-four')).toEqual(['n2']);
});
