import { type ChildProcess, execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readLayout } from '../../src/drivers/cgroup/host-layout.ts';
import { runProgram, startDaemon } from '../support/ballast-process.ts';
import { patience } from '../support/patience.ts';
import { type RealLxc, realLxc } from '../support/real-lxc.ts';
import { makeTinyRootfs } from '../support/tiny-rootfs.ts';
import { waitFor } from '../support/wait-for.ts';

/** Names of interfaces are the machine's, so no other test uses these. */
const BRIDGE = 'bltnetbr0';
const LATE_BRIDGE = 'bltnetbr1';

/** Each has a few containers started, on a machine that others load too. */
const LONG = { timeout: patience(60_000) };

let lxc: RealLxc;
let specs: string;

beforeAll(async () => {
	lxc = await realLxc('net');
	specs = join(lxc.root, 'specs');
	mkdirSync(specs);
	await makeTinyRootfs(join(lxc.root, 'tiny'));
	addBridge(BRIDGE);
	// a host has an address of its own, from which it speaks to routed containers
	ip('address', 'add', '198.51.100.1/32', 'dev', BRIDGE);
});

afterAll(async () => {
	await lxc.dispose();
	for (const name of [BRIDGE, LATE_BRIDGE]) {
		if (existsSync(`/sys/class/net/${name}`)) ip('link', 'delete', name);
	}
});

test(
	'two containers on a bridge reach each other by IPv4 and IPv6, and the gateways are set',
	LONG,
	async () => {
		const nic = (end: number) =>
			`{name: eth0, bridge: ${BRIDGE}, mtu: 1400, ipv4: [192.0.2.${end}/24], gateway4: 192.0.2.1, ipv6: ["2001:db8::${end}/64"], gateway6: "2001:db8::1"}`;
		declare('net-one', nic(10));
		declare('net-two', nic(11));
		expect(ballast('apply', 'net-one', 'net-two')).toMatchObject({ status: 0 });
		await reaches('net-one', '192.0.2.11');
		await reaches('net-one', '2001:db8::11');
		expect(inside('net-one', 'ip route')).toContain('default via 192.0.2.1 dev eth0');
		expect(inside('net-one', 'ip -6 route')).toMatch(/default via 2001:db8::1 dev eth0/);
		expect(inside('net-one', 'ip link show eth0')).toContain('mtu 1400');
		expect(inside('net-one', 'ip address show eth0')).toContain('192.0.2.10/24 brd 192.0.2.255');
		expect(ballast('diff')).toMatchObject({ status: 0 });
	},
);

test('a routed NIC has a route on the host, and its gateway inside', LONG, () => {
	declare(
		'net-routed',
		'{name: eth0, routed: {}, ipv4: [198.51.100.207/32], gateway4: 169.254.0.1}',
	);
	expect(ballast('apply', 'net-routed')).toMatchObject({ status: 0 });
	expect(ip('route', 'show', '198.51.100.207')).toContain('198.51.100.207 dev net-routed-eth0');
	expect(inside('net-routed', 'ip route')).toContain('default via 169.254.0.1 dev eth0');
	expect(inside('net-routed', 'ip address show eth0')).toContain('198.51.100.207/32 scope');
});

/** On the test machine (LXC 6.0.4) nobody answers the host's ARP requests; docs/reference/networks.md says so. */
test.skipIf(readLayout().kind === 'v2')('a routed NIC answers the host without a bridge', () => {
	const ping = ['ping', '-c', '1', '-W', '5', '198.51.100.207'];
	expect(spawnSync('/bin/busybox', ping).status).toBe(0);
});

test('containers on one macvlan parent reach each other', LONG, async () => {
	const nic = (end: number) =>
		`{name: lan0, macvlan: {parent: ${BRIDGE}}, ipv4: [203.0.113.${end}/24]}`;
	declare('net-mac1', nic(1));
	declare('net-mac2', nic(2));
	expect(ballast('apply', 'net-mac1', 'net-mac2')).toMatchObject({ status: 0 });
	await reaches('net-mac1', '203.0.113.2');
});

test('a VLAN on a bridge that does not filter is told before the start', LONG, () => {
	declare('net-vlan', `{name: eth0, bridge: ${BRIDGE}, vlan: 42}`);
	const { status, stdout, stderr } = ballast('apply', 'net-vlan', '--timeout', '10s');
	expect(status).not.toBe(0);
	expect(stdout + stderr).toContain(`the bridge ${BRIDGE} of NIC eth0 has vlan_filtering off`);
});

test(
	'a bridge that is missing holds the start, in diff too, and the start follows when it comes',
	LONG,
	async () => {
		declare('net-late', `{name: eth0, bridge: ${LATE_BRIDGE}}`);
		expect(ballast('diff').stdout).toContain(
			`the bridge ${LATE_BRIDGE} of NIC eth0 does not exist on this host`,
		);
		expect(ballast('apply', 'net-late')).toMatchObject({ status: 4 });
		const daemon = startDaemon({ root: lxc.root, specs });
		try {
			await waitFor('the reason', () => ballast('get').stdout.includes('BridgeMissing'));
			addBridge(LATE_BRIDGE);
			await waitFor('the start', () => existsSync('/sys/class/net/net-late-eth0'));
		} finally {
			await ended(daemon);
		}
	},
);

async function ended(daemon: ChildProcess): Promise<void> {
	const end = new Promise((done) => daemon.once('exit', done));
	daemon.kill('SIGTERM');
	await end;
}

function declare(name: string, nic: string): void {
	const spec = `spec:\n  os: {copy: {path: ${join(lxc.root, 'tiny')}}}\n  nics: [${nic}]\n`;
	writeFileSync(
		join(specs, `${name}.yaml`),
		`apiVersion: ballast/v1\nkind: Instance\nmetadata: {name: ${name}}\n${spec}`,
	);
}

function ballast(...args: string[]) {
	return runProgram({ root: lxc.root, specs }, args);
}

function inside(name: string, command: string): string {
	const args = ['exec', name, '--', '/bin/busybox', ...command.split(' ')];
	return ballast(...args).stdout;
}

/** IPv6 addresses are usable only after the kernel has made sure that nobody else has them. */
async function reaches(from: string, to: string): Promise<void> {
	await waitFor(`an answer of ${to}`, () =>
		inside(from, `ping -c 1 -W 1 ${to}`).includes('1 packets received'),
	);
}

function addBridge(name: string): void {
	ip('link', 'add', name, 'type', 'bridge');
	ip('link', 'set', name, 'up');
}

function ip(...args: string[]): string {
	return execFileSync('ip', args, { encoding: 'utf8' });
}
