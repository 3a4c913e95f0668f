import type { ClusterView, Cordon, NodePresence } from '../../../src/model/cluster.ts';
import { OperationError } from '../../../src/model/errors.ts';
import { isSameOwner, type Owner } from '../../../src/model/migration.ts';
import type { Operation, SharedStatus } from '../../../src/model/shared-status.ts';
import type { ClusterStore } from '../../../src/store/cluster-store.ts';
import { ownedElsewhere } from '../../../src/store/owned-elsewhere.ts';
import { SharedView } from '../../../src/store/shared-view.ts';

/**
 * How a node reaches the store. `Deaf`: what it asks for is done, and the answer does not come back. `Hung`: what it asks for is not done, it
 * hears of that late, and of nothing else.
 */
export type Link = 'Up' | 'Down' | 'Deaf' | 'Hung';

const DEADLINE_MS = 5000;

/** What etcd holds: one truth, changed by one transaction after the other. */
export class SimStore {
	readonly owners = new Map<string, Owner>();
	readonly nodes = new Map<string, NodePresence>();
	readonly cordons = new Map<string, Cordon>();
	readonly drained = new Map<string, Map<string, string>>();
	readonly shared = new SharedView();
	readonly #listeners = new Set<(name: string | null) => void>();

	set(name: string, owner: Owner | null): void {
		if (owner === null) {
			for (const map of [this.owners, this.shared.statuses, this.shared.operations]) {
				map.delete(name);
			}
		} else this.owners.set(name, owner);
		this.tell(name);
	}

	tell(name: string | null): void {
		for (const listener of this.#listeners) listener(name);
	}

	follow(listener: (name: string | null) => void): () => void {
		this.#listeners.add(listener);
		return () => {
			this.#listeners.delete(listener);
		};
	}
}

export interface SimClusterStoreOptions {
	readonly node: string;
	readonly store: SimStore;
	readonly link: () => Link;
	/** Some time passes, or the process has died meanwhile: then it throws. */
	readonly pass: (ms?: number) => Promise<void>;
	readonly whenLeaseIsOver: (act: () => void) => void;
	/** Comes back after a while, and never to a process that has died meanwhile. */
	readonly meanwhile: () => Promise<void>;
	/** Calls back after the time that news takes to a node. */
	readonly later: (act: () => void) => void;
}

/** The store as one process of one node sees it: late, and not at all while it is cut off. */
export class SimClusterStore implements ClusterStore {
	readonly #options: SimClusterStoreOptions;
	readonly #listeners = new Set<(names: readonly string[]) => void>();
	readonly #leave: () => void;
	#owners: Map<string, Owner>;
	#nodes: Map<string, NodePresence>;
	#cordons: Map<string, Cordon>;
	#drained: Map<string, Map<string, string>>;
	#isCurrent: boolean;
	#serial = 0;

	constructor(options: SimClusterStoreOptions) {
		this.#options = options;
		const { store } = options;
		this.#isCurrent = options.link() !== 'Down';
		this.#owners = new Map(this.#isCurrent ? store.owners : []);
		this.#nodes = new Map(this.#isCurrent ? store.nodes : []);
		this.#cordons = new Map(this.#isCurrent ? store.cordons : []);
		this.#drained = new Map(this.#isCurrent ? store.drained : []);
		this.#leave = store.follow(() => options.later(() => this.#hear()));
	}

	get view(): ClusterView {
		return {
			...{ cluster: 'sim', isCurrent: this.#isCurrent, serial: this.#serial },
			...{ owners: this.#owners, nodes: this.#nodes },
			...{ cordons: this.#cordons, drained: this.#drained },
			...{ statuses: this.#options.store.shared.statuses },
			...{ operations: this.#options.store.shared.operations },
			problem: this.#isCurrent ? '' : 'cut off',
		};
	}

	follow(listener: (names: readonly string[]) => void): () => void {
		this.#listeners.add(listener);
		return () => {
			this.#listeners.delete(listener);
		};
	}

	ownerOf(name: string): Promise<Owner | null> {
		return this.#transact(() => this.#options.store.owners.get(name) ?? null);
	}

	async claim(name: string): Promise<Owner> {
		const { node, store } = this.#options;
		const owner = await this.#transact(() => {
			const found = store.owners.get(name) ?? { node, epoch: 1, against: null };
			if (found.node === node) store.set(name, found);
			return found;
		});
		this.#heard(name, owner);
		if (owner.node !== node) throw ownedElsewhere(name, owner);
		return owner;
	}

	async pass(name: string, from: Owner, next: Owner): Promise<void> {
		const { store } = this.#options;
		await this.#transact(() => {
			const owner = store.owners.get(name) ?? null;
			if (isSameOwner(owner, next)) return;
			if (!isSameOwner(owner, from)) throw ownedElsewhere(name, owner);
			store.set(name, next);
		});
		this.#heard(name, next);
	}

	async takeOver(name: string, from: string, against: string | null): Promise<Owner> {
		const { node, store } = this.#options;
		const next = await this.#transact(() => {
			const owner = store.owners.get(name) ?? null;
			if (owner?.node !== from || store.nodes.has(from)) throw ownedElsewhere(name, owner);
			const mine = { node, epoch: owner.epoch + 1, against };
			store.set(name, mine);
			return mine;
		});
		this.#heard(name, next);
		return next;
	}

	async forget(name: string): Promise<void> {
		const { node, store } = this.#options;
		await this.#transact(() => {
			if (store.owners.get(name)?.node !== node) return;
			this.#owners.delete(name);
			store.set(name, null);
		});
	}

	cordon(node: string, cordon: Cordon): Promise<Cordon> {
		const { store } = this.#options;
		return this.#transact(() => {
			const before = store.cordons.get(node);
			if (before !== undefined) return before;
			store.cordons.set(node, cordon);
			store.drained.delete(node);
			store.tell(null);
			return cordon;
		});
	}

	uncordon(node: string): Promise<Cordon | null> {
		const { store } = this.#options;
		return this.#transact(() => {
			const before = store.cordons.get(node) ?? null;
			store.cordons.delete(node);
			store.tell(null);
			return before;
		});
	}

	noteDrained(node: string, name: string, to: string | null): Promise<void> {
		const { store } = this.#options;
		return this.#transact(() => {
			const taken = new Map(store.drained.get(node));
			if (to === null) taken.delete(name);
			else taken.set(name, to);
			store.drained.set(node, taken);
			store.tell(null);
		});
	}

	/** Until its lease is over, unless it is announced again. */
	async announce(presence: NodePresence): Promise<void> {
		const { node, store, link, pass, whenLeaseIsOver } = this.#options;
		await pass();
		if (link() === 'Down' || link() === 'Hung') return;
		store.nodes.set(node, presence);
		store.tell(null);
		whenLeaseIsOver(() => {
			if (store.nodes.get(node) !== presence) return;
			store.nodes.delete(node);
			for (const [name, operation] of store.shared.operations) {
				if (operation.node === node) store.shared.operations.delete(name);
			}
			store.tell(null);
		});
	}

	async shareStatuses(statuses: ReadonlyMap<string, SharedStatus>): Promise<void> {
		const { node, store } = this.#options;
		await this.#tell(() => {
			const own = [...statuses].filter(
				([name, status]) => status.node === node && isSameOwner(store.owners.get(name), status),
			);
			for (const [name, status] of own) store.shared.statuses.set(name, status);
			store.shared.tell(own.map(([name]) => name));
		});
	}

	async shareOperation(name: string, operation: Operation | null): Promise<void> {
		const { node, store } = this.#options;
		await this.#tell(() => {
			const { operations } = store.shared;
			if (operation === null && operations.get(name)?.node === node) operations.delete(name);
			const isHeard = isSameOwner(store.owners.get(name), this.#owners.get(name));
			if (operation !== null && isHeard && store.nodes.has(node)) operations.set(name, operation);
			store.shared.tell([name]);
		});
	}

	followShared(listener: (names: readonly string[]) => void): () => void {
		return this.#options.store.shared.follow(listener);
	}

	close(): Promise<void> {
		this.#leave();
		return Promise.resolve();
	}

	/** Everything as it is now, or that nothing can be heard. */
	refresh(): void {
		this.#hear();
	}

	async #transact<T>(act: () => T): Promise<T> {
		const { pass, link } = this.#options;
		await pass();
		if (link() === 'Hung') await pass(DEADLINE_MS);
		if (link() === 'Down' || link() === 'Hung') throw unreachable();
		const result = act();
		if (link() === 'Deaf') throw unreachable();
		await pass();
		return result;
	}

	/** As `#transact`, beside what decides anything. */
	async #tell(act: () => void): Promise<void> {
		const { meanwhile, link } = this.#options;
		await meanwhile();
		if (link() === 'Down') throw unreachable();
		act();
		if (link() === 'Deaf') throw unreachable();
		await meanwhile();
	}

	#hear(): void {
		const { store, link } = this.#options;
		if (link() === 'Hung') return;
		const before = this.#owners;
		this.#isCurrent = link() !== 'Down';
		this.#serial++;
		if (this.#isCurrent) {
			this.#owners = new Map(store.owners);
			this.#nodes = new Map(store.nodes);
			this.#cordons = new Map(store.cordons);
			this.#drained = new Map(store.drained);
		}
		const names = new Set([...before.keys(), ...this.#owners.keys()]);
		const changed = [...names].filter(
			(name) => !isSameOwner(before.get(name), this.#owners.get(name)),
		);
		for (const listener of this.#listeners) listener(changed);
	}

	#heard(name: string, owner: Owner): void {
		this.#serial++;
		if ((this.#owners.get(name)?.epoch ?? -1) < owner.epoch) this.#owners.set(name, owner);
	}
}

function unreachable(): OperationError {
	return new OperationError('cannot reach the store', { reason: 'StoreUnreachable' });
}
