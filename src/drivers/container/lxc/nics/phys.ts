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
import type { ShownLink } from './shown-links.ts';

/** An interface of the host, which is lent to the container. */
export const physNic: LiveNic = { make, connect, remove };

/** The network namespace is kept from before the move on, so that the interface outlives the container. */
async function make(scene: NicScene, nic: NicSpec): Promise<boolean> {
	const link = nic.phys ?? '';
	const known = isOnHost(link) ? null : await linkInside(scene, nic);
	if (known !== null) {
		await noteIndex(scene, nic, known.index);
		return false;
	}
	await requireLinks(scene.what, [nic]);
	await requireFreeName(scene, nic);
	const mtu = factOf(link, 'mtu');
	const mac = factOf(link, 'address');
	await scene.notes.change(nic.name, { lent: { ifindex: null, mtu, mac, isReturning: false } });
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
	await noteIndex(scene, nic, moved?.index ?? null);
	return true;
}

/** From then on a guest may call it what it likes. One that LXC lent is not noted. */
async function noteIndex(
	{ notes }: NicScene,
	{ name }: NicSpec,
	ifindex: number | null,
): Promise<void> {
	const lent = notes.of(name)?.lent ?? null;
	if (lent !== null) await notes.change(name, { lent: { ...lent, ifindex } });
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
	if (note !== null && isOnHost(link) && !hasMoved(note)) return;
	const own = await linkInside(scene, nic);
	if (own === null) requireBack(scene, { link, isNoted: note !== null });
	else await moveBack(scene, { nic, name: own.name });
	if (note === null) return;
	const isKnown = own !== null || note.lent?.isReturning === true;
	await restore(scene, note, isKnown);
}

function hasMoved({ lent }: NicNote): boolean {
	return lent !== null && (lent.ifindex !== null || lent.isReturning);
}

/** That it goes back is noted before, so that whoever goes on after a crash knows it on the host. */
async function moveBack(
	scene: NicScene,
	{ nic, name }: { readonly nic: NicSpec; readonly name: string },
): Promise<void> {
	const link = nic.phys ?? '';
	if (isOnHost(link)) {
		const hint = `Rename that one (ip link set ${link} name OTHER): this one is kept meanwhile.`;
		throw nicFailed(scene.what, `the host has another interface ${link} by now`, hint);
	}
	const lent = scene.notes.of(nic.name)?.lent ?? null;
	if (lent !== null) await scene.notes.change(nic.name, { lent: { ...lent, isReturning: true } });
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

/** One that was not seen to come back is told by its MAC address: another interface may have its name by now. */
async function restore(scene: NicScene, { nic, lent }: NicNote, isKnown: boolean): Promise<void> {
	const link = nic.phys ?? '';
	const mac = factOf(link, 'address');
	if (lent === null || mac === null) return;
	if (!isKnown && ![lent.mac, nic.mac].includes(mac)) return;
	if (lent.mtu !== null) await onHost(scene, ['ip', 'link', 'set', 'dev', link, 'mtu', lent.mtu]);
	if (lent.mac !== null && lent.mac !== mac) {
		await onHost(scene, ['ip', 'link', 'set', 'dev', link, 'address', lent.mac]);
	}
}

/** By its number if that was written down, which a guest cannot change; `null` when it is not in the container. */
async function linkInside(scene: NicScene, nic: NicSpec): Promise<ShownLink | null> {
	const index = scene.notes.of(nic.name)?.lent?.ifindex ?? null;
	const links = await linksInside(scene);
	const isIt = (link: ShownLink) =>
		index === null ? link.name === nic.name : link.index === index;
	return links.find(isIt) ?? null;
}

/** The kernel would move it first, and fail to rename it then. */
async function requireFreeName(scene: NicScene, { name }: NicSpec): Promise<void> {
	const taken = (await linksInside(scene)).some((link) => link.name === name);
	if (taken) throw nicFailed(scene.what, `the container has an interface ${name} already`);
}
