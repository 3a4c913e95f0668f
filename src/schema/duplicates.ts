import type { SpecDocument } from './document.ts';
import { findingAt, positionOf } from './source.ts';

/**
 * The documents, with an error on each of those that declare the same thing. Nobody can tell which
 * one is meant, so none of them counts.
 */
export function withDuplicates(documents: readonly SpecDocument[]): readonly SpecDocument[] {
	const groups = new Map<string, SpecDocument[]>();
	for (const document of documents) {
		const { kind, name } = document;
		if (kind === null || name === null) continue;
		const key = `${kind} ${name}`;
		groups.set(key, [...(groups.get(key) ?? []), document]);
	}
	return documents.map((document) => {
		const group = groups.get(`${document.kind} ${document.name}`) ?? [];
		const other = group.find((each) => each !== document);
		return other === undefined ? document : duplicated(document, other);
	});
}

function duplicated(document: SpecDocument, other: SpecDocument): SpecDocument {
	const { kind, name, place, findings } = document;
	const where = `${other.source.file}:${positionOf(other.place).line}`;
	const finding = findingAt(
		place,
		{
			severity: 'error',
			path: 'metadata.name',
			message: `${kind} "${name}" is declared in ${where} too`,
			hint: 'keep one',
		},
		kind === null || name === null ? undefined : { kind, name },
	);
	return { ...document, findings: [...findings, finding], isBad: true };
}
