import { readIfThere } from '../../../../host/if-there.ts';
import type { OperationError } from '../../../../model/errors.ts';
import type { NicSpec } from '../../../../model/instance-spec.ts';
import { linkOf } from '../../../../model/nic-link.ts';
import { hostInterfaceName, hostMacOf, macOf } from '../config/nic-names.ts';
import { connectRoutes, disconnectRoutes, requireForwarding } from './routes.ts';
import {
	factOf,
	indexOf,
	inside,
	type LiveNic,
	linksInside,
	type NicScene,
	nicFailed,
	onHost,
	type Plugging,
} from './scene.ts';

const NETWORK = '/sys/class/net';

/** A veth pair: one end in the container, the other one on a bridge or with routes to it. */
export const pairNic: LiveNic = { make, connect, remove };

/** Both ends come to be in one step, the container's where it belongs. */
async function make(scene: NicScene, nic: NicSpec): Promise<boolean> {
	const port = hostInterfaceName(scene.instance, nic.name);
	if (indexOf(port) !== null) {
		if ((await peerOf(scene, port)) !== nic.name) throw alien(scene, port);
		return false;
	}
	requireForwarding(scene, nic);
	const mac = macOf(scene.instance, nic) ?? '';
	const peer = ['name', port, 'address', hostMacOf(mac), 'netns', String(process.pid)];
	await inside(scene, ['link', 'add', nic.name, 'address', mac, 'type', 'veth', 'peer', ...peer]);
	return true;
}

async function connect(scene: NicScene, { from, to }: Plugging): Promise<void> {
	const port = hostInterfaceName(scene.instance, to.name);
	if (from === null || from.bridge !== to.bridge || from.vlan !== to.vlan) {
		await putOnBridge(scene, { port, bridge: to.bridge, vlan: to.vlan });
	}
	const link = linkOf(to)?.name ?? null;
	const mtu = to.mtu ?? (link === null ? null : factOf(link, 'mtu')) ?? '1500';
	await onHost(scene, ['ip', 'link', 'set', port, 'mtu', String(mtu), 'up']);
	await inside(scene, ['link', 'set', to.name, 'mtu', String(mtu)]);
	if (to.routed !== null) await connectRoutes(scene, { port, from, to });
}

/** The kernel takes both ends, and the routes along. */
async function remove(scene: NicScene, nic: NicSpec): Promise<void> {
	const port = hostInterfaceName(scene.instance, nic.name);
	if (indexOf(port) !== null) {
		if ((await peerOf(scene, port)) === null) throw alien(scene, port);
		await onHost(scene, ['ip', 'link', 'delete', port]);
	}
	if (nic.routed !== null) await disconnectRoutes(scene, nic);
}

interface Port extends Pick<NicSpec, 'bridge' | 'vlan'> {
	readonly port: string;
}

/** A port that comes to a bridge gets its default VLAN, which another one replaces. */
async function putOnBridge(scene: NicScene, { port, bridge, vlan }: Port): Promise<void> {
	if (bridge === null) return;
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

/** The container's end of the pair, whatever it is called there now; `null` when it is not in the container. */
async function peerOf(scene: NicScene, port: string): Promise<string | null> {
	const index = indexOf(port);
	const ends = await linksInside(scene, 'veth');
	return ends.find(({ over }) => over !== null && over === index)?.name ?? null;
}

function alien({ what }: NicScene, port: string): OperationError {
	return nicFailed(
		what,
		`the host has an interface ${port} that does not belong to it`,
		`If nothing uses it: ip link delete ${port}`,
	);
}
