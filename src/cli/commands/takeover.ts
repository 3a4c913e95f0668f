import { applyAndTell } from '../apply-and-tell.ts';
import { writing } from '../compose.ts';
import type { CommandContext } from '../context.ts';
import { EXIT } from '../exit-code.ts';
import { isAgreed } from '../is-agreed.ts';
import { UsageError } from '../usage-error.ts';

export interface TakeoverOptions {
	readonly name: string;
	readonly from: string;
	/** Somebody knows; nobody is asked. */
	readonly isOff: boolean;
}

/** Has an instance here that a node had which is off. */
export function takeover(
	context: CommandContext,
	{ name, from, isOff }: TakeoverOptions,
): Promise<number> {
	const { io } = context;
	if (!isOff && !io.canAsk) {
		const hint = 'In scripts say --node-is-off.';
		throw new UsageError(`cannot take ${name} over: nobody can answer here`, hint);
	}
	return writing(context, async ({ write }) => {
		const warning = `If ${from} still runs ${name}, there will be two of it, on the same disks where they are shared.\n`;
		if (!isOff) io.out(warning);
		if (!isOff && !(await isAgreed(io, `Is ${from} off?`))) {
			io.err(`${name}: not taken over\n`);
			return EXIT.consent;
		}
		await write.takeOver(name, from);
		return applyAndTell(write, context, { names: [name], timeoutMs: null });
	});
}
