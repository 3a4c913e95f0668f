import { OperationError } from '../model/errors.ts';
import { EXIT } from './exit-code.ts';
import type { Io } from './io.ts';
import { UsageError } from './usage-error.ts';

/**
 * Moves one instance after the other until Ctrl-C, and gives the names of those that did not go: `move` gives an exit code. One that is refused
 * keeps none of the others.
 */
export async function oneByOne<T extends { readonly name: string }>(
	io: Io,
	all: readonly T[],
	move: (each: T) => Promise<number>,
): Promise<readonly string[]> {
	const left: string[] = [];
	for (const each of all) {
		const isGone = !io.signal.aborted && (await isMoved(io, each.name, () => move(each)));
		if (!isGone) left.push(each.name);
	}
	return left;
}

async function isMoved(io: Io, name: string, move: () => Promise<number>): Promise<boolean> {
	try {
		return (await move()) === EXIT.fine;
	} catch (thrown) {
		if (!(thrown instanceof OperationError || thrown instanceof UsageError)) throw thrown;
		io.err(`${name}: ${thrown.message}\n`);
		return false;
	}
}
