import { readIfThere } from '../../../host/if-there.ts';
import type { CommandResult } from '../../../host/process.ts';
import { OperationError } from '../../../model/errors.ts';
import type { NicSpec } from '../../../model/instance-spec.ts';
import { hostMacOf, macOf } from './config/nic-names.ts';
import { type ContainerNet, hostCommand } from './container-net.ts';

const NETWORK = '/sys/class/net';

/** A NIC that something is done to. */
export interface PlugScene {
	/** For messages: `add NIC eth1 to web1`. */
	readonly what: string;
	readonly instance: string;
	readonly net: ContainerNet;
	/** The host's end of its veth pair. */
	readonly port: string;
	readonly signal?: AbortSignal;
}

interface Plugging {
	readonly from: NicSpec | null;
	readonly to: NicSpec;
}

/**
 * Makes the NIC what `to` says: a pair that is not there, its place on the bridge, then addresses and routes of the
 * container's end. Each command may be given again, so what was done half is done to its end. A new NIC that cannot be
 * finished is taken away again.
 */
export async function plugNic(scene: PlugScene, { from, to }: Plugging): Promise<void> {
	const isNew = await makePair(scene, to);
	try {
		if (isNew || from === null || from.bridge !== to.bridge || from.vlan !== to.vlan) {
			await putOnBridge(scene, to);
		}
		await setUp(scene, { from, to });
	} catch (thrown) {
		if (from === null)
			await onHost(scene, ['ip', 'link', 'delete', scene.port]).catch(() => undefined);
		throw thrown;
	}
}

/** Gone already is success. The kernel takes both ends. */
export async function unplugNic(scene: PlugScene): Promise<void> {
	if (indexOf(scene.port) === null) return;
	if ((await peerOf(scene)) === null) throw alien(scene);
	await onHost(scene, ['ip', 'link', 'delete', scene.port]);
}

/** True when it made one. Both ends come to be in one step, the container's where it belongs. */
async function makePair(scene: PlugScene, nic: NicSpec): Promise<boolean> {
	if (indexOf(scene.port) !== null) {
		if ((await peerOf(scene)) !== nic.name) throw alien(scene);
		return false;
	}
	const mac = macOf(scene.instance, nic) ?? '';
	const peer = ['name', scene.port, 'address', hostMacOf(mac), 'netns', String(process.pid)];
	await inside(scene, ['link', 'add', nic.name, 'address', mac, 'type', 'veth', 'peer', ...peer]);
	// a container without NICs may have been started with its loopback down
	await inside(scene, ['link', 'set', 'lo', 'up']);
	return true;
}

/** A port that comes to a bridge gets its default VLAN, which another one replaces. */
async function putOnBridge(scene: PlugScene, { bridge, vlan }: NicSpec): Promise<void> {
	if (bridge === null) return;
	const { port } = scene;
	await onHost(scene, ['ip', 'link', 'set', port, 'nomaster']);
	await onHost(scene, ['ip', 'link', 'set', port, 'master', bridge]);
	if (vlan === null) return;
	const usual = readIfThere(`${NETWORK}/${bridge}/bridge/default_pvid`)?.trim() ?? '0';
	if (usual !== '0' && usual !== String(vlan)) {
		await onHost(scene, ['bridge', 'vlan', 'del', 'dev', port, 'vid', usual]);
	}
	const own = ['vid', String(vlan), 'pvid', 'untagged'];
	await onHost(scene, ['bridge', 'vlan', 'add', 'dev', port, ...own]);
}

async function setUp(scene: PlugScene, { from, to }: Plugging): Promise<void> {
	const mtu = to.mtu ?? readIfThere(`${NETWORK}/${to.bridge}/mtu`)?.trim() ?? '1500';
	await onHost(scene, ['ip', 'link', 'set', scene.port, 'mtu', String(mtu), 'up']);
	await inside(scene, ['link', 'set', to.name, 'mtu', String(mtu), 'up']);
	for (const address of goneAddresses(from, to)) {
		const [bare = ''] = address.split('/');
		await inside(scene, ['address', 'flush', 'dev', to.name, 'to', bare]);
	}
	for (const address of to.ipv4) {
		await inside(scene, ['address', 'replace', address, 'brd', '+', 'dev', to.name]);
	}
	for (const address of to.ipv6) {
		await inside(scene, ['address', 'replace', address, 'dev', to.name]);
	}
	await setGateway(scene, { name: to.name, family: '-4', from: from?.gateway4, to: to.gateway4 });
	await setGateway(scene, { name: to.name, family: '-6', from: from?.gateway6, to: to.gateway6 });
}

function goneAddresses(from: NicSpec | null, to: NicSpec): readonly string[] {
	const kept = new Set([...to.ipv4, ...to.ipv6]);
	return [...(from?.ipv4 ?? []), ...(from?.ipv6 ?? [])].filter((address) => !kept.has(address));
}

interface Gateway {
	readonly name: string;
	readonly family: '-4' | '-6';
	readonly from: string | null | undefined;
	readonly to: string | null;
}

/** What the guest routes by itself stays when the spec never named a gateway. */
async function setGateway(scene: PlugScene, { name, family, from, to }: Gateway): Promise<void> {
	if ((from ?? null) === null && to === null) return;
	await inside(scene, [family, 'route', 'flush', 'exact', 'default', 'dev', name]);
	if (to === null) return;
	await inside(scene, [family, 'route', 'add', 'default', 'via', to, 'dev', name, 'onlink']);
}

/** The container's end of the pair, whatever it is called there now; `null` when it is not in the container. */
async function peerOf(scene: PlugScene): Promise<string | null> {
	const { stdout } = await inside(scene, ['-o', 'link', 'show', 'type', 'veth']);
	const lines = stdout.split('\n');
	const ends = lines.map((line) => /^\d+: (\S+)@if(\d+):/.exec(line));
	const index = indexOf(scene.port);
	return ends.find((end) => end?.[2] === index)?.[1] ?? null;
}

function indexOf(port: string): string | null {
	return readIfThere(`${NETWORK}/${port}/ifindex`)?.trim() ?? null;
}

async function inside(scene: PlugScene, args: readonly string[]): Promise<CommandResult> {
	return succeeded(scene, await scene.net.ip(args, scene.signal));
}

async function onHost(
	scene: PlugScene,
	argv: readonly [string, ...string[]],
): Promise<CommandResult> {
	return succeeded(scene, await hostCommand(argv, scene.signal));
}

function succeeded({ what }: PlugScene, result: CommandResult): CommandResult {
	if (result.exitCode === 0) return result;
	throw nicFailed(what, result.stderr.trim() || `ip ended with ${result.exitCode}`);
}

function alien({ what, port }: PlugScene): OperationError {
	return nicFailed(
		what,
		`the host has an interface ${port} that does not belong to it`,
		`If nothing uses it: ip link delete ${port}`,
	);
}

export function nicFailed(what: string, why: string, hint = ''): OperationError {
	return new OperationError(`cannot ${what}: ${why}`, { reason: 'NicFailed', hint });
}
