import { readFileSync } from 'node:fs';

/** The mounts of this machine, but for those below the roots of other tests, which come and go meanwhile. */
export function mountsSeenFrom(root: string): readonly string[] {
	const lines = readFileSync('/proc/self/mountinfo', 'utf8').split('\n');
	return lines.filter((line) => line.includes(root) || !line.includes('/ballast-'));
}
