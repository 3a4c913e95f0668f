import type { InstanceRecord } from '../../model/record.ts';
import type { ClusterStore } from '../../store/cluster-store.ts';
import type { Hands } from '../hands.ts';
import { gone } from '../migration/leaving.ts';
import type { Records } from '../record/records.ts';

interface Owners {
	/** This host's name in `spec.node`. */
	readonly node: string;
	readonly cluster: ClusterStore;
	readonly records: Records;
}

interface Owned extends Owners {
	readonly name: string;
}

/** A crash after it leaves an owner that has nothing yet, and makes it then. */
export async function claim({ cluster, records, name }: Owned): Promise<void> {
	const owner = await cluster.claim(name);
	records.change(name, (record) => ({ ...record, owner }));
	await records.save(name);
}

/** With nothing of it here; what is remembered of it would keep it from coming back. */
export async function pass(to: string, owned: Owned & Pick<Hands, 'newUid'>): Promise<void> {
	const { cluster, records, name, newUid } = owned;
	const owner = records.get(name)?.owner ?? null;
	if (owner === null) return;
	const next = { node: to, epoch: owner.epoch + 1, against: null };
	await cluster.pass(name, owner, next);
	records.change(name, (record) => ({ ...gone(record, newUid()), owner: next }));
	await records.save(name);
}

/** Its disks stay: they are those that all nodes reach. */
export async function giveUp(owned: Owned & Pick<Hands, 'newUid' | 'driver'>): Promise<void> {
	const { records, driver, name, newUid } = owned;
	const record = records.get(name);
	if (record === null) return;
	const { trashId } = driver.movePlaces(name, record.uid);
	await driver.moveToTrash({ name, uid: record.uid, adoptedFrom: null }, trashId);
	await driver.purgeTrash(trashId);
	records.change(name, (each) => gone(each, newUid()));
	await records.save(name);
}

/** Others may have the name from now on. */
export async function forget({ cluster, records, node, name }: Owned): Promise<void> {
	if (records.get(name)?.owner?.node === node) await cluster.forget(name);
	await records.remove(name);
}

/** So many at a time, so that none waits too long for its answer. */
const CLAIMS_AT_A_TIME = 16;

/**
 * Of what was made here before the nodes shared a store: whoever sees this node among the others may take what it did not claim for
 * somebody else's. What cannot be claimed now is claimed by the runs.
 */
export async function claimWhatIsHere({ cluster, records, node }: Owners): Promise<void> {
	const { owners, cluster: shared } = cluster.view;
	if (shared === null) return;
	const isUnclaimed = ({ name, created, owner }: InstanceRecord): boolean =>
		created !== null && !owners.has(name) && (owner === null || owner.node === node);
	const left = [...records.all.values()].filter(isUnclaimed).map(({ name }) => name);
	while (left.length > 0 && cluster.view.isCurrent) {
		const some = left.splice(0, CLAIMS_AT_A_TIME);
		await Promise.allSettled(some.map((name) => cluster.claim(name)));
	}
}
