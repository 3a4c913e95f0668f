import { UsageError } from './usage-error.ts';

/** The one instance that is named, or `null` for all with `--all`; never both, never none. */
export function oneOrAll(
	verb: string,
	{ name, all }: { readonly name: string | null; readonly all: boolean },
): string | null {
	if (all === (name === null)) return name;
	throw new UsageError(`cannot ${verb}: name one instance, or say --all`);
}
