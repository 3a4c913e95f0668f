import { applyAndTell } from '../apply-and-tell.ts';
import { areSpecsWrong } from '../are-specs-wrong.ts';
import { type WriteSession, writing } from '../compose.ts';
import type { CommandContext } from '../context.ts';
import { EXIT, mostUrgent } from '../exit-code.ts';
import { spanOf } from '../spans.ts';
import { specWarningLines } from '../text/node-lines.ts';

export interface ApplyFlags {
	readonly names: readonly string[];
	/** A span such as `5m`; `null` = wait as long as it takes. */
	readonly timeout: string | null;
}

/** Makes containers follow the specs and says how each ended. */
export function apply(context: CommandContext, { names, timeout }: ApplyFlags): Promise<number> {
	const timeoutMs = timeout === null ? null : spanOf('--timeout', timeout);
	return writing(context, async ({ read, write }) => {
		const code = await applyAndTell(write, context, { names, timeoutMs });
		if (names.length > 0 || code === EXIT.interrupted) return code;
		return mostUrgent([code, await codeOfSpecs(read, context)]);
	});
}

/** Also of what declares nobody knows what: no result of an instance tells of that. */
async function codeOfSpecs(read: WriteSession['read'], { io }: CommandContext): Promise<number> {
	const status = await read.status();
	io.err(specWarningLines(status, io.paint));
	return areSpecsWrong(status) ? EXIT.usage : EXIT.fine;
}
