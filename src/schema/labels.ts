import type { SpecDocument } from './document.ts';
import { childOf, plainOf } from './tree.ts';

/** `metadata.labels`; none where it says nothing. */
export function labelsOf(document: SpecDocument): Readonly<Record<string, string>> {
	const labels = childOf(document.tree, 'metadata', 'labels');
	const entries = labels?.kind === 'map' ? [...labels.entries] : [];
	return Object.fromEntries(entries.map(([key, { value }]) => [key, String(plainOf(value))]));
}
