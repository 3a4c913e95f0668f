import { OperationError } from '../model/errors.ts';
import type { Owner } from '../model/migration.ts';

export function ownedElsewhere(name: string, owner: Owner | null): OperationError {
	const who = owner === null ? 'nobody claimed it' : `${owner.node} has it`;
	return new OperationError(`cannot have ${name}: ${who}`, {
		reason: 'OwnedElsewhere',
		retry: 'never',
	});
}
