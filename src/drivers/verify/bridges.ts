import type { Declared } from '../../model/catalog.ts';
import { linkOf, type NicLink } from '../../model/nic-link.ts';
import type { VerifyHost } from './verify-host.ts';
import { fail, ok, type VerifyRow } from './verify-row.ts';

/** Every bridge, and every other interface that a NIC hangs on, exists on this host. */
export async function checkBridges(
	host: VerifyHost,
	instances: Iterable<Declared>,
): Promise<readonly VerifyRow[]> {
	const rows: VerifyRow[] = [];
	for (const [what, { link, users }] of linksOf(instances)) {
		const isThere =
			link.role === 'bridge'
				? await isBridge(host, link.name)
				: await host.exists(`/sys/class/net/${link.name}`);
		rows.push(isThere ? ok(what, 'is there') : missing(what, link, users));
	}
	return rows;
}

function missing(what: string, { role, name }: NicLink, users: readonly string[]): VerifyRow {
	const make = `ip link add ${name} type bridge && ip link set ${name} up`;
	const hint = role === 'bridge' ? `Make it, for now with: ${make}` : 'Make it, or correct nics.';
	return fail(what, `is not there; named by ${users.join(', ')}`, hint);
}

interface UsedLink {
	readonly link: NicLink;
	readonly users: readonly string[];
}

/** By what they are and their names: `bridge br0`. An interface of kind phys may be in its container now. */
function linksOf(instances: Iterable<Declared>): ReadonlyMap<string, UsedLink> {
	const used = new Map<string, UsedLink>();
	const nics = [...instances].flatMap(({ name, spec }) => spec.nics.map((nic) => ({ name, nic })));
	for (const { name, nic } of nics) {
		const link = linkOf(nic);
		if (link === null || nic.phys !== null) continue;
		const what = `${link.role} ${link.name}`;
		used.set(what, { link, users: [...(used.get(what)?.users ?? []), name] });
	}
	return used;
}

async function isBridge(host: VerifyHost, name: string): Promise<boolean> {
	const device = `/sys/class/net/${name}`;
	// an Open vSwitch bridge shows no bridge folder; its device says so in uevent
	if (await host.exists(`${device}/bridge`)) return true;
	return ((await host.readText(`${device}/uevent`)) ?? '').includes('DEVTYPE=openvswitch');
}
