import { formatAge } from '../../model/age.ts';
import type { Provenance, RemoteSpecs } from '../../model/catalog.ts';

export interface Fetched {
	readonly remote: RemoteSpecs;
	readonly provenance: Provenance | null;
}

/** Which repository the specs are of, which commit is in force, and how old that knowledge is. */
export function fetchedText({ remote, provenance }: Fetched, now: number): string {
	const { url, ref, seenAt } = remote;
	const place = ref === null ? url : `${url} (${ref})`;
	const commit = provenance?.commit ?? null;
	if (commit === null || seenAt === null) return `${place}, nothing fetched yet`;
	return `${place} at ${shortCommit(commit)}, fetched ${formatAge(now - seenAt)} ago`;
}

export function shortCommit(commit: string): string {
	return commit.slice(0, 9);
}
