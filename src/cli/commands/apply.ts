import { applyAndTell } from '../apply-and-tell.ts';
import { writing } from '../compose.ts';
import type { CommandContext } from '../context.ts';
import { EXIT } from '../exit-code.ts';
import { spanOf } from '../spans.ts';

export interface ApplyFlags {
	readonly names: readonly string[];
	/** A span such as `5m`; `null` = wait as long as it takes. */
	readonly timeout: string | null;
}

/** Makes containers follow the specs and says how each ended. */
export function apply(context: CommandContext, { names, timeout }: ApplyFlags): Promise<number> {
	const timeoutMs = timeout === null ? null : spanOf('--timeout', timeout);
	return writing(context, async ({ read, write, settings }) => {
		const code = await applyAndTell(write, context, { names, timeoutMs, fetch: true });
		if (settings.git === null || context.io.signal.aborted) return code;
		const problem = (await read.status()).specs.remote?.problem ?? '';
		if (problem === '') return code;
		context.io.err(`This was not the newest commit: ${problem}\n`);
		return code === EXIT.fine ? EXIT.unreachable : code;
	});
}
