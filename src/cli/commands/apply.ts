import type { NodeStatus, SpecsStatus } from '../../model/instance-status.ts';
import type { FollowedSpecs } from '../../reconciler/api/api.ts';
import { applyAndTell } from '../apply-and-tell.ts';
import { isFolderWrong, isSpecWrong } from '../are-specs-wrong.ts';
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
		const told: { specs?: FollowedSpecs } = {};
		const onSpecs = (followed: FollowedSpecs): void => {
			told.specs = followed;
		};
		const isAsked = names.length === 0 || settings.git !== null;
		const what = { names, timeoutMs, fetch: true, ...(isAsked && { onSpecs }) };
		const code = await applyAndTell(write, context, what);
		if (code === EXIT.interrupted || !isAsked) return code;
		// a daemon that is older than this command does not tell
		const specs = told.specs ?? followedBy(await read.status());
		const fetched = codeOfFetch(specs, context);
		const rest = names.length > 0 ? code : mostUrgent([code, codeOfSpecs(specs, context)]);
		return rest === EXIT.fine ? fetched : rest;
	});
}

function followedBy(status: NodeStatus): FollowedSpecs {
	return { ...status.specs, isAnyKept: status.instances.some(isSpecWrong(status)) };
}

function codeOfFetch({ remote }: SpecsStatus, { io }: CommandContext): number {
	const problem = remote?.problem ?? '';
	if (problem === '') return EXIT.fine;
	io.err(`This was not the newest commit: ${problem}\n`);
	return EXIT.unreachable;
}

/** Also of what declares nobody knows what: no result of an instance tells of that. */
function codeOfSpecs(specs: FollowedSpecs, { io }: CommandContext): number {
	io.err(specWarningLines(specs, io.paint));
	return isFolderWrong(specs) || specs.isAnyKept ? EXIT.usage : EXIT.fine;
}
