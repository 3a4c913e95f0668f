import { diffExitCode } from '../../reconciler/plan/diff-exit-code.ts';
import { reading } from '../compose.ts';
import type { CommandContext } from '../context.ts';
import { selectInstances } from '../selection.ts';
import { warningLines } from '../text/node-lines.ts';
import { planText } from '../text/plan-text.ts';
import { formatStructured, isStructured } from '../text/structured.ts';

/** Prints what would be done and why; the exit code says whether anything would. */
export function diff(context: CommandContext, names: readonly string[]): Promise<number> {
	const { io, globals } = context;
	return reading(context, async ({ api }) => {
		const status = await api.status();
		const plans = selectInstances(status, names).map(({ plan }) => plan);
		if (isStructured(globals.output)) {
			io.out(formatStructured(plans, globals.output));
		} else {
			io.err(warningLines(status, io.paint));
			io.out(planText(plans, io.paint));
		}
		return diffExitCode(plans);
	});
}
