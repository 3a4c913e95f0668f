import type { Override } from '../../model/override.ts';
import { parseBytes } from '../../model/quantity.ts';
import type { ApplyResult, ByHand } from '../../reconciler/api/api.ts';
import { overrideInWords } from '../../reconciler/plan/override.ts';
import { writing } from '../compose.ts';
import type { CommandContext } from '../context.ts';
import { EXIT, exitCodeOfResults } from '../exit-code.ts';
import { following } from '../following.ts';
import { spanOf } from '../spans.ts';
import { printable } from '../text/printable.ts';
import { formatStructured, isStructured } from '../text/structured.ts';
import { UsageError } from '../usage-error.ts';

export interface ByHandOptions {
	readonly name: string;
	/** How long it is to hold against the spec, such as `2h`; `null` = it is not against the spec. */
	readonly span: string | null;
	readonly reason: string;
}

export type Move = 'start' | 'stop' | 'restart';

/** Starts, stops or restarts one instance now. */
export function move(context: CommandContext, verb: Move, options: ByHandOptions): Promise<number> {
	const until = untilOf(context, options.span);
	return act(context, options.name, { do: verb, until, reason: options.reason });
}

/** Sets the memory limit of one instance now. */
export function resize(
	context: CommandContext,
	options: ByHandOptions & { readonly memory: string },
): Promise<number> {
	const max = parseBytes(options.memory);
	if (!max.ok) throw new UsageError(`cannot use --memory: ${max.problem}`, max.hint);
	const until = untilOf(context, options.span);
	return act(context, options.name, {
		do: 'resize',
		max: max.value,
		until,
		reason: options.reason,
	});
}

function untilOf({ io }: CommandContext, span: string | null): number | null {
	return span === null ? null : io.now() + spanOf('--for', span);
}

/** Says what was done and what holds now; that its end lies ahead is how it should be. */
function act(context: CommandContext, name: string, what: ByHand): Promise<number> {
	const { io, globals } = context;
	return writing(context, async ({ read, write }) => {
		await write.byHand(name, what);
		const results = await write.apply({
			names: [name],
			timeoutMs: null,
			signal: io.signal,
			...(isStructured(globals.output) ? {} : following(io)),
		});
		if (io.signal.aborted) return EXIT.interrupted;
		const status = await read.status();
		const overrides = status.overridden[name] ?? [];
		const fault = results.find(({ end }) => end === 'SpecInvalid')?.message ?? null;
		const open = results.filter(({ end }) => !DONE.has(end));
		for (const { end, message } of open) io.err(`${name}: ${end}: ${printable(message)}\n`);
		io.out(
			isStructured(globals.output)
				? formatStructured({ name, results, overrides }, globals.output)
				: standing(name, { overrides, fault, hasDaemon: status.daemon !== null }),
		);
		return exitCodeOfResults(open);
	});
}

/** What was asked for is done: a wrong spec is none of it, and an override ends later. */
const DONE: ReadonlySet<ApplyResult['end']> = new Set(['Converged', 'SpecInvalid', 'Waiting']);

interface Standing {
	readonly overrides: readonly Override[];
	/** What is wrong in its spec; `null` = nothing. */
	readonly fault: string | null;
	readonly hasDaemon: boolean;
}

/** The overrides that are in force, one line each. Without a daemon nobody is there when they end. */
function standing(name: string, { overrides, fault, hasDaemon }: Standing): string {
	if (overrides.length === 0 && fault !== null) {
		return `${name}: as its spec said before it was wrong: ${fault}\n`;
	}
	if (overrides.length === 0) return `${name}: as its spec says\n`;
	const lines = overrides.map((override) => `${name}: ${printable(overrideInWords(override))}\n`);
	const end = hasDaemon ? '' : `No daemon runs: after that time, run: ballast apply ${name}\n`;
	return `${lines.join('')}${end}`;
}
