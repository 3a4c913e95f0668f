import type { Finding } from './finding.ts';

/** A finding in one line, as compilers say it: `specs/web1.yaml:4:11: bad size "2Gib"`. */
export function findingInWords({ file, line, col, message }: Finding): string {
	return `${file}:${line}:${col}: ${message}`;
}
