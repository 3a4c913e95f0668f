import { applyAndTell } from '../apply-and-tell.ts';
import { writing } from '../compose.ts';
import type { CommandContext } from '../context.ts';

/** Tries now what failed or waits after a crash, and says how that ended. */
export function retry(context: CommandContext, name: string): Promise<number> {
	return writing(context, async ({ write }) => {
		await write.retry(name);
		return applyAndTell(write, context, { names: [name], timeoutMs: null });
	});
}
