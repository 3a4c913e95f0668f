import { listDirectoriesIfThere, readIfThere } from '../../../../host/if-there.ts';
import { killIfThere } from '../../../../host/kill-if-there.ts';
import { standStill } from '../../../cgroup/stand-still.ts';
import { writeFreezer } from '../../../cgroup/write-freezer.ts';
import type { Target } from '../../driver.ts';
import { freezerOf } from '../freezer-of.ts';
import { killContainer, requireGone } from '../kill.ts';
import { isGone, type VerbContext } from '../verb-context.ts';

const FREEZE_MS = 1000;

/**
 * Ends a container without its doing anything more: its processes stand still, each is killed, and only then may it be gone. `letLoose` ends
 * whoever traces them: they would not be gone before.
 */
export async function endStanding(
	context: VerbContext,
	target: Target,
	letLoose: () => Promise<void> = () => Promise.resolve(),
): Promise<void> {
	// LXC does not answer for what is half restored
	const observed = await context.observer.life(target).catch(() => null);
	const freezer = observed === null || isGone(observed) ? null : freezerOf(observed.initPid);
	if (freezer === null) {
		await letLoose();
		return await killContainer(context, target);
	}
	await standStill(freezer, FREEZE_MS);
	for (const pid of pidsBelow(freezer.path)) killIfThere(pid, 'SIGKILL');
	await letLoose();
	writeFreezer(freezer, 'THAWED');
	await requireGone(context, target, 'its processes were killed');
}

function pidsBelow(cgroup: string): readonly number[] {
	const here = (readIfThere(`${cgroup}/cgroup.procs`) ?? '').split('\n').filter(Boolean);
	const below = listDirectoriesIfThere(cgroup).flatMap((name) => pidsBelow(`${cgroup}/${name}`));
	return [...here.map(Number), ...below];
}
