import { timeInWords } from '../../reconciler/plan/time-words.ts';
import { writing } from '../compose.ts';
import type { CommandContext } from '../context.ts';
import { EXIT } from '../exit-code.ts';
import { spanOf } from '../spans.ts';
import { UsageError } from '../usage-error.ts';

export interface PauseOptions {
	readonly name: string | null;
	readonly all: boolean;
	/** How long, such as `2h`. */
	readonly span: string;
	readonly reason: string;
}

/** Leaves one instance, or all there are now, alone for a while. */
export function pause(context: CommandContext, options: PauseOptions): Promise<number> {
	const until = context.io.now() + spanOf('--for', options.span);
	return writing(context, async ({ api }) => {
		const all = async () => (await api.status()).instances.map(({ name }) => name);
		for (const name of await namesOf('pause', options, all)) {
			await api.pause(name, until, options.reason);
			context.io.out(`${name}: paused until ${timeInWords(until)}\n`);
		}
		return EXIT.fine;
	});
}

/** The one that is named, or all with `--all`; never both, never none. */
export function namesOf(
	verb: string,
	{ name, all }: Pick<PauseOptions, 'name' | 'all'>,
	listAll: () => Promise<readonly string[]>,
): Promise<readonly string[]> {
	if (all && name === null) return listAll();
	if (!all && name !== null) return Promise.resolve([name]);
	throw new UsageError(`cannot ${verb}: name one instance, or say --all`);
}
