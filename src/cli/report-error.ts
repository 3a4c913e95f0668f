import { messageOf, OperationError } from '../model/errors.ts';
import { operationErrorOf } from '../model/file-error.ts';
import { EXIT, exitCodeOf } from './exit-code.ts';
import type { Io } from './io.ts';
import { UsageError } from './usage-error.ts';

/** Says what failed in one line, what to do about it in another, and gives the exit code. */
export function reportError(thrown: unknown, io: Io): number {
	if (io.signal.aborted) return EXIT.interrupted;
	const error = thrown instanceof UsageError ? thrown : (operationErrorOf(thrown) ?? thrown);
	io.err(`${io.paint('red', 'ballast:')} ${messageOf(error)}\n`);
	const hint = hintOf(error);
	if (hint !== '') io.err(`  ${hint}\n`);
	return codeOf(error);
}

function hintOf(thrown: unknown): string {
	if (thrown instanceof OperationError || thrown instanceof UsageError) return thrown.hint;
	return 'This is a defect in ballast: please report it with the command that showed it.';
}

function codeOf(thrown: unknown): number {
	if (thrown instanceof UsageError) return EXIT.usage;
	return thrown instanceof OperationError ? exitCodeOf(thrown.reason) : EXIT.failed;
}
