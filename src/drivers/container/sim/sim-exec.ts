import type { CommandEnd, CommandOrder, Target } from '../driver.ts';
import type { SimCall } from './sim-call.ts';
import type { SimScope } from './sim-locate.ts';
import { runningRun } from './sim-ours.ts';

/** Any command ends as the guest's checks do. */
export async function execInContainer(
	scope: SimScope,
	{ target, order }: { readonly target: Target; readonly order: CommandOrder },
	call: SimCall,
): Promise<CommandEnd> {
	const run = runningRun(scope, target, call);
	if (run.state !== 'RUNNING') throw call.failure(`it is ${run.state}`);
	switch (scope.host.guest(run.name).checks) {
		case 'Pass':
			return { exitCode: 0, output: '' };
		case 'Fail':
			return { exitCode: 1, output: 'no answer' };
		case 'Hang':
			await call.wait(order.timeoutMs);
			return { exitCode: null, output: '' };
	}
}
