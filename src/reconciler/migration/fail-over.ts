import type { Peers } from '../../drivers/migration/peer.ts';
import type { Clock } from '../../model/clock.ts';
import { OperationError } from '../../model/errors.ts';
import type { Operation } from '../../model/shared-status.ts';
import type { ClusterStore } from '../../store/cluster-store.ts';
import type { Records } from '../record/records.ts';
import type { RunningOperations } from '../sharing/running-operations.ts';

interface FailOver {
	readonly name: string;
	/** This host's name in `spec.node`. */
	readonly node: string;
	readonly peers: Peers | null;
	readonly cluster: ClusterStore;
	readonly records: Records;
	readonly clock: Clock;
	readonly operations: RunningOperations;
	readonly signal: AbortSignal;
}

const AGAIN_MS = 15_000;

/**
 * Makes this node the owner of what a node had that is gone. Three have to agree: the store has not heard of that node, its host does not answer,
 * and the command of the settings says that it is off. Each of them alone may be wrong.
 */
export async function failOver(
	{ from, address }: { readonly from: string; readonly address: string | null },
	task: FailOver,
): Promise<void> {
	const { name, node, peers, cluster, records, signal } = task;
	if (peers === null || !peers.canFence)
		throw cannot(name, 'nothing here can fence', 'FencingFailed');
	if (address !== null && (await peers.answers(address, signal))) {
		const why = `${from} answers at ${address}: only its daemon, or its way to the store, is not there`;
		throw cannot(name, why, 'NodeAnswers');
	}
	const fence = (): Promise<void> => peers.fence(from, signal);
	await task.operations.during(name, fencing(from, task), fence).catch((cause: unknown) => {
		signal.throwIfAborted();
		if (!(cause instanceof OperationError)) throw cause;
		throw cannot(name, cause.message, 'FencingFailed');
	});
	const declared = records.get(name)?.lastGood?.spec.node ?? null;
	const owner = await cluster.takeOver(name, from, declared === node ? null : declared);
	records.change(name, (record) => ({ ...record, owner }));
	await records.save(name);
}

function fencing(from: string, { name, node, cluster, clock }: FailOver): Operation {
	const epoch = (cluster.view.owners.get(name)?.epoch ?? 0) + 1;
	const how = { phase: 'Fencing', mode: null, memory: null } as const;
	return { node, kind: 'Failover', epoch, from, to: node, ...how, since: clock.now() };
}

function cannot(
	name: string,
	why: string,
	reason: 'FencingFailed' | 'NodeAnswers',
): OperationError {
	return new OperationError(`cannot start ${name} in the place of another node: ${why}`, {
		reason,
		retry: { afterMs: AGAIN_MS },
	});
}
