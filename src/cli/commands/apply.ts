import type { ApplyResult } from '../../reconciler/api.ts';
import { writing } from '../compose.ts';
import type { CommandContext } from '../context.ts';
import { EXIT, exitCodeOfResults } from '../exit-code.ts';
import type { Io } from '../io.ts';
import { spanOf } from '../spans.ts';
import { eventLine } from '../text/event-line.ts';
import { formatStructured, isStructured } from '../text/structured.ts';
import { formatTable } from '../text/table.ts';

export interface ApplyFlags {
	readonly names: readonly string[];
	/** A span such as `5m`; `null` = wait as long as it takes. */
	readonly timeout: string | null;
}

/** Makes containers follow the specs and says how each ended. */
export function apply(context: CommandContext, { names, timeout }: ApplyFlags): Promise<number> {
	const { io, globals } = context;
	const timeoutMs = timeout === null ? null : spanOf('--timeout', timeout);
	return writing(context, async ({ write }) => {
		const results = await write.apply({
			names,
			timeoutMs,
			signal: io.signal,
			...(isStructured(globals.output)
				? {}
				: { onEvent: (event) => io.out(`${eventLine(event, io.paint)}\n`) }),
		});
		if (io.signal.aborted) return EXIT.interrupted;
		io.out(
			isStructured(globals.output)
				? formatStructured(results, globals.output)
				: resultLines(results, io),
		);
		return exitCodeOfResults(results);
	});
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
