import { run } from '../../../../host/process.ts';

const CHECK_MS = 10_000;

/** What keeps this host from copying memory before its processes stand still, in words. Asked anew each time: packages are upgraded under a daemon. */
export async function preCopyObstacles(): Promise<readonly string[]> {
	const asked = ['criu', 'check', '--feature', 'mem_dirty_track'] as const;
	const answer = await run(asked, { timeoutMs: CHECK_MS }).catch(() => null);
	return answer?.exitCode === 0
		? []
		: [
				'CRIU or the kernel here cannot tell which memory was written to (criu check --feature mem_dirty_track)',
			];
}
