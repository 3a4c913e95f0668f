import { type ClusterView, STANDS_ALONE } from '../model/cluster.ts';
import type { Settings } from '../settings.ts';
import type { ClusterStore } from '../store/cluster-store.ts';
import { standsAlone } from '../store/stands-alone.ts';

/** The store that this host shares with others; `null` = it stands alone. A simulated host always does. */
export async function openCluster({
	node,
	simulate,
	store: { etcd },
}: Settings): Promise<ClusterStore | null> {
	if (etcd === null || simulate) return null;
	// gRPC is loaded only where it is used
	const { EtcdStore } = await import('../store/etcd/etcd-store.ts');
	return EtcdStore.open({ node, etcd });
}

/** What the hosts that share a store agree on, looked at once. */
export async function lookAtCluster(settings: Settings): Promise<ClusterView> {
	const store = await openCluster(settings);
	if (store === null) return STANDS_ALONE;
	try {
		return store.view;
	} finally {
		await store.close();
	}
}

/** Changes what the hosts agree on, by a connection of its own. On a host that stands alone it cannot do `what`. */
export async function withCluster<T>(
	settings: Settings,
	what: string,
	work: (store: ClusterStore) => Promise<T>,
): Promise<T> {
	const store = await openCluster(settings);
	if (store === null) throw standsAlone(what);
	try {
		return await work(store);
	} finally {
		await store.close();
	}
}
