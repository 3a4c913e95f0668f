import type { InstanceStatus } from '../../model/instance-status.ts';
import { writing } from '../compose.ts';
import type { CommandContext } from '../context.ts';
import { EXIT } from '../exit-code.ts';
import { isAgreed } from '../is-agreed.ts';
import { findInstance, refuseElsewhere } from '../selection.ts';
import { withShortPaths } from '../short-paths.ts';
import { planText } from '../text/plan-text.ts';
import { UsageError } from '../usage-error.ts';

export interface ApproveOptions {
	readonly name: string;
	/** Do not ask. */
	readonly yes: boolean;
}

/** Shows what waits for consent, asks, and gives consent to exactly that. */
export function approve(context: CommandContext, { name, yes }: ApproveOptions): Promise<number> {
	const { io } = context;
	if (!yes && !io.canAsk) {
		throw new UsageError(`cannot approve ${name}: nobody can answer here`, 'In scripts say --yes.');
	}
	return writing(context, async ({ read, write }) => {
		const status = await read.status();
		refuseElsewhere(status, name, 'approve');
		const { hash } = findInstance(status, name).plan;
		if (hash === '') {
			io.out(`${name}: nothing waits for consent\n`);
			return EXIT.fine;
		}
		io.out(planText([findInstance(withShortPaths(status, io.cwd), name)], io.paint));
		if (!yes && !(await isAgreed(io, 'Do this?'))) {
			io.err(`${name}: not approved\n`);
			return EXIT.consent;
		}
		const after = await write.approve(name, hash);
		io.out(`${name}: approved${nextStep(after, status.daemon !== null)}\n`);
		return EXIT.fine;
	});
}

/** A daemon goes on by itself; without one nothing happens before somebody applies. */
function nextStep({ name, plan }: InstanceStatus, hasDaemon: boolean): string {
	if (hasDaemon || plan.steps.length === 0) return '';
	return `; carry it out with: ballast apply ${name}`;
}
