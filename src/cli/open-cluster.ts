import { type ClusterView, STANDS_ALONE } from '../model/cluster.ts';
import type { Settings } from '../settings.ts';
import type { ClusterStore } from '../store/cluster-store.ts';
import type { EtcdStoreOptions } from '../store/etcd/etcd-store.ts';
import { standsAlone } from '../store/stands-alone.ts';

/** The store that this host shares with others; `null` = it stands alone. A simulated host always does. */
export function openCluster({
	node,
	simulate,
	store: { etcd },
}: Settings): Promise<ClusterStore | null> {
	return etcd === null || simulate ? Promise.resolve(null) : openEtcd({ node, etcd });
}

/** gRPC is loaded only where it is used. */
async function openEtcd(options: EtcdStoreOptions): Promise<ClusterStore> {
	const { EtcdStore } = await import('../store/etcd/etcd-store.ts');
	return EtcdStore.open(options);
}

/** Somebody waits for it at a terminal: all members together may take so long. */
const LOOK_MS = 800;

/** What the hosts that share a store agree on, looked at once. */
export async function lookAtCluster(settings: Settings): Promise<ClusterView> {
	const { etcd } = settings.store;
	if (etcd === null || settings.simulate) return STANDS_ALONE;
	const deadlineMs = LOOK_MS / Math.max(2, etcd.endpoints.length);
	const store = await openEtcd({ node: settings.node, etcd, deadlineMs });
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
