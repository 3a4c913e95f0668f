import { OperationError } from '../../../../model/errors.ts';

/** Adopting would change what the container is, so it is left alone. */
export function cannotAdopt(name: string, why: string, hint = ''): OperationError {
	return new OperationError(`cannot adopt ${name}: ${why}`, {
		reason: 'ConfigRefused',
		retry: 'never',
		hint,
	});
}
