import { formatAge } from '../../model/age.ts';
import { timeInWords } from '../../reconciler/plan/time-words.ts';
import { reading, writing } from '../compose.ts';
import type { CommandContext } from '../context.ts';
import { EXIT } from '../exit-code.ts';
import { tellDocument } from '../tell-document.ts';
import { formatStructured, isStructured } from '../text/structured.ts';
import { formatTable } from '../text/table.ts';
import { UsageError } from '../usage-error.ts';

export interface UndeleteOptions {
	readonly name: string | null;
	readonly list: boolean;
}

/** Brings an instance back from the trash, or lists what is in there. */
export function undelete(
	context: CommandContext,
	{ name, list }: UndeleteOptions,
): Promise<number> {
	if (list && name === null) return listTrash(context);
	if (list || name === null) {
		throw new UsageError('cannot undelete: name one instance, or say --list');
	}
	return writing(context, async ({ write, settings }) => {
		const written = await write.undelete(name);
		const { io, globals } = context;
		if (isStructured(globals.output)) {
			const { specFile } = written;
			const shown = specFile === null ? { name, ...written } : { name, specFile };
			io.out(formatStructured(shown, globals.output));
			return EXIT.fine;
		}
		const told = { done: 'is back', verb: 'declares it again' };
		tellDocument(context, settings, { name, written, ...told });
		return EXIT.fine;
	});
}

function listTrash(context: CommandContext): Promise<number> {
	const { io, globals } = context;
	return reading(context, async ({ read }) => {
		const entries = await read.trash();
		if (isStructured(globals.output)) {
			io.out(formatStructured(entries, globals.output));
		} else if (entries.length === 0) {
			io.out('The trash is empty.\n');
		} else {
			const rows = entries.map(({ name, deletedAt }) => [
				name,
				timeInWords(deletedAt),
				formatAge(io.now() - deletedAt),
			]);
			io.out(formatTable([['NAME', 'DELETED', 'AGE'], ...rows]));
		}
		return EXIT.fine;
	});
}
