import type { ApplyOptions, ApplyResult, WriteApi } from '../reconciler/api/api.ts';
import type { CommandContext } from './context.ts';
import { EXIT, exitCodeOfResults } from './exit-code.ts';
import { following } from './following.ts';
import type { Io } from './io.ts';
import { formatStructured, isStructured } from './text/structured.ts';
import { formatTable } from './text/table.ts';

/** Applies, tells what happens meanwhile and how each instance ended; gives the exit code. */
export async function applyAndTell(
	write: WriteApi,
	{ io, globals }: CommandContext,
	what: Pick<ApplyOptions, 'names' | 'timeoutMs' | 'fetch' | 'onSpecs'>,
): Promise<number> {
	const results = await write.apply({
		...what,
		signal: io.signal,
		...(isStructured(globals.output) ? {} : following(io)),
	});
	if (io.signal.aborted) return EXIT.interrupted;
	io.out(
		isStructured(globals.output)
			? formatStructured(results, globals.output)
			: resultLines(results, io),
	);
	return exitCodeOfResults(results);
}

/** Those that are not as declared, each with why; and how many are. */
function resultLines(results: readonly ApplyResult[], io: Io): string {
	const open = results.filter(({ end }) => end !== 'Converged');
	const rows = open.map(({ name, end, message }) => [
		name,
		{ text: end, paint: (text: string) => io.paint('yellow', text) },
		message,
	]);
	const converged = results.length - open.length;
	return `${formatTable(rows)}${converged} of ${results.length} as declared\n`;
}
