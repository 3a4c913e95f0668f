import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { ballastArgv } from '../support/ballast-process.ts';
import { guestsAt, ip } from '../support/nic-guests.ts';
import { patience, SLOWNESS } from '../support/patience.ts';
import { type RealLxc, realLxc } from '../support/real-lxc.ts';
import { makeTinyRootfs } from '../support/tiny-rootfs.ts';
import { waitFor } from '../support/wait-for.ts';

/** Names of interfaces are the machine's, so no other test uses these. */
const BRIDGES = ['bltlivebr0', 'bltlivebr1'] as const;
const [BRIDGE, OTHER] = BRIDGES;
const FOREIGN = 'bltlivepeer';

vi.setConfig({ testTimeout: patience(60_000), hookTimeout: patience(60_000) });

/** Enough for a look and a try. */
const SOON = `${patience(3000)}ms`;

let lxc: RealLxc;
let specs: string;
const { declare, writeSpec, ballast, initOf, inside, reaches } = guestsAt(() => ({
	root: lxc.root,
	specs,
}));

beforeAll(async () => {
	lxc = await realLxc('live');
	specs = join(lxc.root, 'specs');
	mkdirSync(specs);
	await makeTinyRootfs(join(lxc.root, 'tiny'));
	for (const name of BRIDGES) {
		ip('link', 'add', name, 'type', 'bridge');
		ip('link', 'set', name, 'up');
	}
	declare('live-one');
	declare('live-two', `{name: lan, bridge: ${BRIDGE}, ipv4: [198.18.7.2/24]}`);
	expect(await ballast('apply')).toMatchObject({ status: 0, stderr: '' });
});

afterAll(async () => {
	await lxc.dispose();
	for (const name of [...BRIDGES, FOREIGN]) if (isThere(name)) ip('link', 'delete', name);
});

/** An apply is killed after so many commands more each time; odd, so that a NIC comes and goes in turn. */
const STEP = SLOWNESS === 1 ? 1 : 3;
const ADDED = `{name: eth1, bridge: ${BRIDGE}, mtu: 1400, ipv4: [198.18.7.1/24], gateway4: 198.18.7.254, ipv6: ["2001:db8::1/64"]}`;
const ETH0 = `{name: eth0, bridge: ${OTHER}}`;

test('a NIC is added to a running container, as diff says, and two containers talk over it', async () => {
	const init = await initOf('live-one');
	declare('live-one', ETH0, ADDED);
	expect((await ballast('diff', 'live-one')).stdout).toMatch(
		/live-one +LIVE\n +~ nics\[eth0\] +added on bltlivebr1 .*\n +~ nics\[eth1\] +added on bltlivebr0/,
	);
	expect(await ballast('apply', 'live-one')).toMatchObject({ status: 0, stderr: '' });
	expect(await initOf('live-one')).toBe(init);
	await reaches('live-one', '198.18.7.2');
	expect(inside('live-one', 'ip link show eth1')).toContain('mtu 1400');
	expect(inside('live-one', 'ip address show eth1')).toContain('inet6 2001:db8::1/64');
	expect(inside('live-one', 'ip route')).toContain('default via 198.18.7.254 dev eth1');
	expect(portsOf(BRIDGE)).toContain('live-one-eth1');
	expect(await ballast('diff')).toMatchObject({ status: 0 });
});

test('its end on the host does not become the MAC of the bridge, which others know it by', () => {
	expect(ip('link', 'show', 'live-one-eth1')).toMatch(/ether fe:/);
	expect(inside('live-one', 'ip link show lo')).toContain('LOOPBACK,UP');
});

test('its MAC is the one that the next start gives it, and the config has it', () => {
	const mac = /ether (\S+)/.exec(inside('live-one', 'ip link show eth1'))?.[1];
	const config = readFileSync(join(lxc.paths.lxc, 'live-one/config'), 'utf8');
	expect(config).toContain(`lxc.net.1.hwaddr = ${mac}\n`);
	expect(config).toContain('lxc.net.1.veth.pair = live-one-eth1\n');
});

test('its addresses, MTU, gateway and bridge change on the running container', async () => {
	const init = await initOf('live-one');
	declare(
		'live-one',
		ETH0,
		`{name: eth1, bridge: ${OTHER}, mtu: 1300, ipv4: [198.18.8.1/24, 198.18.7.1/24], gateway4: 198.18.8.254}`,
	);
	expect(await ballast('apply', 'live-one')).toMatchObject({ status: 0, stderr: '' });
	expect(await initOf('live-one')).toBe(init);
	const shown = inside('live-one', 'ip address show eth1');
	expect(shown).toContain('mtu 1300');
	expect(shown).toContain('198.18.8.1/24');
	expect(shown).toContain('198.18.7.1/24');
	expect(shown).not.toContain('2001:db8::1');
	expect(inside('live-one', 'ip route')).toContain('default via 198.18.8.254 dev eth1');
	expect(portsOf(BRIDGE)).not.toContain('live-one-eth1');
	expect(portsOf(OTHER)).toContain('live-one-eth1');
	// the other container follows to the other bridge
	declare('live-two', `{name: lan, bridge: ${OTHER}, ipv4: [198.18.7.2/24]}`);
	expect(await ballast('apply', 'live-two')).toMatchObject({ status: 0, stderr: '' });
	await reaches('live-one', '198.18.7.2');
});

test('a VLAN separates it from others on its bridge', async ({ skip }) => {
	if (!canFilter()) skip('bridges of this kernel know no VLANs (CONFIG_BRIDGE_VLAN_FILTERING)');
	ip('link', 'set', OTHER, 'type', 'bridge', 'vlan_filtering', '1');
	declare('live-two', `{name: lan, bridge: ${OTHER}, vlan: 42, ipv4: [198.18.7.2/24]}`);
	expect(await ballast('apply', 'live-two')).toMatchObject({ status: 0, stderr: '' });
	expect(inside('live-one', 'ping -c 1 -W 1 198.18.7.2')).toContain('0 packets received');
	declare('live-one', ETH0, `{name: eth1, bridge: ${OTHER}, vlan: 42, ipv4: [198.18.7.1/24]}`);
	expect(await ballast('apply', 'live-one')).toMatchObject({ status: 0, stderr: '' });
	await reaches('live-one', '198.18.7.2');
});

test('what was added is there again after a reboot from inside', async () => {
	const init = await initOf('live-one');
	expect(await ballast('reboot', 'live-one')).toMatchObject({ status: 0 });
	await waitFor('another init', async () => (await initOf('live-one')) !== init);
	expect(await ballast('apply', 'live-one')).toMatchObject({ status: 0 });
	await reaches('live-one', '198.18.7.2');
});

test('it goes from the running container, and nothing of it stays on the host', async () => {
	const init = await initOf('live-one');
	declare('live-one', ETH0);
	expect((await ballast('diff', 'live-one')).stdout).toMatch(/~ nics\[eth1\] +removed/);
	expect(await ballast('apply', 'live-one')).toMatchObject({ status: 0, stderr: '' });
	expect(await initOf('live-one')).toBe(init);
	expect(isThere('live-one-eth1')).toBe(false);
	expect(inside('live-one', 'ip link show eth1')).toBe('');
	expect(await ballast('diff')).toMatchObject({ status: 0 });
});

test('another MAC waits for a restart, and what else changed does not', async () => {
	declare(
		'live-one',
		`{name: eth0, bridge: ${OTHER}, mac: "02:00:5e:00:53:01"}`,
		`{name: eth2, bridge: ${BRIDGE}}`,
	);
	expect(await ballast('apply', 'live-one')).toMatchObject({ status: 3 });
	expect(isThere('live-one-eth2')).toBe(true);
	expect((await ballast('get', 'live-one')).stdout).toContain('RestartPending');
	declare('live-one', ETH0);
	expect(await ballast('apply', 'live-one')).toMatchObject({ status: 0 });
});

test('an address that is no good is told, and leaves no NIC', async () => {
	// the gateway of another NIC is the default route already
	declare(
		'live-one',
		ETH0,
		ADDED,
		`{name: eth2, bridge: ${BRIDGE}, ipv4: [198.18.9.1/24], gateway4: 198.18.9.2}`,
	);
	const { status, stdout, stderr } = await ballast('apply', 'live-one', '--timeout', SOON);
	expect(status).not.toBe(0);
	expect(stdout + stderr).toContain('cannot add NIC eth2 to live-one');
	expect(isThere('live-one-eth1')).toBe(true);
	expect(isThere('live-one-eth2')).toBe(false);
	declare('live-one', ETH0);
	expect(await ballast('apply', 'live-one')).toMatchObject({ status: 0 });
});

test('an interface of the host that bears its name is left alone', async () => {
	ip('link', 'add', 'live-one-eth3', 'type', 'veth', 'peer', 'name', FOREIGN);
	declare('live-one', ETH0, `{name: eth3, bridge: ${BRIDGE}}`);
	const { stdout, stderr } = await ballast('apply', 'live-one', '--timeout', SOON);
	expect(stdout + stderr).toContain(
		'the host has an interface live-one-eth3 that does not belong to it',
	);
	expect(isThere('live-one-eth3')).toBe(true);
	ip('link', 'delete', 'live-one-eth3');
	declare('live-one', ETH0);
	expect(await ballast('apply', 'live-one')).toMatchObject({ status: 0 });
});

test('an apply that is killed at any moment leaves what the next one brings to its end', async () => {
	const init = await initOf('live-one');
	for (let delay = 0; delay < 12; delay += STEP) {
		declare('live-one', ETH0, ...(delay % 2 === 0 ? [ADDED] : []));
		await killedWhenNic(delay);
		expect(await ballast('apply', 'live-one')).toMatchObject({ status: 0 });
		expect(isThere('live-one-eth1')).toBe(delay % 2 === 0);
		expect(interfacesLike(/^veth|^live-one-(?!eth[01]$)/)).toEqual([]);
	}
	expect(await initOf('live-one')).toBe(init);
});

test('a NIC that LXC made goes too, and the container ends in order afterwards', async () => {
	writeSpec('live-two', 'nics: []');
	expect(await ballast('apply', 'live-two')).toMatchObject({ status: 0, stderr: '' });
	expect(isThere('live-two-lan')).toBe(false);
	writeSpec('live-two', 'nics: []', 'state: Stopped');
	expect(await ballast('apply', 'live-two')).toMatchObject({ status: 0, stderr: '' });
	writeSpec('live-two', `nics: [{name: lan, bridge: ${BRIDGE}}]`);
	expect(await ballast('apply', 'live-two')).toMatchObject({ status: 0, stderr: '' });
	expect(portsOf(BRIDGE)).toContain('live-two-lan');
});

/** Whether bridges of this kernel know VLANs. */
function canFilter(): boolean {
	const name = 'bltlivebr9';
	const made = spawnSync('ip', ['link', 'add', name, 'type', 'bridge', 'vlan_filtering', '1']);
	if (isThere(name)) ip('link', 'delete', name);
	return made.status === 0;
}

/** Kills an apply once it has begun with the NIC, the given number of commands later. */
async function killedWhenNic(commands: number): Promise<void> {
	const [program = '', ...args] = ballastArgv({ root: lxc.root, specs }, ['apply', 'live-one']);
	const child = spawn(program, args, { stdio: 'ignore', detached: true });
	const ended = once(child, 'exit');
	let seen = 0;
	let before = '';
	while (child.exitCode === null && child.signalCode === null && seen <= commands) {
		const now = childrenOf(child.pid);
		if (now !== before && now !== '') seen += 1;
		before = now;
		await new Promise(setImmediate);
	}
	if (child.exitCode === null) child.kill('SIGKILL');
	await ended;
}

function childrenOf(pid: number | undefined): string {
	const path = `/proc/${pid}/task/${pid}/children`;
	return existsSync(path) ? readFileSync(path, 'utf8') : '';
}

function interfacesLike(pattern: RegExp): readonly string[] {
	const names = ip('-o', 'link')
		.split('\n')
		.map((line) => /^\d+: ([^:@]+)/.exec(line)?.[1] ?? '');
	return names.filter((name) => name.startsWith('live-one') && pattern.test(name));
}

function portsOf(bridge: string): readonly string[] {
	const names = ip('-o', 'link', 'show', 'master', bridge).split('\n');
	return names.flatMap((line) => /^\d+: ([^:@]+)/.exec(line)?.[1] ?? []);
}

function isThere(name: string): boolean {
	return existsSync(`/sys/class/net/${name}`);
}
