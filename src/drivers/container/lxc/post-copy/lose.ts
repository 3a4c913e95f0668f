import { killIfThere } from '../../../../host/kill-if-there.ts';
import { endUsers, imagesOwner, processesWith } from '../checkpoint-folder.ts';
import { killContainer } from '../kill.ts';
import type { VerbContext } from '../verb-context.ts';
import { markLost } from './marks.ts';

/** In this order: what comes back is not started anew, does not come back, does not run, and only then sees what it has not. */
export async function lose(
	context: VerbContext,
	{ name, folder }: { readonly name: string; readonly folder: string },
): Promise<void> {
	await markLost(folder);
	await endUsers(folder);
	await killContainer(context, { name, uid: await imagesOwner(folder), adoptedFrom: null });
	for (const { pid, argv } of processesWith(folder)) {
		if (argv.includes('lazy-pages')) killIfThere(pid, 'SIGKILL');
	}
}
