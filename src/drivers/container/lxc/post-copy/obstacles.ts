import { run } from '../../../../host/process.ts';
import { readLayout } from '../../../cgroup/host-layout.ts';

const CHECK_MS = 10_000;

/** What keeps this host from sending processes before their memory, or from taking them so, in words. */
export async function postCopyObstacles(): Promise<readonly string[]> {
	return [...ofFreezer(), ...(await ofKernel())];
}

/** Beside CRIU's own, only that of version 1 was seen to hold what CRIU lets go of. */
function ofFreezer(): readonly string[] {
	return readLayout().controllers.get('freezer')?.version === 1
		? []
		: ['the freezer is that of cgroup2'];
}

/** Asked anew each time: packages are upgraded under a daemon. */
async function ofKernel(): Promise<readonly string[]> {
	const asked = ['criu', 'check', '--feature', 'uffd-noncoop'] as const;
	const answer = await run(asked, { timeoutMs: CHECK_MS }).catch(() => null);
	return answer?.exitCode === 0
		? []
		: ['CRIU or the kernel cannot fetch memory afterwards (criu check --feature uffd-noncoop)'];
}
