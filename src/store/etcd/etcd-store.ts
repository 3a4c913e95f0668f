import type { ClusterView, Cordon, NodePresence } from '../../model/cluster.ts';
import { OperationError } from '../../model/errors.ts';
import { isSameOwner, type Owner } from '../../model/migration.ts';
import type { EtcdSettings } from '../../settings.ts';
import type { ClusterStore } from '../cluster-store.ts';
import { ownedElsewhere } from '../owned-elsewhere.ts';
import { EtcdConnection } from './connection.ts';
import { EtcdKeys, ownerFrom } from './keys.ts';
import { Maintenance } from './maintenance.ts';
import { Presence } from './presence.ts';
import type { KeyValue, RangeResponse, RequestOp, TxnRequest, TxnResponse } from './protocol.ts';
import { ViewByWatch } from './view-by-watch.ts';

const NO_LEASE = '0';
/** Between a look and the write another one came; who loses that often has lost. */
const TRIES = 3;

export interface EtcdStoreOptions {
	readonly node: string;
	readonly etcd: EtcdSettings;
}

/** The store that several hosts share: one key for each instance, one for each node that is there, and some for those under maintenance. */
export class EtcdStore implements ClusterStore {
	readonly #node: string;
	readonly #keys: EtcdKeys;
	readonly #connection: EtcdConnection;
	readonly #view: ViewByWatch;
	readonly #presence: Presence;
	readonly #maintenance: Maintenance;

	private constructor({ node, etcd }: EtcdStoreOptions, connection: EtcdConnection) {
		this.#node = node;
		this.#keys = new EtcdKeys(etcd.cluster);
		this.#connection = connection;
		this.#view = new ViewByWatch(connection, this.#keys);
		this.#maintenance = new Maintenance(connection, this.#keys);
		const key = this.#keys.alive(node);
		this.#presence = new Presence({ connection, key, ttlS: Math.round(etcd.leaseTtl / 1000) });
	}

	/** Comes back with a first view, also when nobody answers: the view says so then. */
	static async open(options: EtcdStoreOptions): Promise<EtcdStore> {
		const store = new EtcdStore(options, await EtcdConnection.open(options.etcd));
		await store.#view.begin();
		return store;
	}

	get view(): ClusterView {
		return this.#view.current;
	}

	follow(listener: (names: readonly string[]) => void): () => void {
		return this.#view.follow(listener);
	}

	async ownerOf(name: string): Promise<Owner | null> {
		const found = await this.#look(name);
		return found === null ? null : ownerFrom(found.value);
	}

	async claim(name: string): Promise<Owner> {
		const key = this.#keys.owner(name);
		const mine: Owner = { node: this.#node, epoch: 1, against: null };
		const { succeeded, responses } = await this.#transact({
			compare: [{ key, target: 'VERSION', version: '0' }],
			success: [putOf(key, mine)],
			failure: [{ requestRange: { key } }],
		});
		if (succeeded) return this.#heard(name, mine);
		const found = responses[0]?.responseRange?.kvs[0];
		if (found === undefined) throw moved(name);
		const owner = ownerFrom(found.value);
		this.#heard(name, owner);
		if (owner.node !== this.#node) throw ownedElsewhere(name, owner);
		return owner;
	}

	async pass(name: string, from: Owner, next: Owner): Promise<void> {
		await this.#change(name, (owner, key) => {
			if (isSameOwner(owner, next)) return null;
			if (!isSameOwner(owner, from)) throw ownedElsewhere(name, owner);
			return putOf(key, next);
		});
		this.#heard(name, next);
	}

	async takeOver(name: string, from: string, against: string | null): Promise<Owner> {
		const alive = this.#keys.alive(from);
		const { kvs } = await this.#connection.ask<RangeResponse>('KV', 'Range', { key: alive });
		if (kvs.length > 0) throw stillThere(name, from);
		const isGone = { key: alive, target: 'VERSION', version: '0' } as const;
		let mine: Owner | null = null;
		await this.#change(
			name,
			(owner, key) => {
				// asked again after a lost answer
				mine = owner?.node === this.#node ? owner : null;
				if (mine !== null) return null;
				if (owner?.node !== from) throw ownedElsewhere(name, owner);
				mine = { node: this.#node, epoch: owner.epoch + 1, against };
				return putOf(key, mine);
			},
			[isGone],
		);
		if (mine === null) throw moved(name);
		return this.#heard(name, mine);
	}

	async forget(name: string): Promise<void> {
		await this.#change(name, (owner, key) => {
			if (owner?.node !== this.#node) return null;
			// before it is done: what is taken for this node's is not claimed
			this.#view.forget(name);
			return { requestDeleteRange: { key } };
		});
	}

	cordon(node: string, cordon: Cordon): Promise<Cordon> {
		return this.#maintenance.cordon(node, cordon);
	}

	uncordon(node: string): Promise<Cordon | null> {
		return this.#maintenance.uncordon(node);
	}

	noteDrained(node: string, name: string, to: string | null): Promise<void> {
		return this.#maintenance.noteDrained(node, name, to);
	}

	announce(presence: NodePresence): Promise<void> {
		return this.#presence.announce(presence);
	}

	async close(): Promise<void> {
		this.#view.close();
		await this.#presence.close();
		this.#connection.close();
	}

	/** Decides by who has it now, and changes that only if nobody else did so since. `null` = there is nothing to change. */
	async #change(
		name: string,
		decide: (owner: Owner | null, key: Buffer) => RequestOp | null,
		also: TxnRequest['compare'] = [],
	): Promise<void> {
		const key = this.#keys.owner(name);
		for (let tries = 0; tries < TRIES; tries++) {
			const found = await this.#look(name);
			const change = decide(found === null ? null : ownerFrom(found.value), key);
			if (change === null) return;
			const { succeeded } = await this.#transact({
				compare: [{ key, target: 'MOD', modRevision: found?.modRevision ?? '0' }, ...also],
				success: [change],
				failure: [],
			});
			if (succeeded) return;
		}
		throw moved(name);
	}

	async #look(name: string): Promise<KeyValue | null> {
		const request = { key: this.#keys.owner(name) };
		const { kvs } = await this.#connection.ask<RangeResponse>('KV', 'Range', request);
		return kvs[0] ?? null;
	}

	#transact(request: TxnRequest): Promise<TxnResponse> {
		return this.#connection.ask<TxnResponse>('KV', 'Txn', request);
	}

	/** Known at once, and not only when the watch tells it. */
	#heard(name: string, owner: Owner): Owner {
		this.#view.heard(name, owner);
		return owner;
	}
}

function putOf(key: Buffer, owner: Owner): RequestOp {
	const value = Buffer.from(JSON.stringify(owner));
	return { requestPut: { key, value, lease: NO_LEASE } };
}

function stillThere(name: string, node: string): OperationError {
	return new OperationError(`cannot take ${name} over: the daemon of ${node} is there`, {
		reason: 'OwnedElsewhere',
		retry: 'never',
		hint: `Move it instead, on ${node}: ballast migrate ${name} --to NODE`,
	});
}

function moved(name: string): OperationError {
	return new OperationError(`cannot change who has ${name}: somebody else does so too`, {
		reason: 'OwnedElsewhere',
	});
}
