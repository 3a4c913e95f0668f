import type { ClusterView } from '../../model/cluster.ts';
import { isEqualOwner, type Owner } from '../../model/migration.ts';
import type { InstanceRecord } from '../../model/record.ts';
import type { Seen } from '../record/remember.ts';

type Told = Pick<Seen, 'declaration' | 'node' | 'cluster'>;

/** The record with whom the nodes agreed on, or with whom this one has to take for the owner as long as it knows no better. */
export function knownOwner(record: InstanceRecord, told: Told): InstanceRecord {
	return fromOtherNode(asAgreed(record, told), told);
}

function asAgreed(record: InstanceRecord, { cluster, node }: Told): InstanceRecord {
	const { owner, name } = record;
	if (cluster.cluster === null) return record;
	const agreed = cluster.owners.get(name) ?? null;
	if (agreed === null) {
		return owner !== null && isOver(owner, cluster, node) ? { ...record, owner: null } : record;
	}
	// what this node did or was told itself may not have come round yet
	if (owner !== null && agreed.epoch < owner.epoch) return record;
	return isEqualOwner(owner, agreed) ? record : { ...record, owner: agreed };
}

/** Nobody has claimed it, not even the node that was taken for its owner, which is there and claims what it has before it says so. */
function isOver(owner: Owner, cluster: ClusterView, node: string): boolean {
	if (!cluster.isCurrent) return false;
	return owner.node === node || cluster.nodes.has(owner.node);
}

/**
 * What its spec moves here was another node's until now, and may run there: nobody makes a second one for that. It comes when
 * that node hands it over.
 */
function fromOtherNode(
	record: InstanceRecord,
	{ declaration: { desired }, node: here, cluster }: Told,
): InstanceRecord {
	const { owner } = record;
	// it stayed against its spec for as long as that said the same
	if (desired !== null && owner?.against != null && desired.spec.node !== owner.against) {
		return { ...record, owner: { ...owner, against: null } };
	}
	const before = record.lastGood?.spec.node ?? here;
	const isNews = desired?.spec.node === here && before !== here;
	if (!isNews || owner !== null || record.created !== null) return record;
	if (cluster.isCurrent && cluster.nodes.has(before)) return record;
	return { ...record, owner: { node: before, epoch: 0, against: null } };
}
