import { writeFile } from 'node:fs/promises';
import { readIfThere } from '../../../../host/if-there.ts';
import type { NicSpec } from '../../../../model/instance-spec.ts';
import { addressesOf, bare, goneAddresses } from './addresses.ts';
import { hostCommand } from './container-net.ts';
import { isOnHost, type NicScene, nicFailed, onHost, type Plugging } from './scene.ts';

/** What is done on the host alone, when the container may be gone. */
type HostOrder = Pick<NicScene, 'what' | 'signal'>;

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
	for (const answer of gone) await stopAnswering(scene, answer);
	for (const answer of answersOf(to)) await startAnswering(scene, answer);
}

/** The routes go with the pair. */
export async function disconnectRoutes(order: HostOrder, nic: NicSpec): Promise<void> {
	for (const answer of answersOf(nic)) await stopAnswering(order, answer);
}

/** A route to the address that somebody else made is not taken over: `ip` says that it exists. */
async function addRoute({ what, signal }: NicScene, address: string, port: string): Promise<void> {
	const ip = ['ip', familyOf(address)] as const;
	const added = await hostCommand([...ip, 'route', 'add', address, 'dev', port], signal);
	if (added.exitCode === 0) return;
	const show = [...ip, '-o', 'route', 'show', 'exact', address, 'dev', port] as const;
	if ((await hostCommand(show, signal)).stdout === '') throw nicFailed(what, added.stderr);
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

/** An interface on which the host answers for an address. */
interface Answer {
	readonly address: string;
	readonly on: string;
}

function answersOf(nic: NicSpec): readonly Answer[] {
	const on = nic.routed?.proxy ?? null;
	return on === null ? [] : addressesOf(nic).map((address) => ({ address: bare(address), on }));
}

function isNoneOf(answers: readonly Answer[]): (answer: Answer) => boolean {
	return ({ address, on }) => !answers.some((each) => each.address === address && each.on === on);
}

async function startAnswering(scene: NicScene, { address, on }: Answer): Promise<void> {
	await onHost(scene, ['ip', 'neigh', 'replace', 'proxy', address, 'dev', on]);
}

async function stopAnswering(order: HostOrder, { address, on }: Answer): Promise<void> {
	if (isOnHost(on)) await unlessGone(order, ['ip', 'neigh', 'delete', 'proxy', address, 'dev', on]);
}

/** Removes something; that it is not there is success. */
async function unlessGone(
	{ what, signal }: HostOrder,
	argv: readonly [string, ...string[]],
): Promise<void> {
	const { exitCode, stderr } = await hostCommand(argv, signal);
	const isGone = /No such (file or directory|process)|FIB table does not exist/.test(stderr);
	if (exitCode !== 0 && !isGone) throw nicFailed(what, stderr);
}

function familyOf(address: string): '-4' | '-6' {
	return address.includes(':') ? '-6' : '-4';
}
