import type { Cordon } from '../../model/cluster.ts';
import type { ClusterStore } from '../cluster-store.ts';
import type { EtcdConnection } from './connection.ts';
import { cordonFrom, type EtcdKeys } from './keys.ts';
import type { RequestOp, TxnRequest, TxnResponse } from './protocol.ts';

/** The keys of nodes under maintenance. No lease keeps them: they are there until a person says otherwise. */
export class Maintenance implements Pick<ClusterStore, 'cordon' | 'uncordon' | 'noteDrained'> {
	readonly #connection: EtcdConnection;
	readonly #keys: EtcdKeys;

	constructor(connection: EtcdConnection, keys: EtcdKeys) {
		this.#connection = connection;
		this.#keys = keys;
	}

	async cordon(node: string, cordon: Cordon): Promise<Cordon> {
		const key = this.#keys.cordoned(node);
		const { succeeded, responses } = await this.#transact({
			compare: [{ key, target: 'VERSION', version: '0' }],
			success: [putOf(key, cordon), { requestDeleteRange: this.#keys.allDrained(node) }],
			failure: [{ requestRange: { key } }],
		});
		const before = responses[0]?.responseRange?.kvs[0];
		return succeeded || before === undefined ? cordon : cordonFrom(before.value);
	}

	async uncordon(node: string): Promise<Cordon | null> {
		const key = this.#keys.cordoned(node);
		const { responses } = await this.#transact({
			compare: [],
			success: [{ requestRange: { key } }, { requestDeleteRange: { key } }],
			failure: [],
		});
		const before = responses[0]?.responseRange?.kvs[0];
		return before === undefined ? null : cordonFrom(before.value);
	}

	async noteDrained(node: string, name: string, to: string | null): Promise<void> {
		const key = this.#keys.drained(node, name);
		const change = to === null ? { requestDeleteRange: { key } } : putOf(key, { to });
		await this.#transact({ compare: [], success: [change], failure: [] });
	}

	#transact(request: TxnRequest): Promise<TxnResponse> {
		return this.#connection.ask<TxnResponse>('KV', 'Txn', request);
	}
}

function putOf(key: Buffer, content: Cordon | { readonly to: string }): RequestOp {
	return { requestPut: { key, value: Buffer.from(JSON.stringify(content)), lease: '0' } };
}
