import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { readLayout } from '../../src/drivers/cgroup/host-layout.ts';
import { ballastArgv } from '../support/ballast-process.ts';
import { guestsAt, ip } from '../support/nic-guests.ts';
import { patience, SLOWNESS } from '../support/patience.ts';
import { type RealLxc, realLxc } from '../support/real-lxc.ts';
import { makeTinyRootfs } from '../support/tiny-rootfs.ts';
import { waitFor } from '../support/wait-for.ts';

/** Names of interfaces are the machine's, so no other test uses these. */
const PARENT = 'bltkindbr0';
const OTHER = 'bltkindbr1';
/** A pair, one end of which stands for a network card, and the other one for the switch behind it. */
const CARD = 'bltkindcard';
const SWITCH = 'bltkindswi';
const RENAMED = 'bltkindold';

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
	lxc = await realLxc('kind');
	specs = join(lxc.root, 'specs');
	mkdirSync(specs);
	await makeTinyRootfs(join(lxc.root, 'tiny'));
	for (const name of [PARENT, OTHER]) {
		ip('link', 'add', name, 'type', 'bridge');
		ip('link', 'set', name, 'up');
	}
	ip('address', 'add', '198.51.100.11/32', 'dev', PARENT);
	addCard();
	declare('kind-one');
	declare('kind-two', `{name: lan, macvlan: {parent: ${PARENT}}, ipv4: [198.18.17.2/24]}`);
	expect(await ballast('apply')).toMatchObject({ status: 0, stderr: '' });
});

afterEach(async () => {
	declare('kind-one');
	expect(await ballast('apply', 'kind-one')).toMatchObject({ status: 0 });
	expect(existsSync(join(lxc.root, 'run/ballast/nics/kind-one'))).toBe(false);
});

afterAll(async () => {
	await lxc.dispose();
	for (const name of [PARENT, OTHER, SWITCH, RENAMED])
		if (isThere(name)) ip('link', 'delete', name);
});

test('a routed NIC comes with its routes, changes them and takes them along', async () => {
	const init = await initOf('kind-one');
	const routed = (address: string) =>
		`{name: eth0, routed: {}, ipv4: [${address}/32], gateway4: 169.254.0.1}`;
	declare('kind-one', routed('198.51.100.217'));
	expect((await ballast('diff', 'kind-one')).stdout).toMatch(
		/LIVE\n +~ nics\[eth0\] +added, routed/,
	);
	expect(await ballast('apply', 'kind-one')).toMatchObject({ status: 0, stderr: '' });
	expect(ip('route', 'show', '198.51.100.217')).toContain('dev kind-one-eth0 scope link');
	expect(ip('neigh', 'show', 'proxy')).toContain('169.254.0.1 dev kind-one-eth0');
	expect(inside('kind-one', 'ip route')).toContain('default via 169.254.0.1 dev eth0');
	declare('kind-one', routed('198.51.100.218'));
	expect(await ballast('apply', 'kind-one')).toMatchObject({ status: 0, stderr: '' });
	expect(ip('route', 'show', '198.51.100.217')).toBe('');
	expect(ip('route', 'show', '198.51.100.218')).toContain('kind-one-eth0');
	expect(inside('kind-one', 'ip address show eth0')).not.toContain('198.51.100.217');
	expect(macOf('kind-one', 'eth0')).toBe(configured('kind-one', 'hwaddr'));
	declare('kind-one');
	expect(await ballast('apply', 'kind-one')).toMatchObject({ status: 0, stderr: '' });
	expect(isThere('kind-one-eth0')).toBe(false);
	expect(ip('route', 'show', '198.51.100.218')).toBe('');
	expect(await initOf('kind-one')).toBe(init);
});

/** On the test machine (LXC 6.0.4) nobody answers the host's ARP requests; docs/reference/networks.md says so. */
test.skipIf(readLayout().kind === 'v2')('a routed NIC answers the host', async () => {
	declare('kind-one', '{name: eth0, routed: {}, ipv4: [198.51.100.216/32], gateway4: 169.254.0.1}');
	expect(await ballast('apply', 'kind-one')).toMatchObject({ status: 0, stderr: '' });
	const ping = ['ping', '-c', '1', '-W', '5', '198.51.100.216'];
	expect(spawnSync('/bin/busybox', ping).status).toBe(0);
});

test('the proxy of a routed NIC answers for it as long as it is there', async () => {
	const proxied = `{name: eth0, routed: {proxy: ${PARENT}}, ipv4: [198.51.100.219/32], gateway4: 169.254.0.1}`;
	setForwarding('0');
	declare('kind-one', proxied);
	const { stdout, stderr } = await ballast('apply', 'kind-one', '--timeout', SOON);
	expect(stdout + stderr).toContain(`net.ipv4.conf.${PARENT}.forwarding is not 1 on this host`);
	expect(isThere('kind-one-eth0')).toBe(false);
	setForwarding('1');
	expect(await ballast('apply', 'kind-one')).toMatchObject({ status: 0, stderr: '' });
	expect(ip('neigh', 'show', 'proxy')).toContain(`198.51.100.219 dev ${PARENT}`);
	declare('kind-one');
	expect(await ballast('apply', 'kind-one')).toMatchObject({ status: 0, stderr: '' });
	expect(ip('neigh', 'show', 'proxy')).not.toContain('198.51.100.219');
	// and when the container ends under it
	declare('kind-one', proxied);
	expect(await ballast('apply', 'kind-one')).toMatchObject({ status: 0, stderr: '' });
	writeSpec('kind-one', 'state: Stopped');
	expect(await ballast('apply', 'kind-one')).toMatchObject({ status: 0, stderr: '' });
	expect(ip('neigh', 'show', 'proxy')).not.toContain('198.51.100.219');
	setForwarding('0');
});

test('the proxy goes on answering for an address that the run after a reboot from inside has', async () => {
	const proxied = `{name: eth0, routed: {proxy: ${PARENT}}, ipv4: [198.51.100.221/32]}`;
	setForwarding('1');
	declare('kind-one', proxied);
	const init = await restarted('kind-one');
	for (const mtu of [', mtu: 1400}', '}']) {
		declare('kind-one', proxied.replace(/}$/, mtu));
		expect(await ballast('apply', 'kind-one')).toMatchObject({ status: 0, stderr: '' });
	}
	await ballast('reboot', 'kind-one');
	await waitFor('another init', async () => (await initOf('kind-one')) !== init);
	expect(await ballast('apply', 'kind-one')).toMatchObject({ status: 0 });
	expect(ip('neigh', 'show', 'proxy')).toContain(`198.51.100.221 dev ${PARENT}`);
	expect(existsSync(join(lxc.root, 'run/ballast/nics/kind-one'))).toBe(false);
	declare('kind-one');
	expect(await ballast('apply', 'kind-one')).toMatchObject({ status: 0, stderr: '' });
	expect(ip('neigh', 'show', 'proxy')).not.toContain('198.51.100.221');
	await restarted('kind-one');
	setForwarding('0');
});

test('and for one that another instance has by then', async () => {
	const proxied = `{name: eth0, routed: {proxy: ${PARENT}}, ipv4: [198.51.100.222/32]}`;
	setForwarding('1');
	declare('kind-one', proxied);
	expect(await ballast('apply', 'kind-one')).toMatchObject({ status: 0, stderr: '' });
	process.kill(await initOf('kind-one'), 'SIGKILL');
	await waitFor('its end', async () =>
		(await ballast('get', 'kind-one')).stdout.includes('Stopped'),
	);
	declare('kind-one');
	const before = readFileSync(join(specs, 'kind-two.yaml'), 'utf8');
	declare('kind-two', proxied);
	expect(await ballast('apply', 'kind-two')).toMatchObject({ status: 0, stderr: '' });
	expect(await ballast('apply', 'kind-one')).toMatchObject({ status: 0 });
	expect(ip('neigh', 'show', 'proxy')).toContain(`198.51.100.222 dev ${PARENT}`);
	writeFileSync(join(specs, 'kind-two.yaml'), before);
	expect(await ballast('apply', 'kind-two')).toMatchObject({ status: 0, stderr: '' });
	expect(ip('neigh', 'show', 'proxy')).not.toContain('198.51.100.222');
	setForwarding('0');
});

test('routed NICs take over addresses from each other', async () => {
	const one = '198.51.100.223';
	const two = '198.51.100.224';
	const routed = (name: string, address: string) =>
		`{name: ${name}, routed: {proxy: ${PARENT}}, ipv4: [${address}/32]}`;
	setForwarding('1');
	declare('kind-one', routed('eth0', one), routed('eth1', two));
	expect(await ballast('apply', 'kind-one')).toMatchObject({ status: 0, stderr: '' });
	declare('kind-one', routed('eth0', two), routed('eth1', one));
	expect(await ballast('apply', 'kind-one')).toMatchObject({ status: 0, stderr: '' });
	expect(ip('route', 'show', two)).toMatch(/^198\.51\.100\.224 dev kind-one-eth0 [^\n]*\n$/);
	expect(ip('route', 'show', one)).toMatch(/^198\.51\.100\.223 dev kind-one-eth1 [^\n]*\n$/);
	for (const address of [one, two]) {
		expect(ip('neigh', 'show', 'proxy')).toContain(`${address} dev ${PARENT}`);
	}
	declare('kind-one', routed('eth0', one));
	expect(await ballast('apply', 'kind-one')).toMatchObject({ status: 0, stderr: '' });
	expect(ip('route', 'show', one)).toContain('dev kind-one-eth0 ');
	expect(ip('neigh', 'show', 'proxy')).toContain(`${one} dev ${PARENT}`);
	expect(ip('neigh', 'show', 'proxy')).not.toContain(two);
	declare('kind-one');
	expect(await ballast('apply', 'kind-one')).toMatchObject({ status: 0, stderr: '' });
	expect(ip('neigh', 'show', 'proxy')).not.toContain(one);
	setForwarding('0');
});

test('a route that somebody else has to its address is left alone', async () => {
	ip('route', 'add', '198.51.100.220', 'dev', PARENT);
	declare('kind-one', '{name: eth0, routed: {}, ipv4: [198.51.100.220/32]}');
	const { stdout, stderr } = await ballast('apply', 'kind-one', '--timeout', SOON);
	expect(stdout + stderr).toContain(
		'cannot add NIC eth0 to kind-one: RTNETLINK answers: File exists',
	);
	expect(isThere('kind-one-eth0')).toBe(false);
	expect(ip('route', 'show', '198.51.100.220')).toContain(`dev ${PARENT}`);
	ip('route', 'delete', '198.51.100.220', 'dev', PARENT);
});

test('a NIC on a macvlan parent comes, talks, moves to another parent and goes', async () => {
	const init = await initOf('kind-one');
	const on = (parent: string, more = '') =>
		`{name: lan0, macvlan: {parent: ${parent}}, mtu: 1400, ipv4: [198.18.17.1/24]${more}}`;
	declare('kind-one', on(PARENT));
	expect((await ballast('diff', 'kind-one')).stdout).toContain(`added on ${PARENT}`);
	expect(await ballast('apply', 'kind-one')).toMatchObject({ status: 0, stderr: '' });
	await reaches('kind-one', '198.18.17.2');
	expect(inside('kind-one', 'ip link show lan0')).toContain('mtu 1400');
	expect(inside('kind-one', 'ip link show lo')).toContain('LOOPBACK,UP');
	expect(macOf('kind-one', 'lan0')).toBe(configured('kind-one', 'hwaddr'));
	declare('kind-one', on(PARENT).replace('mtu: 1400, ', ''));
	expect(await ballast('apply', 'kind-one')).toMatchObject({ status: 0, stderr: '' });
	expect(inside('kind-one', 'ip link show lan0')).toContain('mtu 1500');
	declare('kind-one', on(OTHER, ', gateway4: 198.18.17.254'));
	expect(await ballast('apply', 'kind-one')).toMatchObject({ status: 0, stderr: '' });
	expect(inside('kind-one', 'ping -c 1 -W 1 198.18.17.2')).toContain('0 packets received');
	expect(inside('kind-one', 'ip route')).toContain('default via 198.18.17.254 dev lan0');
	expect(macOf('kind-one', 'lan0')).toBe(configured('kind-one', 'hwaddr'));
	// of another kind it is another NIC with the same name and MAC
	declare('kind-one', `{name: lan0, bridge: ${OTHER}, ipv4: [198.18.17.1/24]}`);
	expect(await ballast('apply', 'kind-one')).toMatchObject({ status: 0, stderr: '' });
	expect(isThere('kind-one-lan0')).toBe(true);
	expect(inside('kind-one', 'ip address show lan0')).toContain('198.18.17.1/24');
	expect(macOf('kind-one', 'lan0')).toBe(configured('kind-one', 'hwaddr'));
	declare('kind-one');
	expect(await ballast('apply', 'kind-one')).toMatchObject({ status: 0, stderr: '' });
	expect(interfacesOf('kind-one')).toEqual(['lo']);
	expect(await initOf('kind-one')).toBe(init);
});

test('a macvlan that LXC made goes too, and comes again', async () => {
	const init = await initOf('kind-two');
	declare('kind-two');
	expect(await ballast('apply', 'kind-two')).toMatchObject({ status: 0, stderr: '' });
	expect(interfacesOf('kind-two')).toEqual(['lo']);
	declare('kind-two', `{name: lan, macvlan: {parent: ${PARENT}}, ipv4: [198.18.17.2/24]}`);
	expect(await ballast('apply', 'kind-two')).toMatchObject({ status: 0, stderr: '' });
	expect(interfacesOf('kind-two')).toEqual(['lan', 'lo']);
	expect(await initOf('kind-two')).toBe(init);
});

test('a parent that is missing holds the NIC, and a name that the guest uses refuses it', async () => {
	declare('kind-one', '{name: lan0, macvlan: {parent: bltkindnone}}');
	expect((await ballast('diff', 'kind-one')).stdout).toContain(
		'the parent bltkindnone of NIC lan0 does not exist on this host',
	);
	expect(await ballast('apply', 'kind-one')).toMatchObject({ status: 4 });
	const guest = ['netns', String(await initOf('kind-one'))];
	ip('link', 'add', 'lan0', ...guest, 'type', 'veth', 'peer', 'name', 'own1', ...guest);
	for (const nic of [`{name: lan0, macvlan: {parent: ${PARENT}}}`, `{name: lan0, phys: ${CARD}}`]) {
		declare('kind-one', nic);
		const { stdout, stderr } = await ballast('apply', 'kind-one', '--timeout', SOON);
		expect(stdout + stderr).toMatch(
			/cannot add NIC lan0 to kind-one: .*(File exists|lan0 already)/,
		);
		expect(interfacesOf('kind-one')).toEqual(['lan0', 'lo', 'own1']);
	}
	expect(isThere(CARD)).toBe(true);
	inside('kind-one', 'ip link delete lan0');
});

const LENT = `{name: eth1, phys: ${CARD}, mtu: 1400, mac: "02:00:5e:00:53:17", ipv4: [198.18.18.1/24], gateway4: 198.18.18.254}`;

test('an interface of the host is lent and comes back as it was', async () => {
	const init = await initOf('kind-one');
	const before = cardFacts();
	declare('kind-one', LENT);
	expect(await ballast('apply', 'kind-one')).toMatchObject({ status: 0, stderr: '' });
	expect(isThere(CARD)).toBe(false);
	expect(macOf('kind-one', 'eth1')).toBe('02:00:5e:00:53:17');
	expect(inside('kind-one', 'ip address show eth1')).toContain('198.18.18.1/24');
	expect(inside('kind-one', 'ip route')).toContain('default via 198.18.18.254 dev eth1');
	await reaches('kind-one', '198.18.18.9');
	expect(await ballast('diff', 'kind-one')).toMatchObject({ status: 0 });
	declare('kind-one', LENT.replace('1400', '1300'));
	expect(await ballast('apply', 'kind-one')).toMatchObject({ status: 0, stderr: '' });
	expect(inside('kind-one', 'ip link show eth1')).toContain('mtu 1300');
	declare('kind-one', LENT.replace('mtu: 1400, ', ''));
	expect(await ballast('apply', 'kind-one')).toMatchObject({ status: 0, stderr: '' });
	expect(inside('kind-one', 'ip link show eth1')).toContain('mtu 1500');
	// whatever the guest calls it
	inside('kind-one', 'ip link set eth1 down');
	inside('kind-one', 'ip link set eth1 name wan0');
	declare('kind-one');
	expect(await ballast('apply', 'kind-one')).toMatchObject({ status: 0, stderr: '' });
	expect(interfacesOf('kind-one')).toEqual(['lo']);
	expect(cardFacts()).toEqual(before);
	expect(await initOf('kind-one')).toBe(init);
});

test('it comes back as it was, whatever the guest made of it', async () => {
	const before = cardFacts();
	declare('kind-one', LENT);
	expect(await ballast('apply', 'kind-one')).toMatchObject({ status: 0, stderr: '' });
	disguise();
	declare('kind-one');
	expect(await ballast('apply', 'kind-one')).toMatchObject({ status: 0, stderr: '' });
	expect(cardFacts()).toEqual(before);
	// and when the container ends under it
	declare('kind-one', LENT);
	expect(await ballast('apply', 'kind-one')).toMatchObject({ status: 0, stderr: '' });
	disguise();
	writeSpec('kind-one', 'state: Stopped');
	expect(await ballast('apply', 'kind-one')).toMatchObject({ status: 0, stderr: '' });
	expect(cardFacts()).toEqual(before);
});

test('one that came back just before a crash gets its MTU and MAC address at the next try', async () => {
	const before = cardFacts();
	declare('kind-one', LENT);
	expect(await ballast('apply', 'kind-one')).toMatchObject({ status: 0, stderr: '' });
	disguise();
	changeLent({ isReturning: true });
	const net = `--net=${join(lxc.root, 'run/ballast/nics/kind-one/eth1.netns')}`;
	moveToHost(net, { name: 'eth1', as: CARD });
	declare('kind-one');
	expect(await ballast('apply', 'kind-one')).toMatchObject({ status: 0, stderr: '' });
	expect(cardFacts()).toEqual(before);
});

test('one that came just before a crash is found under another name after the next try', async () => {
	const before = cardFacts();
	declare('kind-one', LENT);
	expect(await ballast('apply', 'kind-one')).toMatchObject({ status: 0, stderr: '' });
	changeLent({ ifindex: null });
	declare('kind-one', LENT.replace('1400', '1300'));
	expect(await ballast('apply', 'kind-one')).toMatchObject({ status: 0, stderr: '' });
	inside('kind-one', 'ip link set eth1 down');
	inside('kind-one', 'ip link set eth1 name wan0');
	declare('kind-one');
	expect(await ballast('apply', 'kind-one')).toMatchObject({ status: 0, stderr: '' });
	expect(cardFacts()).toEqual(before);
});

test('it comes back when the container is stopped, killed, rebooted from inside or restarted', async () => {
	declare('kind-one', LENT);
	expect(await ballast('apply', 'kind-one')).toMatchObject({ status: 0, stderr: '' });
	writeSpec('kind-one', 'state: Stopped');
	expect(await ballast('apply', 'kind-one')).toMatchObject({ status: 0, stderr: '' });
	expect(isThere(CARD)).toBe(true);
	declare('kind-one');
	expect(await ballast('apply', 'kind-one')).toMatchObject({ status: 0, stderr: '' });

	declare('kind-one', LENT);
	expect(await ballast('apply', 'kind-one')).toMatchObject({ status: 0, stderr: '' });
	process.kill(await initOf('kind-one'), 'SIGKILL');
	await waitFor('its end', async () =>
		(await ballast('get', 'kind-one')).stdout.includes('Stopped'),
	);
	expect((await ballast('diff', 'kind-one')).stdout).not.toContain('BridgeMissing');
	expect(await ballast('apply', 'kind-one')).toMatchObject({ status: 0 });
	expect(interfacesOf('kind-one')).toEqual(['eth1', 'lo']);

	const init = await restarted('kind-one');
	declare('kind-one');
	expect(await ballast('apply', 'kind-one')).toMatchObject({ status: 0, stderr: '' });
	declare('kind-one', LENT);
	expect(await ballast('apply', 'kind-one')).toMatchObject({ status: 0, stderr: '' });
	expect(await ballast('reboot', 'kind-one')).toMatchObject({ status: 0 });
	await waitFor('another init', async () => (await initOf('kind-one')) !== init);
	expect(await ballast('apply', 'kind-one')).toMatchObject({ status: 0 });
	expect(interfacesOf('kind-one')).toEqual(['eth1', 'lo']);
	await reaches('kind-one', '198.18.18.9');
	// LXC brings back what it made itself, so the next tests begin with a start without
	declare('kind-one');
	await restarted('kind-one');
	expect(isThere(CARD)).toBe(true);
});

test('a container that LXC gave a macvlan has both after a reboot from inside', async () => {
	const MACVLAN = `{name: lan, macvlan: {parent: ${PARENT}}, ipv4: [198.18.17.2/24]}`;
	declare('kind-two', MACVLAN);
	await restarted('kind-two');
	declare('kind-two', MACVLAN, LENT);
	expect(await ballast('apply', 'kind-two')).toMatchObject({ status: 0, stderr: '' });
	const init = await initOf('kind-two');
	await ballast('reboot', 'kind-two');
	await waitFor('another init', async () => (await initOf('kind-two')) !== init);
	expect(await ballast('apply', 'kind-two')).toMatchObject({ status: 0 });
	expect(interfacesOf('kind-two')).toEqual(['eth1', 'lan', 'lo']);
	declare('kind-two', MACVLAN);
	expect(await ballast('apply', 'kind-two')).toMatchObject({ status: 0 });
	expect(isThere(CARD)).toBe(true);
});

test('a card that is not there holds the NIC, and one that took its name meanwhile is left alone', async () => {
	ip('link', 'set', CARD, 'name', RENAMED);
	declare('kind-one', LENT);
	expect(await ballast('apply', 'kind-one', '--timeout', SOON)).toMatchObject({ status: 4 });
	ip('link', 'set', RENAMED, 'name', CARD);
	expect(await ballast('apply', 'kind-one')).toMatchObject({ status: 0 });
	ip('link', 'add', CARD, 'type', 'bridge');
	declare('kind-one');
	const { stdout, stderr } = await ballast('apply', 'kind-one', '--timeout', SOON);
	expect(stdout + stderr).toContain(`the host has another interface ${CARD} by now`);
	expect(interfacesOf('kind-one')).toEqual(['eth1', 'lo']);
	writeSpec('kind-one', 'state: Stopped');
	expect((await ballast('apply', 'kind-one', '--timeout', SOON)).status).not.toBe(0);
	ip('link', 'delete', CARD);
	expect(await ballast('apply', 'kind-one')).toMatchObject({ status: 0 });
	expect(isThere(CARD)).toBe(true);
});

test('what the host itself uses is not lent, neither at a start nor later', async () => {
	const USES = [
		{ why: `${PARENT} is on it`, on: ['link', 'set', CARD, 'master', PARENT] },
		{
			why: `${CARD}over is on it`,
			on: ['link', 'add', 'link', CARD, 'name', `${CARD}over`, 'type', 'macvlan'],
		},
		// in a table that nothing asks
		{
			why: 'the default route goes by it',
			on: ['route', 'add', 'default', 'dev', CARD, 'table', '7717'],
		},
		{
			why: 'the default route goes by it',
			on: ['-6', 'route', 'add', 'default', 'dev', CARD, 'table', '7717'],
		},
	];
	for (const { why, on } of USES) {
		ip('link', 'set', CARD, 'up');
		ip(...on);
		declare('kind-one', LENT);
		const live = await ballast('apply', 'kind-one', '--timeout', SOON);
		expect(live.stdout + live.stderr).toContain(
			`cannot add NIC eth1 to kind-one: the host uses the interface ${CARD} of NIC eth1 itself: ${why}`,
		);
		expect(existsSync(join(lxc.root, 'run/ballast/nics/kind-one'))).toBe(false);
		writeSpec('kind-one', 'state: Stopped');
		expect(await ballast('apply', 'kind-one')).toMatchObject({ status: 0 });
		declare('kind-one', LENT);
		const started = await ballast('apply', 'kind-one', '--timeout', SOON);
		expect(started.stdout + started.stderr).toContain(
			`cannot start kind-one: the host uses the interface ${CARD} of NIC eth1 itself: ${why}`,
		);
		declare('kind-one');
		expect(await ballast('apply', 'kind-one')).toMatchObject({ status: 0 });
		ip('link', 'delete', SWITCH);
		addCard();
	}
});

test('a card that was pulled out is no reason for the NIC to stay', async () => {
	declare('kind-one', LENT);
	expect(await ballast('apply', 'kind-one')).toMatchObject({ status: 0, stderr: '' });
	ip('link', 'delete', SWITCH);
	declare('kind-one');
	expect(await ballast('apply', 'kind-one')).toMatchObject({ status: 0, stderr: '' });
	addCard();
});

test('hooks are run when a NIC comes and goes, with what LXC tells them at a start', async () => {
	const up = hook('up', `echo "$@" > ${at('args')}; env > ${at('env.up')}`);
	const down = hook('down', `env >> ${at('env.down')}`);
	const hooks = `hooks: {up: ${up}, down: ${down}}`;
	const hooked = `{name: eth1, bridge: ${OTHER}, ipv4: [198.18.19.7/24], ${hooks}}`;
	declare('kind-one', `{name: eth0, bridge: ${OTHER}}`, hooked);
	expect(await ballast('apply', 'kind-one')).toMatchObject({ status: 0, stderr: '' });
	const told = {
		INSTANCE: 'kind-one',
		MODE: 'bridged',
		INTERFACE: 'kind-one-eth1',
		INTERFACE_INDEX: '1',
		INTERFACE_NAME: 'eth1',
		IP: '198.18.19.7',
		LINK: OTHER,
		MAC: macOf('kind-one', 'eth1'),
	};
	expect(environmentIn('env.up')).toMatchObject({ ...told, ACTION: 'up' });
	expect(readFileSync(at('args'), 'utf8')).toBe(`kind-one net up veth ${OTHER} kind-one-eth1\n`);
	expect(existsSync(at('env.down'))).toBe(false);
	declare('kind-one', `{name: eth0, bridge: ${OTHER}}`, hooked.replace('.7/24', '.8/24'));
	expect((await ballast('diff', 'kind-one')).stdout).toContain(
		'takes effect at a restart: its hooks are run when it comes and when it goes',
	);
	declare('kind-one');
	expect(await ballast('apply', 'kind-one')).toMatchObject({ status: 0, stderr: '' });
	expect(environmentIn('env.down')).toMatchObject({ ...told, ACTION: 'down' });
	expect(timesIn('env.down', 'ACTION=down')).toBe(1);
	// at the end of the container it is run too, and once
	declare('kind-one', hooked);
	expect(await ballast('apply', 'kind-one')).toMatchObject({ status: 0, stderr: '' });
	writeSpec('kind-one', 'state: Stopped');
	expect(await ballast('apply', 'kind-one')).toMatchObject({ status: 0, stderr: '' });
	expect(timesIn('env.down', 'ACTION=down')).toBe(2);
});

test('an up that fails leaves no NIC, and says what it printed', async () => {
	const up = hook('refuses', 'echo no room on this switch >&2; exit 3');
	declare('kind-one', `{name: eth1, bridge: ${OTHER}, hooks: {up: ${up}}}`);
	const { stdout, stderr } = await ballast('apply', 'kind-one', '--timeout', SOON);
	expect(stdout + stderr).toContain(`${up} ended with status 3: no room on this switch`);
	expect(isThere('kind-one-eth1')).toBe(false);
	declare('kind-one', `{name: eth1, bridge: ${OTHER}, hooks: {down: /nowhere/down}}`);
	const missing = await ballast('apply', 'kind-one', '--timeout', SOON);
	expect(missing.stdout + missing.stderr).toContain(
		'/nowhere/down of NIC eth1 is no executable file',
	);
});

test('a down is run once, however often its NIC is tried to be taken away', async () => {
	const down = hook('down-once', `echo down >> ${at('downs')}`);
	declare('kind-one', `{name: eth1, bridge: ${OTHER}, hooks: {down: ${down}}}`);
	expect(await ballast('apply', 'kind-one')).toMatchObject({ status: 0, stderr: '' });
	const net = `--net=/proc/${await initOf('kind-one')}/ns/net`;
	moveToHost(net, { name: 'eth1', as: RENAMED });
	declare('kind-one');
	for (const _ of [1, 2]) {
		const { stdout, stderr } = await ballast('apply', 'kind-one', '--timeout', SOON);
		expect(stdout + stderr).toContain('kind-one-eth1 that does not belong to it');
	}
	ip('link', 'delete', RENAMED);
	expect(await ballast('apply', 'kind-one')).toMatchObject({ status: 0 });
	expect(timesIn('downs', 'down')).toBe(1);
});

test('a note of another init that had the same number is settled', async () => {
	const down = hook('down-late', `echo late >> ${at('downs')}`);
	const hooked = `{name: eth1, bridge: ${OTHER}, hooks: {down: ${down}}}`;
	declare('kind-one', hooked);
	expect(await ballast('apply', 'kind-one')).toMatchObject({ status: 0, stderr: '' });
	const notes = join(lxc.root, 'run/ballast/nics/kind-one');
	const note = JSON.parse(readFileSync(join(notes, 'eth1.json'), 'utf8'));
	const init = { ...note.init, startTicks: note.init.startTicks - 1 };
	const before = { ...note, nic: { ...note.nic, name: 'eth0' }, init };
	writeFileSync(join(notes, 'eth0.json'), JSON.stringify(before));
	expect((await ballast('diff', 'kind-one')).stdout).toContain(
		'its run ended with NICs that LXC did not make',
	);
	expect(await ballast('apply', 'kind-one')).toMatchObject({ status: 0 });
	expect(readdirSync(notes)).toEqual(['eth1.json']);
	expect(timesIn('downs', 'late')).toBe(1);
});

test('a NIC that cannot be brought back keeps no other one', async () => {
	const down = hook('down-anyway', `echo anyway >> ${at('downs')}`);
	declare('kind-one', LENT, `{name: eth2, bridge: ${OTHER}, hooks: {down: ${down}}}`);
	expect(await ballast('apply', 'kind-one')).toMatchObject({ status: 0, stderr: '' });
	ip('link', 'add', CARD, 'type', 'bridge');
	writeSpec('kind-one', 'state: Stopped');
	const { stdout, stderr } = await ballast('apply', 'kind-one', '--timeout', SOON);
	expect(stdout + stderr).toContain(`the host has another interface ${CARD} by now`);
	expect(timesIn('downs', 'anyway')).toBe(1);
	ip('link', 'delete', CARD);
	expect(await ballast('apply', 'kind-one')).toMatchObject({ status: 0 });
	expect(isThere(CARD)).toBe(true);
});

/** An apply is killed after so many commands more each time; odd, so that the NIC comes and goes in turn. */
const STEP = SLOWNESS === 1 ? 1 : 3;

test('an apply that is killed at any moment loses no card, and the next one brings it to its end', async () => {
	const init = await initOf('kind-one');
	const before = cardFacts();
	for (let delay = 0; delay < 14; delay += STEP) {
		const comes = delay % 2 === 0;
		declare('kind-one', ...(comes ? [LENT] : []));
		await killedWhenNic(delay);
		expect(await ballast('apply', 'kind-one')).toMatchObject({ status: 0 });
		expect(interfacesOf('kind-one')).toEqual(comes ? ['eth1', 'lo'] : ['lo']);
		expect(isThere(CARD)).toBe(!comes);
	}
	expect(await initOf('kind-one')).toBe(init);
	declare('kind-one');
	expect(await ballast('apply', 'kind-one')).toMatchObject({ status: 0 });
	expect(cardFacts()).toEqual(before);
});

function addCard(): void {
	ip('link', 'add', CARD, 'type', 'veth', 'peer', 'name', SWITCH);
	ip('link', 'set', SWITCH, 'up');
	ip('address', 'add', '198.18.18.9/24', 'dev', SWITCH);
}

function cardFacts(): readonly string[] {
	return ['address', 'mtu'].map((fact) =>
		readFileSync(`/sys/class/net/${CARD}/${fact}`, 'utf8').trim(),
	);
}

/** What a guest may do with an interface that it has. */
function disguise(): void {
	inside('kind-one', 'ip link set eth1 down');
	inside('kind-one', 'ip link set eth1 address 02:00:5e:00:53:99 mtu 1234');
}

/** Changes what is noted of the card while `kind-one` has it. */
function changeLent(change: Readonly<Record<string, unknown>>): void {
	const file = join(lxc.root, 'run/ballast/nics/kind-one/eth1.json');
	const note = JSON.parse(readFileSync(file, 'utf8'));
	writeFileSync(file, JSON.stringify({ ...note, lent: { ...note.lent, ...change } }));
}

/** Moves an interface out of the network of a container as it is, behind ballast's back. */
function moveToHost(
	net: string,
	{ name, as }: { readonly name: string; readonly as: string },
): void {
	const move = ['ip', 'link', 'set', name, 'netns', String(process.pid), 'name', as];
	execFileSync('nsenter', [net, ...move]);
}

function setForwarding(value: '0' | '1'): void {
	writeFileSync(`/proc/sys/net/ipv4/conf/${PARENT}/forwarding`, value);
}

/** A restart in which LXC makes what is declared; the init after it. */
async function restarted(name: string): Promise<number> {
	expect(await ballast('restart', name)).toMatchObject({ status: 0 });
	return initOf(name);
}

/** Kills an apply once it has begun with the NIC, the given number of commands later. */
async function killedWhenNic(commands: number): Promise<void> {
	const [program = '', ...args] = ballastArgv({ root: lxc.root, specs }, ['apply', 'kind-one']);
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

function interfacesOf(name: string): readonly string[] {
	return inside(name, 'ls /sys/class/net').trim().split(/\s+/);
}

function macOf(name: string, nic: string): string {
	return /ether (\S+)/.exec(inside(name, `ip link show ${nic}`))?.[1] ?? '';
}

function configured(name: string, key: string): string {
	const config = readFileSync(join(lxc.paths.lxc, name, 'config'), 'utf8');
	return new RegExp(`^lxc\\.net\\.0\\.${key} = (.*)$`, 'm').exec(config)?.[1] ?? '';
}

function isThere(name: string): boolean {
	return readdirSync('/sys/class/net').includes(name);
}

function at(name: string): string {
	return join(lxc.root, name);
}

function hook(name: string, script: string): string {
	writeFileSync(at(name), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
	return at(name);
}

function environmentIn(file: string): Readonly<Record<string, string>> {
	const lines = readFileSync(at(file), 'utf8').split('\n');
	return Object.fromEntries(lines.map((line) => line.split(/=(.*)/).slice(0, 2)));
}

function timesIn(file: string, line: string): number {
	return readFileSync(at(file), 'utf8')
		.split('\n')
		.filter((each) => each === line).length;
}
