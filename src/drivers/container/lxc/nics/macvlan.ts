import type { NicSpec } from '../../../../model/instance-spec.ts';
import { macOf } from '../config/nic-names.ts';
import {
	factOf,
	indexOf,
	inside,
	type LiveNic,
	linksInside,
	type NicScene,
	onHost,
	type Plugging,
} from './scene.ts';

/** A macvlan on an interface of the host. All of it is in the container. */
export const macvlanNic: LiveNic = { make, connect, remove };

/** It comes to be where it belongs, so that its name on the host is nobody's. */
async function make(scene: NicScene, nic: NicSpec): Promise<boolean> {
	const { parent, mode } = nic.macvlan ?? { parent: '', mode: 'bridge' };
	if ((await ownOn(scene, nic)) !== null) return false;
	const mac = macOf(scene.instance, nic) ?? '';
	const place = ['link', parent, 'name', nic.name, 'netns', scene.net.path];
	const kind = ['address', mac, 'type', 'macvlan', 'mode', mode];
	await onHost(scene, ['ip', 'link', 'add', ...place, ...kind]);
	return true;
}

/** Without an MTU of its own it has that of its parent, as a new one. */
async function connect(scene: NicScene, { from, to }: Plugging): Promise<void> {
	const usual = factOf(to.macvlan?.parent ?? '', 'mtu');
	if (from === null || from.mtu === null || to.mtu !== null || usual === null) return;
	await inside(scene, ['link', 'set', to.name, 'mtu', usual]);
}

async function remove(scene: NicScene, nic: NicSpec): Promise<void> {
	const name = await ownOn(scene, nic);
	if (name !== null) await inside(scene, ['link', 'delete', name]);
}

/**
 * Its name in the container, where only the host can put a macvlan on an interface of the host. A guest may have called it
 * otherwise, which its MAC tells. `null` when it is not there.
 */
async function ownOn(scene: NicScene, nic: NicSpec): Promise<string | null> {
	const parent = indexOf(nic.macvlan?.parent ?? '');
	if (parent === null) return null;
	const own = (await linksInside(scene, 'macvlan')).filter(({ over }) => over === parent);
	const named = own.find(({ name }) => name === nic.name);
	return (named ?? own.find(({ mac }) => mac === macOf(scene.instance, nic)))?.name ?? null;
}
