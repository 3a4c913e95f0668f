import { OperationError } from '../model/errors.ts';

/** The error of what takes several nodes, on a host that shares no store. */
export function standsAlone(what: string): OperationError {
	return new OperationError(`cannot ${what}: this node shares no store with other nodes`, {
		reason: 'AgainstSpec',
		retry: 'never',
		hint: 'See store.etcd in its settings.',
	});
}
