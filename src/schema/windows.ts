import type { Finding } from '../model/finding.ts';
import { type RestartWindow, WEEKDAYS } from '../model/window.ts';
import type { SpecDocument } from './document.ts';
import type { DeclaredWindowSpec } from './generated/declared.ts';
import { WINDOW_DEFAULTS } from './generated/defaults.ts';
import { didYouMean } from './suggest.ts';
import { childOf, plainOf } from './tree.ts';

/** What the folder says about a name in `updates.window`. */
export type FoundWindow =
	| { readonly kind: 'Window'; readonly window: RestartWindow }
	/** Its document has errors; this is the first. */
	| { readonly kind: 'Bad'; readonly finding: Finding }
	| { readonly kind: 'Missing'; readonly hint: string };

export type FindWindow = (name: string) => FoundWindow;

/** The windows of a folder. The first of equal names stands for them: all are reported as duplicates and bad. */
export function windowsOf(documents: readonly SpecDocument[]): FindWindow {
	const found = new Map<string, FoundWindow>();
	for (const document of documents) {
		const { kind, name } = document;
		if (kind === 'Window' && name !== null && !found.has(name)) {
			found.set(name, readWindow(name, document));
		}
	}
	return (name) =>
		found.get(name) ?? { kind: 'Missing', hint: didYouMean(name, [...found.keys()]) };
}

function readWindow(name: string, { tree, findings }: SpecDocument): FoundWindow {
	const finding = findings.find(({ severity }) => severity === 'error');
	if (finding !== undefined) return { kind: 'Bad', finding };
	const spec = childOf(tree, 'spec');
	// The document has passed the schema, so this is what its spec is.
	const declared = plainOf(spec ?? tree) as DeclaredWindowSpec;
	const { timezone, days = WINDOW_DEFAULTS.days, from, to } = declared;
	const opens = WEEKDAYS.filter((day) => days.includes(day));
	return { kind: 'Window', window: { name, timezone, days: opens, from, to } };
}
