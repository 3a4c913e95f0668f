import { writeFile } from 'node:fs/promises';
import { readIfThere } from '../../../../host/if-there.ts';
import type { NicSpec } from '../../../../model/instance-spec.ts';
import { addressesOf, bare, goneAddresses } from './addresses.ts';
import { type Answer, answersOf, isNoneOf, startAnswering, stopAnswering } from './answers.ts';
import { hostCommand } from './container-net.ts';
import {
	factOf,
	type HostOrder,
	indexOf,
	linksInside,
	type NicScene,
	nicFailed,
	onHost,
	type Plugging,
	unlessGone,
} from './scene.ts';

/** LXC refuses a start without these; a NIC that is added would be gone with the next one. */
export function requireForwarding(scene: NicScene, nic: NicSpec): void {
	for (const key of neededSwitches(nic)) {
		if (readIfThere(`/proc/sys/${key}`)?.trim() === '1') continue;
		const name = key.split('/').join('.');
		throw nicFailed(
			scene.what,
			`${name} is not 1 on this host`,
			`A routed NIC needs it: sysctl -w ${name}=1`,
		);
	}
}

function neededSwitches({ routed, ipv4, ipv6 }: NicSpec): readonly string[] {
	if (routed === null) return [];
	const { proxy } = routed;
	const hasProxy = proxy !== null;
	return [
		...(ipv6.length > 0 ? ['net/ipv6/conf/all/forwarding'] : []),
		...(hasProxy && ipv4.length > 0 ? [`net/ipv4/conf/${proxy}/forwarding`] : []),
		...(hasProxy && ipv6.length > 0
			? [`net/ipv6/conf/${proxy}/proxy_ndp`, `net/ipv6/conf/${proxy}/forwarding`]
			: []),
	];
}

/**
 * The host's routes to a routed NIC, as LXC makes them: one to each address, an answer on the pair for the gateway that the
 * container asks for, and an answer on the proxy for the container's addresses.
 */
export async function connectRoutes(
	scene: NicScene,
	{ port, from, to }: Plugging & { readonly port: string },
): Promise<void> {
	for (const address of goneAddresses(from, to)) await removeRoute(scene, bare(address), port);
	for (const address of addressesOf(to)) await addRoute(scene, bare(address), port);
	await answerForGateways(scene, { port, from, to });
	const gone = from === null ? [] : answersOf(from).filter(isNoneOf(answersOf(to)));
	const kept = new Set(addressesOf(to).map(bare));
	for (const answer of gone) {
		if (kept.has(answer.address)) await stopAnswering(scene, answer);
		else await stopUnlessRouted(scene, answer, null);
	}
	for (const answer of answersOf(to)) await startAnswering(scene, answer);
}

/** The routes go with the pair. `gone` is a port that the kernel may not have removed yet. */
export async function disconnectRoutes(
	order: HostOrder,
	nic: NicSpec,
	gone: string | null = null,
): Promise<void> {
	for (const answer of answersOf(nic)) await stopUnlessRouted(order, answer, gone);
}

/** A route to a container that has the address by now, the next run or another instance, needs the answer. */
async function stopUnlessRouted(
	order: HostOrder,
	answer: Answer,
	gone: string | null,
): Promise<void> {
	for (const port of await devicesTo(order, answer.address)) {
		if (port !== gone && (await isVeth(order, port))) return;
	}
	await stopAnswering(order, answer);
}

async function isVeth({ signal }: HostOrder, name: string): Promise<boolean> {
	const show = ['ip', '-o', 'link', 'show', 'dev', name, 'type', 'veth'] as const;
	return (await hostCommand(show, signal)).stdout !== '';
}

/** The interfaces that the host has a route to the address on. */
async function devicesTo({ signal }: HostOrder, address: string): Promise<readonly string[]> {
	const show = ['ip', familyOf(address), '-j', 'route', 'show', 'exact', address] as const;
	const { stdout } = await hostCommand(show, signal);
	const routes: readonly { readonly dev?: string }[] = stdout === '' ? [] : JSON.parse(stdout);
	return routes.flatMap(({ dev }) => dev ?? []);
}

/**
 * A route to the address that somebody else made is not taken over: `ip` says that it exists. One to another NIC of the
 * container is: that one is to lose the address.
 */
async function addRoute(scene: NicScene, address: string, port: string): Promise<void> {
	const { what, signal } = scene;
	const route = [address, 'dev', port];
	const added = await hostCommand(['ip', familyOf(address), 'route', 'add', ...route], signal);
	if (added.exitCode === 0) return;
	const devices = await devicesTo(scene, address);
	if (devices.includes(port)) return;
	const [other] = devices;
	if (other === undefined || !(await isOwnPort(scene, other))) throw nicFailed(what, added.stderr);
	await onHost(scene, ['ip', familyOf(address), 'route', 'replace', ...route]);
}

/** Whether it is the host's end of a pair whose other end is in the container. */
async function isOwnPort(scene: NicScene, name: string): Promise<boolean> {
	const own = indexOf(name);
	const peer = Number(factOf(name, 'iflink'));
	const ends = await linksInside(scene, 'veth');
	return ends.some(({ index, over }) => index === peer && over === own);
}

async function removeRoute(scene: NicScene, address: string, port: string): Promise<void> {
	const argv = ['ip', familyOf(address), 'route', 'delete', address, 'dev', port] as const;
	await unlessGone(scene, argv);
}

async function answerForGateways(
	scene: NicScene,
	{ port, from, to }: Plugging & { readonly port: string },
): Promise<void> {
	const before = gatewaysOf(from).map((address) => ({ address, on: port }));
	const after = gatewaysOf(to).map((address) => ({ address, on: port }));
	for (const answer of before.filter(isNoneOf(after))) await stopAnswering(scene, answer);
	if (to.gateway4 !== null) await switchOn(`net/ipv4/conf/${port}/forwarding`);
	if (to.gateway6 !== null) {
		await switchOn(`net/ipv6/conf/${port}/forwarding`);
		await switchOn(`net/ipv6/conf/${port}/proxy_ndp`);
	}
	for (const answer of after) await startAnswering(scene, answer);
}

function switchOn(key: string): Promise<void> {
	return writeFile(`/proc/sys/${key}`, '1');
}

function gatewaysOf(nic: NicSpec | null): readonly string[] {
	return [nic?.gateway4 ?? [], nic?.gateway6 ?? []].flat();
}

function familyOf(address: string): '-4' | '-6' {
	return address.includes(':') ? '-6' : '-4';
}
