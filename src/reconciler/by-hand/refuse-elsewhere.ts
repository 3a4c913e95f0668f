import { OperationError } from '../../model/errors.ts';
import { hadElsewhere } from '../../model/had-elsewhere.ts';
import { isLeaving } from '../../model/migration.ts';
import type { InstanceRecord } from '../../model/record.ts';

interface Asked {
	readonly record: InstanceRecord;
	/** This host's name in `spec.node`. */
	readonly node: string;
	/** Where ssh reaches other nodes, by name. */
	readonly addresses: Readonly<Record<string, string>>;
}

/** Throws when another node has it: what a person asked for would be done by nobody. */
export function refuseElsewhere(verb: string, { record, node, addresses }: Asked): void {
	const owner = record.owner?.node ?? node;
	if (owner === node) return;
	const address = Object.hasOwn(addresses, owner) ? (addresses[owner] ?? null) : null;
	throw hadElsewhere(verb, record.name, { node: owner, address });
}

/** Throws when it is on its way: nothing is done to it before the move is over, and then the other node has it. */
export function refuseWhileMoving(verb: string, { record }: Pick<Asked, 'record'>): void {
	const { name, migration } = record;
	if (!isLeaving(migration) || migration.phase === 'Failed') return;
	const { to, phase } = migration;
	throw new OperationError(`cannot ${verb} ${name}: it is on its way to ${to} (${phase})`, {
		reason: 'InProgress',
		retry: 'never',
		hint: `Nothing was changed. Ask for it on ${to} when it is there; how far it is: ballast describe ${name}`,
	});
}
