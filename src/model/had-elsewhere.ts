import { OperationError } from './errors.ts';

interface Elsewhere {
	/** The node that has it. */
	readonly node: string;
	/** Where ssh reaches that one; `null` = nothing says that. */
	readonly address: string | null;
}

/** The refusal of what a person wants of an instance on a node that does not have it: nothing was changed, and where to ask. */
export function hadElsewhere(verb: string, name: string, there: Elsewhere): OperationError {
	const at = there.address === null ? '' : ` (ssh ${there.address})`;
	return new OperationError(`cannot ${verb} ${name}: ${there.node} has it`, {
		reason: 'OwnedElsewhere',
		retry: 'never',
		hint: `Run it there: on ${there.node}${at}, ballast ${verb} ${name}`,
	});
}
