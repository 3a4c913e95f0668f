import { killIfThere } from '../../../../host/kill-if-there.ts';
import { endUsers, imagesOwner, processesWith } from '../checkpoint-folder.ts';
import type { VerbContext } from '../verb-context.ts';
import { endStanding } from './end-standing.ts';
import { markLost } from './marks.ts';

/** In this order: what comes back is not started anew, does not come back, does not run, and only then sees what it has not. */
export async function lose(
	context: VerbContext,
	{ name, folder }: { readonly name: string; readonly folder: string },
): Promise<void> {
	// on a full disk it is seen from what fetches that it is gone
	await markLost(folder).catch(() => undefined);
	const uid = await imagesOwner(folder);
	if (uid !== null) {
		await endUsers(folder);
		await endStanding(context, { name, uid, adoptedFrom: null });
	}
	for (const { pid, argv } of processesWith(folder)) {
		if (argv.includes('lazy-pages')) killIfThere(pid, 'SIGKILL');
	}
}
