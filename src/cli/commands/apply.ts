import type { SpecsStatus } from '../../model/instance-status.ts';
import { applyAndTell } from '../apply-and-tell.ts';
import { isFolderWrong } from '../are-specs-wrong.ts';
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
	return writing(context, async ({ write }) => {
		const followed: { specs?: SpecsStatus } = {};
		const onSpecs = (seen: SpecsStatus): void => {
			followed.specs = seen;
		};
		const code = await applyAndTell(write, context, { names, timeoutMs, fetch: true, onSpecs });
		const { specs } = followed;
		if (code === EXIT.interrupted || specs === undefined) return code;
		const fetched = codeOfFetch(specs, context);
		const rest = names.length > 0 ? code : mostUrgent([code, codeOfSpecs(specs, context)]);
		return rest === EXIT.fine ? fetched : rest;
	});
}

function codeOfFetch({ remote }: SpecsStatus, { io }: CommandContext): number {
	const problem = remote?.problem ?? '';
	if (problem === '') return EXIT.fine;
	io.err(`This was not the newest commit: ${problem}\n`);
	return EXIT.unreachable;
}

/** Also of what declares nobody knows what: no result of an instance tells of that. */
function codeOfSpecs(specs: SpecsStatus, { io }: CommandContext): number {
	io.err(specWarningLines(specs, io.paint));
	return isFolderWrong(specs) ? EXIT.usage : EXIT.fine;
}
