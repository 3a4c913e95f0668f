import type { NodeStatus } from '../../model/instance-status.ts';
import { diffExitCode } from '../../reconciler/plan/diff-exit-code.ts';
import { areSpecsWrong, isSpecWrong } from '../are-specs-wrong.ts';
import { reading } from '../compose.ts';
import type { CommandContext } from '../context.ts';
import { EXIT } from '../exit-code.ts';
import { selectInstances } from '../selection.ts';
import { withShortPaths } from '../short-paths.ts';
import { fetchedText } from '../text/fetched.ts';
import { warningLines } from '../text/node-lines.ts';
import { planText } from '../text/plan-text.ts';
import { formatStructured, isStructured } from '../text/structured.ts';

/** Prints what would be done and why; the exit code says whether anything would. */
export function diff(context: CommandContext, names: readonly string[]): Promise<number> {
	const { io, globals } = context;
	return reading(context, async ({ read }) => {
		const status = await read.status(io.signal);
		const instances = selectInstances(status, names);
		const plans = instances.map(({ plan }) => plan);
		if (isStructured(globals.output)) {
			io.out(formatStructured(plans, globals.output));
		} else {
			const short = withShortPaths({ ...status, instances }, io.cwd);
			io.err(`${lookedAt(status)}${warningLines(short, io.paint)}`);
			io.out(planText(short.instances, io.paint));
		}
		// what would be done is not what the specs say, so a script must not take it for an answer
		const isWrong =
			names.length === 0 ? areSpecsWrong(status) : instances.some(isSpecWrong(status));
		return isWrong ? EXIT.usage : diffExitCode(plans);
	});
}

/** Without a daemon nobody has asked the remote just now, and a dry run does not fetch. */
function lookedAt({ specs: { remote, provenance }, daemon, at }: NodeStatus): string {
	if (remote === null || daemon !== null || provenance === null) return '';
	return `specs of ${fetchedText({ remote, provenance }, at)}\n`;
}
