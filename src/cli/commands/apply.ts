import type { NodeStatus } from '../../model/instance-status.ts';
import { applyAndTell } from '../apply-and-tell.ts';
import { areSpecsWrong } from '../are-specs-wrong.ts';
import { writing } from '../compose.ts';
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
	return writing(context, async ({ read, write, settings }) => {
		const code = await applyAndTell(write, context, { names, timeoutMs, fetch: true });
		const isAsked = names.length === 0 || settings.git !== null;
		if (code === EXIT.interrupted || !isAsked) return code;
		const status = await read.status();
		const fetched = codeOfFetch(status, context);
		const rest = names.length > 0 ? code : mostUrgent([code, codeOfSpecs(status, context)]);
		return rest === EXIT.fine ? fetched : rest;
	});
}

function codeOfFetch({ specs }: NodeStatus, { io }: CommandContext): number {
	const problem = specs.remote?.problem ?? '';
	if (problem === '') return EXIT.fine;
	io.err(`This was not the newest commit: ${problem}\n`);
	return EXIT.unreachable;
}

/** Also of what declares nobody knows what: no result of an instance tells of that. */
function codeOfSpecs(status: NodeStatus, { io }: CommandContext): number {
	io.err(specWarningLines(status, io.paint));
	return areSpecsWrong(status) ? EXIT.usage : EXIT.fine;
}
