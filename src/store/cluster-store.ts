import type { ClusterView, Cordon, NodePresence } from '../model/cluster.ts';
import type { Owner } from '../model/migration.ts';
import type { Operation, SharedStatus } from '../model/shared-status.ts';

/**
 * Who may run which instance, agreed upon by all hosts that share this store. What changes something is done when it returns, and
 * was done as a whole or not at all. Each of them fails with `StoreUnreachable` when nobody answers (it may have been done then, and
 * may be asked again), and with `OwnedElsewhere` when another node has the instance.
 */
export interface ClusterStore {
	/** As last heard, without asking. */
	readonly view: ClusterView;
	/** Calls back with the instances that have another owner now, or with none for any other change of the view. */
	follow(listener: (names: readonly string[]) => void): () => void;
	/** Asks the store itself; `null` = nobody has it. */
	ownerOf(name: string): Promise<Owner | null>;
	/** Makes this node the owner of what nobody has. It is already: fine. */
	claim(name: string): Promise<Owner>;
	/** Makes `next` the owner of what `from` has: both nodes have agreed on it. It is already: fine. */
	pass(name: string, from: Owner, next: Owner): Promise<void>;
	/**
	 * Makes this node the owner of what `from` had, if the store has not heard of that node for as long as its lease goes. That is no proof that
	 * nothing runs there: whoever calls this has to know. `against` is kept with it.
	 */
	takeOver(name: string, from: string, against: string | null): Promise<Owner>;
	/** Nobody has it any more, if this node had it; what was told of it is gone with that. */
	forget(name: string): Promise<void>;
	/**
	 * Keeps new instances away from that node, which need not be there; fails on a host that stands alone. Gives the cordon that holds: the
	 * one from before, if there was one. A new one begins with no notes of what drains took away.
	 */
	cordon(node: string, cordon: Cordon): Promise<Cordon>;
	/** Gives the cordon that was lifted; `null` = there was none, or it was lifted by a try of which the answer was lost. */
	uncordon(node: string): Promise<Cordon | null>;
	/** Notes that a drain of that node sends an instance to `to`; `null` = that is over. */
	noteDrained(node: string, name: string, to: string | null): Promise<void>;
	/** Tells the others that this node is there, from now on until `close` or its end; again with what is new. */
	announce(presence: NodePresence): Promise<void>;
	/**
	 * Tells all nodes how instances stand, by name. What this node does not have, or has by another hand-over than the status says, is left
	 * out: a later owner's word stands. The others are in the view when it returns.
	 */
	shareStatuses(statuses: ReadonlyMap<string, SharedStatus>): Promise<void>;
	/** Tells all nodes what goes on with an instance, until this node is not there any more. `null` = it is over, if this node told it. */
	shareOperation(name: string, operation: Operation | null): Promise<void>;
	/** Calls back with the instances of which something else is told now. */
	followShared(listener: (names: readonly string[]) => void): () => void;
	close(): Promise<void>;
}
