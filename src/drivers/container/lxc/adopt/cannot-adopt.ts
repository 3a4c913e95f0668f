import { OperationError } from '../../../../model/errors.ts';

/** There is no container of that name to adopt. */
export function nothingToAdopt(name: string, why: string, hint: string): OperationError {
	return new OperationError(`cannot adopt ${name}: ${why}`, {
		reason: 'NotDeclared',
		retry: 'never',
		hint,
	});
}

/** Adopting would change what the container is, so it is left alone. */
export function cannotAdopt(name: string, why: string, hint = ''): OperationError {
	return new OperationError(`cannot adopt ${name}: ${why}`, {
		reason: 'ConfigRefused',
		retry: 'never',
		hint,
	});
}
