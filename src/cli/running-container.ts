import { OperationError } from '../model/errors.ts';
import { stateWord } from '../model/state-word.ts';
import { reading } from './compose.ts';
import type { CommandContext } from './context.ts';
import { findInstance, refuseElsewhere } from './selection.ts';

export interface RunningContainer {
	readonly lxcpath: string;
	readonly initPid: number;
	/** Whether LXC made it a console and terminals. */
	readonly hasConsole: boolean;
}

/** A running instance's container. Fails in words when there is nothing to go into. */
export function runningContainer(
	context: CommandContext,
	name: string,
	verb: 'exec' | 'console' | 'checkpoint',
): Promise<RunningContainer> {
	return reading(context, async ({ read, settings }) => {
		if (settings.simulate) {
			throw new OperationError(`cannot go into ${name}: the host is simulated`, {
				reason: 'NotRunning',
				hint: 'Simulated containers have no processes.',
			});
		}
		const status = await read.status();
		const { observed, record } = findInstance(status, name);
		const { state, ownership, initPid, lxcpath } = observed;
		if (state !== 'RUNNING' || ownership !== 'Ours' || initPid === null) {
			refuseElsewhere(status, name, verb);
			throw new OperationError(`cannot go into ${name}: it is ${stateWord(observed)}`, {
				reason: 'NotRunning',
				hint: `See why: ballast describe ${name}`,
			});
		}
		const hasConsole = record?.started?.spec.migration.mode !== 'Live';
		return { lxcpath, initPid, hasConsole };
	});
}
