import type { ClusterStore } from '../store/cluster-store.ts';
import type { Records } from './records.ts';

interface Owned {
	readonly name: string;
	/** This host's name in `spec.node`. */
	readonly node: string;
	readonly cluster: ClusterStore;
	readonly records: Records;
}

/** A crash after it leaves an owner that has nothing yet, and makes it then. */
export async function claim({ cluster, records, name }: Owned): Promise<void> {
	const owner = await cluster.claim(name);
	records.change(name, (record) => ({ ...record, owner }));
	await records.save(name);
}

export async function pass(to: string, { cluster, records, name }: Owned): Promise<void> {
	const owner = records.get(name)?.owner ?? null;
	if (owner === null) return;
	const next = { node: to, epoch: owner.epoch + 1, against: null };
	await cluster.pass(name, owner, next);
	records.change(name, (record) => ({ ...record, owner: next }));
	await records.save(name);
}

/** Others may have the name from now on. */
export async function forget({ cluster, records, node, name }: Owned): Promise<void> {
	if (records.get(name)?.owner?.node === node) await cluster.forget(name);
	await records.remove(name);
}
