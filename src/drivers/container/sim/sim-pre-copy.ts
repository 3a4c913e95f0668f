import type { OwnedTarget } from '../driver.ts';
import type { SimCall } from './sim-call.ts';
import type { SimDriverOptions } from './sim-driver-options.ts';
import type { SimScope } from './sim-locate.ts';
import { runningRun } from './sim-ours.ts';

type Tracking = Pick<SimDriverOptions, 'writtenMemory'>;

interface Round {
	readonly target: OwnedTarget;
	readonly round: number;
}

export function preCopyObstacles({ writtenMemory }: Tracking): readonly string[] {
	return writtenMemory === undefined ? ['the host is simulated'] : [];
}

/** Nothing of it shows but the bytes that it finds. */
export async function preCopyRound(
	{ writtenMemory, ...scope }: SimScope & Tracking,
	{ target, round }: Round,
	call: SimCall,
): Promise<number> {
	runningRun(scope, target, call);
	await call.reach('midway');
	if (writtenMemory === undefined) throw call.failure('the host does not track memory');
	return writtenMemory(round);
}
