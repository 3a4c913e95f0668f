import { applyAndTell } from '../apply-and-tell.ts';
import { writing } from '../compose.ts';
import type { CommandContext } from '../context.ts';
import { spanOf } from '../spans.ts';

export interface ApplyFlags {
	readonly names: readonly string[];
	/** A span such as `5m`; `null` = wait as long as it takes. */
	readonly timeout: string | null;
}

/** Makes containers follow the specs and says how each ended. */
export function apply(context: CommandContext, { names, timeout }: ApplyFlags): Promise<number> {
	const timeoutMs = timeout === null ? null : spanOf('--timeout', timeout);
	return writing(context, ({ write }) => applyAndTell(write, context, { names, timeoutMs }));
}
