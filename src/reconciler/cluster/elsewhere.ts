import type { ElsewhereStatus } from '../../model/instance-status.ts';
import type { Owner } from '../../model/migration.ts';
import { operationNow, type SharedStatus, statusNow } from '../../model/shared-status.ts';
import type { Fleet } from '../fleet.ts';

/** The instances that other nodes have, as this one has heard of them; sorted by name. */
export function instancesElsewhere(fleet: Fleet): readonly ElsewhereStatus[] {
	return [...fleet.cluster.owners]
		.filter(([, { node }]) => node !== fleet.node.name)
		.sort(([one], [other]) => (one < other ? -1 : 1))
		.map(([name, owner]) => elsewhere(name, owner, fleet));
}

function elsewhere(name: string, owner: Owner, fleet: Fleet): ElsewhereStatus {
	const { cluster, catalog } = fleet;
	const told = statusNow(cluster.statuses.get(name), owner);
	return {
		...{ name, node: owner.node, address: catalog.nodes.get(owner.node)?.address ?? null },
		...readiness(owner.node, told, fleet),
		told,
		operation: operationNow(cluster.operations.get(name), owner),
	};
}

type Readiness = Pick<ElsewhereStatus, 'ready' | 'reason' | 'lastSeen'>;

/** What was told by a node that is not heard of says how it was, and not how it is. */
function readiness(
	node: string,
	told: SharedStatus | null,
	{ cluster, heardUntil }: Fleet,
): Readiness {
	const lastSeen = heardUntil.get(node) ?? told?.at ?? null;
	if (!cluster.isCurrent) return { ready: 'Unknown', reason: 'StoreUnreachable', lastSeen };
	if (!cluster.nodes.has(node)) return { ready: 'Unknown', reason: 'NodeAway', lastSeen };
	const ready = told?.conditions.find(({ type }) => type === 'Ready');
	if (ready === undefined) return { ready: 'Unknown', reason: 'NotTold', lastSeen: null };
	return { ready: ready.status, reason: ready.reason, lastSeen: null };
}
