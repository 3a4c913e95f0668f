import type { NicSpec } from '../../../../model/instance-spec.ts';
import { setUpInside } from './addresses.ts';
import { runDown, runUp } from './hooks.ts';
import { kindOf } from './kinds.ts';
import { type InitKey, isOf, isOwing, type NicNote } from './notes.ts';
import { inside, type NicScene, nicFailed, type Plugging } from './scene.ts';

export interface PlugOrder extends Plugging {
	/** The place of `to` among the NICs of the instance, from 0. */
	readonly index: number;
	readonly init: InitKey;
}

/**
 * Makes the NIC what `to` says. Each command may be given again, so what was done half is done to its end. A new NIC
 * that cannot be finished is taken away again.
 */
export async function plugNic(scene: NicScene, order: PlugOrder): Promise<void> {
	const { from, to } = order;
	await noteDown(scene, order);
	const kind = kindOf(to);
	try {
		const isNew = await kind.make(scene, to);
		// a container without NICs may have been started with its loopback down
		if (isNew) await inside(scene, ['link', 'set', 'lo', 'up']);
		await kind.connect(scene, { from: isNew ? null : from, to });
		await setUpInside(scene, { from, to });
		await runUp(scene, to.name);
	} catch (thrown) {
		if (from === null) await unplugNic(withoutSignal(scene), to).catch(() => undefined);
		throw thrown;
	}
}

/** Gone already is success. */
export async function unplugNic(scene: NicScene, nic: NicSpec): Promise<void> {
	const note = scene.notes.of(nic.name);
	if (note !== null) await runDown(scene, note);
	await kindOf(nic).remove(scene, nic);
	await scene.notes.remove(nic.name);
}

/** Whoever goes on after a crash knows what was done of it. */
async function noteDown(scene: NicScene, order: PlugOrder): Promise<void> {
	const { from, to, init } = order;
	const known = scene.notes.of(to.name);
	if (known !== null && !isOf(known, init)) {
		throw nicFailed(scene.what, 'what its last run had is not brought back yet');
	}
	if (from === null) await noteNew(scene, order, known);
	else await noteChanged(scene, order, known);
}

/** A half-made NIC that is wanted otherwise by now goes first. */
async function noteNew(scene: NicScene, order: PlugOrder, known: NicNote | null): Promise<void> {
	const isSame = JSON.stringify(known?.nic) === JSON.stringify(order.to);
	if (isSame) return;
	if (known !== null) await unplugNic(scene, known.nic);
	if (isOwing(order.to)) await scene.notes.write(newNote(order));
}

/** An interface that LXC lent it brings back itself. */
async function noteChanged(
	{ notes }: NicScene,
	order: PlugOrder,
	known: NicNote | null,
): Promise<void> {
	const { to } = order;
	const note = known ?? (isOwing(to) && to.phys === null ? newNote(order) : null);
	if (note !== null) await notes.write({ ...note, nic: to });
}

function newNote({ to, index, init }: PlugOrder): NicNote {
	return { nic: to, index, init, isUp: false, lent: null };
}

/** What is taken away again is taken away also when nobody waits for it any more. */
function withoutSignal({ signal: _, ...scene }: NicScene): NicScene {
	return scene;
}
