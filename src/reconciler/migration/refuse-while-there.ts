import type { Peers } from '../../drivers/migration/peer.ts';
import type { ClusterView } from '../../model/cluster.ts';
import { OperationError } from '../../model/errors.ts';

interface Asked {
	/** Who asks; `null` = this host is simulated. */
	readonly peers: Peers | null;
	/** Where ssh reaches the node; `null` = nothing says that. */
	readonly address: string | null;
	/** Where nodes share a store, that one refuses for a node that it hears of. */
	readonly cluster: Pick<ClusterView, 'cluster'>;
}

/**
 * Refuses to take an instance from a node that may still run it. Containers outlive the daemon, so a host that answers at all is there;
 * without a store nobody else can tell, so then it has to be one that can be asked.
 */
export async function refuseWhileThere(
	name: string,
	from: string,
	{ peers, address, cluster }: Asked,
): Promise<void> {
	if (peers !== null && address !== null) {
		if (await peers.answers(address)) throw stillThere(name, from, address);
		return;
	}
	if (cluster.cluster !== null) return;
	const why = `no Node document of ${from} says its address, so it cannot be asked whether it is there`;
	throw new OperationError(`cannot take ${name} over: ${why}`, {
		reason: 'AgainstSpec',
		retry: 'never',
		hint: 'Write one, with spec.address.',
	});
}

function stillThere(name: string, from: string, address: string): OperationError {
	return new OperationError(
		`cannot take ${name} over: ${from} answers at ${address}, and may run it`,
		{
			reason: 'NodeAnswers',
			retry: 'never',
			hint: `It moves with its data when asked on ${from}: ballast migrate ${name}. If ${from} is broken, turn it off first; if another host has that address by now, correct the Node document of ${from}.`,
		},
	);
}
