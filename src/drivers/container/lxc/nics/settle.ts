import type { Target } from '../../driver.ts';
import type { VerbContext } from '../verb-context.ts';
import { runDown } from './hooks.ts';
import { type NicNote, NicNotes } from './notes.ts';
import { physNic } from './phys.ts';
import { disconnectRoutes } from './routes.ts';

interface Settling {
	readonly instance: string;
	readonly notes: NicNotes;
}

/**
 * Does what is owed to the host for NICs of inits that are gone: LXC does so only for those that it made. Lent interfaces
 * come back, hooks `down` are run, and the host answers for their addresses no more. `initPid` is the init that runs now.
 */
export async function settleNics(
	{ paths }: VerbContext,
	{ name }: Target,
	initPid: number | null,
): Promise<void> {
	const notes = new NicNotes(paths, name);
	const left = notes.all().filter((note) => note.initPid !== initPid);
	for (const note of left) await settle({ instance: name, notes }, note);
}

async function settle({ instance, notes }: Settling, note: NicNote): Promise<void> {
	const { nic } = note;
	const what = `bring back what NIC ${nic.name} of ${instance} had`;
	await runDown({ instance }, note);
	if (nic.routed !== null) await disconnectRoutes({ what }, nic);
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
