/** What the kernel answers when the cgroup of a file has gone: the container ended. */
const GONE = ['ENOENT', 'ENODEV'] as const;

export function hasCode(cause: unknown, code: string): boolean {
	return cause instanceof Error && 'code' in cause && cause.code === code;
}

export function isGone(cause: unknown): boolean {
	return GONE.some((code) => hasCode(cause, code));
}
