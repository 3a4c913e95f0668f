import type { ClusterView, Cordon, NodePresence } from '../../model/cluster.ts';
import { OperationError } from '../../model/errors.ts';
import { isSameOwner, type Owner } from '../../model/migration.ts';
import type { Operation, SharedStatus } from '../../model/shared-status.ts';
import type { EtcdSettings } from '../../settings.ts';
import type { ClusterStore } from '../cluster-store.ts';
import { ownedElsewhere } from '../owned-elsewhere.ts';
import { EtcdConnection } from './connection.ts';
import { EtcdKeys, ownerFrom } from './keys.ts';
import { Maintenance } from './maintenance.ts';
import { Presence } from './presence.ts';
import type {
	Compare,
	KeyValue,
	RangeResponse,
	RequestOp,
	TxnRequest,
	TxnResponse,
} from './protocol.ts';
import { ViewByWatch } from './view-by-watch.ts';

const NO_LEASE = '0';
/** Between a look and the write another one came; who loses that often has lost. */
const TRIES = 3;
/** etcd takes 128 operations and 1.5 MiB in one transaction. */
const SHARED_AT_ONCE = 64;

export interface EtcdStoreOptions {
	readonly node: string;
	readonly etcd: EtcdSettings;
	/** How long a member may take for an answer, where it is not what a daemon has the time for. */
	readonly deadlineMs?: number;
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
		const { deadlineMs } = options;
		const deadline = deadlineMs === undefined ? {} : { deadlineMs };
		const store = new EtcdStore(
			options,
			await EtcdConnection.open({ ...options.etcd, ...deadline }),
		);
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
			return [putOf(key, next)];
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
				return [putOf(key, mine)];
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
			const told = [this.#keys.status(name), this.#keys.operation(name)];
			return [key, ...told].map((each) => ({ requestDeleteRange: { key: each } }));
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

	async shareStatuses(statuses: ReadonlyMap<string, SharedStatus>): Promise<void> {
		const { owners } = this.view;
		const own = [...statuses].flatMap(([name, status]): Shared[] => {
			const isOwn = status.node === this.#node && isSameOwner(owners.get(name), status);
			const owned = this.#isStillOwned(name);
			if (!isOwn || owned === null) return [];
			return [{ owned, key: this.#keys.status(name), value: jsonOf(status) }];
		});
		for (let at = 0; at < own.length; at += SHARED_AT_ONCE) {
			await this.#share(own.slice(at, at + SHARED_AT_ONCE));
		}
	}

	async shareOperation(name: string, operation: Operation | null): Promise<void> {
		const key = this.#keys.operation(name);
		if (operation === null) return this.#endOperation(name, key);
		const owned = this.#isStillOwned(name);
		const { lease } = this.#presence;
		// this node tells it when the others have heard of it, and it of the owner
		if (owned === null || lease === null) return;
		const value = jsonOf(operation);
		const put = { requestPut: { key, value, lease } };
		const request = { compare: [owned], success: [put], failure: [] };
		const { succeeded, header } = await this.#transact(request);
		if (succeeded) this.#view.wrote(key, value, header.revision);
	}

	followShared(listener: (names: readonly string[]) => void): () => void {
		return this.#view.shared.follow(listener);
	}

	async close(): Promise<void> {
		this.#view.close();
		await this.#presence.close();
		this.#connection.close();
	}

	/** Decides by who has it now, and changes that only if nobody else did so since. `null` = there is nothing to change. */
	async #change(
		name: string,
		decide: (owner: Owner | null, key: Buffer) => readonly RequestOp[] | null,
		also: TxnRequest['compare'] = [],
	): Promise<void> {
		const key = this.#keys.owner(name);
		for (let tries = 0; tries < TRIES; tries++) {
			const found = await this.#look(name);
			const change = decide(found === null ? null : ownerFrom(found.value), key);
			if (change === null) return;
			const { succeeded } = await this.#transact({
				compare: [{ key, target: 'MOD', modRevision: found?.modRevision ?? '0' }, ...also],
				success: change,
				failure: [],
			});
			if (succeeded) return;
		}
		throw moved(name);
	}

	/** All or nothing, so what another node has by now keeps the others back: each is tried by itself then. */
	async #share(some: readonly Shared[]): Promise<void> {
		const { succeeded, header } = await this.#transact({
			compare: some.map(({ owned }) => owned),
			success: some.map(({ key, value }) => ({ requestPut: { key, value, lease: NO_LEASE } })),
			failure: [],
		});
		if (succeeded) {
			for (const { key, value } of some) this.#view.wrote(key, value, header.revision);
		} else if (some.length > 1) {
			for (const each of some) await this.#share([each]);
		}
	}

	/** What another node began meanwhile is its own. */
	async #endOperation(name: string, key: Buffer): Promise<void> {
		const modRevision = this.#view.revisionOf(key);
		const isOwn = this.view.operations.get(name)?.node === this.#node;
		if (!isOwn || modRevision === null) return;
		const { succeeded } = await this.#transact({
			compare: [{ key, target: 'MOD', modRevision }],
			success: [{ requestDeleteRange: { key } }],
			failure: [],
		});
		if (succeeded) this.#view.removed(key);
	}

	/** Nobody else came to have it since this node heard who has it; `null` = it has not heard. */
	#isStillOwned(name: string): Compare | null {
		const key = this.#keys.owner(name);
		const modRevision = this.#view.revisionOf(key);
		return modRevision === null ? null : { key, target: 'MOD', modRevision };
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
	return { requestPut: { key, value: jsonOf(owner), lease: NO_LEASE } };
}

function jsonOf(value: object): Buffer {
	return Buffer.from(JSON.stringify(value));
}

/** What is written while this node has the instance. */
interface Shared {
	readonly owned: Compare;
	readonly key: Buffer;
	readonly value: Buffer;
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
