import {
	type ClusterView,
	type Cordon,
	type NodePresence,
	STANDS_ALONE,
} from '../model/cluster.ts';
import { isSameOwner, type Owner } from '../model/migration.ts';
import type { Operation, SharedStatus } from '../model/shared-status.ts';
import type { ClusterStore } from './cluster-store.ts';
import { ownedElsewhere } from './owned-elsewhere.ts';
import { SharedView } from './shared-view.ts';
import { standsAlone } from './stands-alone.ts';

/** Where a host that stands alone keeps who has what: in its records. */
export interface OwnersOnDisk {
	/** `null` = this node, or nobody. */
	get(name: string): Owner | null;
	/** On disk when it returns. */
	set(name: string, owner: Owner | null): Promise<void>;
}

/** The store of one host: nobody else asks for what it has, and what it gave to another one is not its own any more. */
export class LocalStore implements ClusterStore {
	readonly #node: string;
	readonly #owners: OwnersOnDisk;
	readonly #nodes = new Map<string, NodePresence>();
	readonly #shared = new SharedView();
	readonly #listeners = new Set<(names: readonly string[]) => void>();

	constructor(node: string, owners: OwnersOnDisk) {
		this.#node = node;
		this.#owners = owners;
	}

	/** Owners are in the records, which whoever reads this has as well. */
	get view(): ClusterView {
		const { statuses, operations } = this.#shared;
		return { ...STANDS_ALONE, nodes: this.#nodes, statuses, operations };
	}

	follow(listener: (names: readonly string[]) => void): () => void {
		this.#listeners.add(listener);
		return () => {
			this.#listeners.delete(listener);
		};
	}

	ownerOf(name: string): Promise<Owner | null> {
		return Promise.resolve(this.#owners.get(name));
	}

	async claim(name: string): Promise<Owner> {
		const owner = this.#owners.get(name) ?? { node: this.#node, epoch: 1, against: null };
		if (owner.node !== this.#node) throw ownedElsewhere(name, owner);
		await this.#set(name, owner);
		return owner;
	}

	async pass(name: string, from: Owner, next: Owner): Promise<void> {
		const owner = this.#owners.get(name);
		if (isSameOwner(owner, next)) return;
		if (owner !== null && owner.node !== from.node) throw ownedElsewhere(name, owner);
		await this.#set(name, next);
	}

	async takeOver(name: string, from: string, against: string | null): Promise<Owner> {
		const owner = this.#owners.get(name);
		if (owner?.node !== from) throw ownedElsewhere(name, owner);
		const next = { node: this.#node, epoch: owner.epoch + 1, against };
		await this.#set(name, next);
		return next;
	}

	async forget(name: string): Promise<void> {
		if (this.#owners.get(name)?.node !== this.#node) return;
		await this.#set(name, null);
		this.#shared.statuses.delete(name);
		this.#shared.operations.delete(name);
		this.#shared.tell([name]);
	}

	cordon(node: string): Promise<Cordon> {
		return Promise.reject(standsAlone(`cordon ${node}`));
	}

	uncordon(node: string): Promise<null> {
		return Promise.reject(standsAlone(`uncordon ${node}`));
	}

	noteDrained(node: string): Promise<void> {
		return Promise.reject(standsAlone(`drain ${node}`));
	}

	announce(presence: NodePresence): Promise<void> {
		this.#nodes.set(presence.node, presence);
		this.#tell([]);
		return Promise.resolve();
	}

	shareStatuses(statuses: ReadonlyMap<string, SharedStatus>): Promise<void> {
		const own = [...statuses].filter(
			([name, status]) => status.node === this.#node && isSameOwner(this.#owners.get(name), status),
		);
		for (const [name, status] of own) this.#shared.statuses.set(name, status);
		this.#shared.tell(own.map(([name]) => name));
		return Promise.resolve();
	}

	shareOperation(name: string, operation: Operation | null): Promise<void> {
		const told = this.#shared.operations.get(name);
		if (operation === null && told?.node !== this.#node) return Promise.resolve();
		if (operation === null) this.#shared.operations.delete(name);
		else this.#shared.operations.set(name, operation);
		this.#shared.tell([name]);
		return Promise.resolve();
	}

	followShared(listener: (names: readonly string[]) => void): () => void {
		return this.#shared.follow(listener);
	}

	close(): Promise<void> {
		return Promise.resolve();
	}

	async #set(name: string, owner: Owner | null): Promise<void> {
		await this.#owners.set(name, owner);
		this.#tell([name]);
	}

	#tell(names: readonly string[]): void {
		for (const listener of this.#listeners) listener(names);
	}
}
