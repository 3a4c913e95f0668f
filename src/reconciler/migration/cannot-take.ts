import { OperationError } from '../../model/errors.ts';

/** Why this node does not take what another one sends. */
export function cannotTake(name: string, why: string, hint: string): OperationError {
	return new OperationError(`cannot take ${name}: ${why}`, {
		reason: 'MigrationFailed',
		retry: 'never',
		hint,
	});
}
