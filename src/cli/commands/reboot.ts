import { applyAndTell } from '../apply-and-tell.ts';
import { writing } from '../compose.ts';
import type { CommandContext } from '../context.ts';

export interface RebootOptions {
	readonly name: string;
	/** Stop and start it, whatever `lifecycle.reboot` says. */
	readonly hard: boolean;
}

/** Reboots a running instance once and waits until it is as declared again. */
export function reboot(context: CommandContext, { name, hard }: RebootOptions): Promise<number> {
	return writing(context, async ({ write }) => {
		await write.reboot(name, hard ? 'Hard' : null);
		return applyAndTell(write, context, { names: [name], timeoutMs: null });
	});
}
