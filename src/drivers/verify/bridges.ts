import type { Declared } from '../../model/catalog.ts';
import type { VerifyHost } from './verify-host.ts';
import { fail, ok, type VerifyRow } from './verify-row.ts';

/** Every bridge that an instance names exists on this host. */
export async function checkBridges(
	host: VerifyHost,
	instances: Iterable<Declared>,
): Promise<readonly VerifyRow[]> {
	const rows: VerifyRow[] = [];
	for (const [bridge, users] of bridgesOf(instances)) {
		const what = `bridge ${bridge}`;
		const found = (await isBridge(host, bridge)) ? 'is there' : 'is not there';
		rows.push(
			found === 'is there'
				? ok(what, found)
				: fail(
						what,
						`${found}; named by ${users.join(', ')}`,
						`Make it, for now with: ip link add ${bridge} type bridge && ip link set ${bridge} up`,
					),
		);
	}
	return rows;
}

function bridgesOf(instances: Iterable<Declared>): ReadonlyMap<string, readonly string[]> {
	const users = new Map<string, readonly string[]>();
	for (const { name, spec } of instances) {
		for (const { bridge } of spec.nics) {
			if (bridge !== null) users.set(bridge, [...(users.get(bridge) ?? []), name]);
		}
	}
	return users;
}

async function isBridge(host: VerifyHost, name: string): Promise<boolean> {
	const device = `/sys/class/net/${name}`;
	// an Open vSwitch bridge shows no bridge folder; its device says so in uevent
	if (await host.exists(`${device}/bridge`)) return true;
	return ((await host.readText(`${device}/uevent`)) ?? '').includes('DEVTYPE=openvswitch');
}
