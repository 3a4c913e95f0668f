/**
 * What to put before a tool that the kernel's OOM killer should leave alone, with all that it starts: see `ended-into-images.ts` for what
 * CRIU leaves behind. Without CAP_SYS_RESOURCE it runs all the same.
 */
export const SPARED = [
	'sh',
	'-c',
	'echo -1000 2>/dev/null >/proc/self/oom_score_adj; exec "$@"',
	'sh',
] as const;
