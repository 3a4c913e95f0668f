import type { NicSpec } from '../../../../model/instance-spec.ts';
import { macOf } from '../config/nic-names.ts';
import { requireLinks } from '../host-links.ts';
import type { NicNote } from './notes.ts';
import {
	factOf,
	inside,
	isOnHost,
	type LiveNic,
	linksInside,
	type NicScene,
	nicFailed,
	onHost,
	type Plugging,
} from './scene.ts';

/** An interface of the host, which is lent to the container. */
export const physNic: LiveNic = { make, connect, remove };

/** The network namespace is kept from before the move on, so that the interface outlives the container. */
async function make(scene: NicScene, nic: NicSpec): Promise<boolean> {
	const link = nic.phys ?? '';
	if (!isOnHost(link) && (await nameInside(scene, nic)) !== null) return false;
	await requireLinks(scene.what, [nic]);
	await requireFreeName(scene, nic);
	const lent = { ifindex: null, mtu: factOf(link, 'mtu'), mac: factOf(link, 'address') };
	await scene.notes.change(nic.name, { lent });
	await scene.notes.keepNet(nic.name, scene.net);
	await onHost(scene, [
		'ip',
		'link',
		'set',
		'dev',
		link,
		'netns',
		scene.net.path,
		'name',
		nic.name,
	]);
	const moved = (await linksInside(scene)).find(({ name }) => name === nic.name);
	await scene.notes.change(nic.name, { lent: { ...lent, ifindex: moved?.index ?? null } });
	return true;
}

/** Without an MTU of its own it has the one that it had on the host, as far as that is known. */
async function connect(scene: NicScene, { from, to }: Plugging): Promise<void> {
	if (from === null) await setMac(scene, to);
	const usual = scene.notes.of(to.name)?.lent?.mtu ?? null;
	if (to.mtu === null && usual !== null)
		await inside(scene, ['link', 'set', to.name, 'mtu', usual]);
}

/** Not every card takes an address while it is up, so it is set once. */
async function setMac(scene: NicScene, nic: NicSpec): Promise<void> {
	const mac = macOf(scene.instance, nic);
	const shown = (await linksInside(scene)).find(({ name }) => name === nic.name);
	if (mac === null || shown?.mac === mac) return;
	await inside(scene, ['link', 'set', 'dev', nic.name, 'address', mac]);
}

/** It gets its name on the host back, and the MTU and MAC address that it had there if it was lent while the container ran. */
async function remove(scene: NicScene, nic: NicSpec): Promise<void> {
	const link = nic.phys ?? '';
	const note = scene.notes.of(nic.name);
	if (note !== null && note.lent?.ifindex == null && isOnHost(link)) return;
	const name = await nameInside(scene, nic);
	if (name === null) requireBack(scene, { link, isNoted: note !== null });
	else await moveBack(scene, { name, link });
	if (note !== null) await restore(scene, link, note);
}

async function moveBack(
	scene: NicScene,
	{ name, link }: { readonly name: string; readonly link: string },
): Promise<void> {
	if (isOnHost(link)) {
		const hint = `Rename that one (ip link set ${link} name OTHER): this one is kept meanwhile.`;
		throw nicFailed(scene.what, `the host has another interface ${link} by now`, hint);
	}
	const host = `/proc/${process.pid}/ns/net`;
	await inside(scene, ['link', 'set', 'dev', name, 'netns', host, 'name', link]);
}

/** One that is looked for by its number and not found is gone, as when it is unplugged; a name may have changed. */
function requireBack(
	{ what, instance }: NicScene,
	{ link, isNoted }: { readonly link: string; readonly isNoted: boolean },
): void {
	if (isNoted || isOnHost(link)) return;
	throw nicFailed(
		what,
		`neither the container nor the host has the interface ${link}`,
		`If it is unplugged, a restart ends this: ballast restart ${instance}`,
	);
}

/** Another interface that has its name by now is told by its MAC address. */
async function restore(scene: NicScene, link: string, { nic, lent }: NicNote): Promise<void> {
	const mac = factOf(link, 'address');
	if (lent === null || mac === null || ![lent.mac, nic.mac].includes(mac)) return;
	if (lent.mtu !== null) await onHost(scene, ['ip', 'link', 'set', 'dev', link, 'mtu', lent.mtu]);
	if (lent.mac !== null && lent.mac !== mac) {
		await onHost(scene, ['ip', 'link', 'set', 'dev', link, 'address', lent.mac]);
	}
}

/** By its number if that was written down, which a guest cannot change; `null` when it is not in the container. */
async function nameInside(scene: NicScene, nic: NicSpec): Promise<string | null> {
	const index = scene.notes.of(nic.name)?.lent?.ifindex ?? null;
	const links = await linksInside(scene);
	const own = links.find((link) =>
		index === null ? link.name === nic.name : link.index === index,
	);
	return own?.name ?? null;
}

/** The kernel would move it first, and fail to rename it then. */
async function requireFreeName(scene: NicScene, { name }: NicSpec): Promise<void> {
	const taken = (await linksInside(scene)).some((link) => link.name === name);
	if (taken) throw nicFailed(scene.what, `the container has an interface ${name} already`);
}
