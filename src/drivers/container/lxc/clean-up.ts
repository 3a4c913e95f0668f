import type { Remains } from '../../../model/observed.ts';
import { removeVolumes } from '../../storage/remove-volumes.ts';
import type { Target } from '../driver.ts';
import { killContainer } from './kill.ts';
import { settleNics } from './nics/settle.ts';
import { creatingFolderOf } from './places.ts';
import { removeTree, unmountBelow } from './remove-tree.ts';
import { lookBefore, type VerbContext } from './verb-context.ts';

/** Removes what a half-done operation left. Nothing left is success. */
export async function cleanUp(
	context: VerbContext,
	target: Target,
	remains: Remains,
): Promise<void> {
	switch (remains) {
		case 'HalfCreated': {
			const folder = creatingFolderOf(context.paths, target.name);
			await unmountBelow(folder);
			await removeVolumes(folder);
			await removeTree(folder);
			return;
		}
		case 'HalfStarted':
			await killContainer(context, target);
			return;
		case 'LeftNics': {
			const look = { name: 'bring back NICs of', reason: 'NicFailed' } as const;
			const { initPid } = await lookBefore(context, target, look);
			await settleNics(context, target, initPid);
			return;
		}
	}
}
