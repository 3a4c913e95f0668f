import type { Origin } from '../../model/catalog.ts';

/**
 * Where the value of a field was written: the field itself, else what it is part of
 * (`nics[eth0]` for `nics[eth0].mac`), else the first of its parts that a file sets.
 */
export function originOf(path: string, origins: Readonly<Record<string, Origin>>): Origin | null {
	for (let at = path; at !== ''; at = parentOf(at)) {
		const origin = origins[at];
		if (origin !== undefined) return origin;
	}
	const parts = Object.entries(origins)
		.filter(([part, { file }]) => isPartOf(part, path) && file !== '')
		.sort(([one], [other]) => (one < other ? -1 : 1));
	return parts[0]?.[1] ?? null;
}

function parentOf(path: string): string {
	return path.slice(0, Math.max(path.lastIndexOf('.'), path.lastIndexOf('['), 0));
}

function isPartOf(part: string, whole: string): boolean {
	return part.startsWith(`${whole}.`) || part.startsWith(`${whole}[`);
}
