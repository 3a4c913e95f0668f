import type { Target } from '../../driver.ts';
import { hostInterfaceName } from '../config/nic-names.ts';
import type { VerbContext } from '../verb-context.ts';
import { runDown } from './hooks.ts';
import { type InitKey, initKeyOf, isOf, type NicNote, NicNotes } from './notes.ts';
import { physNic } from './phys.ts';
import { disconnectRoutes } from './routes.ts';

interface Settling {
	readonly instance: string;
	readonly notes: NicNotes;
	/** The init that runs now. */
	readonly init: InitKey | null;
}

/**
 * Does what is owed to the host for NICs of inits that are gone: LXC does so only for those that it made. Lent interfaces
 * come back, hooks `down` are run, and the host answers for their addresses no more. `initPid` is the init that runs now.
 * One that fails keeps none of the others; what the first one says is thrown at the end.
 */
export async function settleNics(
	{ paths }: VerbContext,
	{ name }: Target,
	initPid: number | null,
): Promise<void> {
	const notes = new NicNotes(paths, name);
	const init = initPid === null ? null : initKeyOf(initPid);
	const failures: unknown[] = [];
	for (const note of notes.all()) {
		if (isOf(note, init)) continue;
		await settle({ instance: name, notes, init }, note).catch((thrown) => failures.push(thrown));
	}
	if (failures.length > 0) throw failures[0];
}

async function settle(settling: Settling, note: NicNote): Promise<void> {
	const { instance, notes, init } = settling;
	const { nic } = note;
	const what = `bring back what NIC ${nic.name} of ${instance} had`;
	await runDown({ instance, notes }, note);
	if (nic.routed !== null) {
		// the port of a run that is going on is that one's
		const gone = init === null ? hostInterfaceName(instance, nic.name) : null;
		await disconnectRoutes({ what }, nic, gone);
	}
	const net = nic.phys === null ? null : await notes.openNet(nic.name);
	if (net !== null) {
		try {
			await physNic.remove({ what, instance, notes, net }, nic);
		} finally {
			await net.close();
		}
	}
	await notes.remove(nic.name);
}
