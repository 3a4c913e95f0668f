import { OperationError } from '../model/errors.ts';
import { reading } from './compose.ts';
import type { CommandContext } from './context.ts';
import { findInstance } from './selection.ts';
import { stateWord } from './text/state-word.ts';

/** Where a running instance's container lies. Fails in words when there is nothing to go into. */
export function runningContainer(
	context: CommandContext,
	name: string,
): Promise<{ readonly lxcpath: string; readonly hasConsole: boolean }> {
	return reading(context, async ({ read, settings }) => {
		if (settings.simulate) {
			throw new OperationError(`cannot go into ${name}: the host is simulated`, {
				reason: 'NotRunning',
				hint: 'Simulated containers have no processes.',
			});
		}
		const { observed, record } = findInstance(await read.status(), name);
		if (observed.state !== 'RUNNING' || observed.ownership !== 'Ours') {
			throw new OperationError(`cannot go into ${name}: it is ${stateWord(observed)}`, {
				reason: 'NotRunning',
				hint: `See why: ballast describe ${name}`,
			});
		}
		const hasConsole = record?.started?.spec.migration.mode !== 'Live';
		return { lxcpath: observed.lxcpath, hasConsole };
	});
}
