import { FORMATS } from '../../schema/formats.ts';
import type { CommandContext } from '../context.ts';
import { OUTPUT_FORMATS } from '../context.ts';
import { UsageError } from '../usage-error.ts';
import { evacuate } from './drain.ts';
import { moveOn } from './migrate.ts';

/** What a person at another node wants of this one: `drain FORMAT [dry]`, or `send INSTANCE NODE`. */
export interface Wish {
	readonly do: 'drain' | 'send';
	readonly words: readonly string[];
}

/** Does it as if the person were here, and until the input ends: then nobody waits for it any more. */
export async function onBehalf(context: CommandContext, wish: Wish): Promise<number> {
	const { stdin } = process;
	const left = new AbortController();
	stdin.once('end', () => left.abort()).resume();
	const signal = AbortSignal.any([context.io.signal, left.signal]);
	const heard = { ...context, io: { ...context.io, signal } };
	try {
		return await (wish.do === 'drain' ? drained(heard, wish.words) : sent(heard, wish.words));
	} finally {
		// ssh waits for this process, which waits for nothing more
		stdin.destroy();
	}
}

function drained(context: CommandContext, [format, ...rest]: readonly string[]): Promise<number> {
	const output = OUTPUT_FORMATS.find((each) => each === format);
	const isDryRun = rest.length === 1 && rest[0] === 'dry';
	if (output === undefined || (rest.length > 0 && !isDryRun)) throw misuse('drain');
	return evacuate({ ...context, globals: { ...context.globals, output } }, isDryRun);
}

function sent(context: CommandContext, [name = '', to = '']: readonly string[]): Promise<number> {
	if (!FORMATS['node-name'](to).ok) throw misuse('send');
	return moveOn(context, { name, to });
}

function misuse(what: string): UsageError {
	return new UsageError(`cannot ${what}: other words than those of this version of ballast`);
}
