/** What a document can declare. */
export const KINDS = ['Instance', 'Profile', 'Node', 'Window'] as const;

export type Kind = (typeof KINDS)[number];

export function isKind(word: string | undefined): word is Kind {
	return KINDS.some((kind) => kind === word);
}
