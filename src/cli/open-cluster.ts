import { type ClusterView, STANDS_ALONE } from '../model/cluster.ts';
import type { Settings } from '../settings.ts';
import type { ClusterStore } from '../store/cluster-store.ts';

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
