import type { Condition } from './condition.ts';
import {
	isSameOwner,
	type MemoryMode,
	type Migratable,
	type MigrationMode,
	type Owner,
} from './migration.ts';

/** What a node tells the others of an instance that it has. People read it; nothing is decided by it. */
export interface SharedStatus {
	/** Who tells it, and of which hand-over it had the instance then. */
	readonly node: string;
	readonly epoch: number;
	/** When it was told, in ms since the epoch by the clock of that node. */
	readonly at: number;
	/** Of the specs that the node went by then; `null` = not in git. */
	readonly commit: string | null;
	/** How the container stands, as `stateWord` says it. */
	readonly state: string;
	/** None before the first run came to its end. */
	readonly conditions: readonly SharedCondition[];
	readonly migratable: Migratable['verdict'] | null;
	/** What is in the way of more, in words; '' = nothing, or an older ballast told it. */
	readonly notLive: string;
	/** Bytes, now and then; `null` while it does not run. */
	readonly memory: { readonly used: number; readonly max: number | null } | null;
	readonly cpus: string | null;
	/** Unwanted ends since the last long run. */
	readonly restarts: number;
	/** ms since the epoch; `null` = it is not made yet. */
	readonly createdAt: number | null;
}

export type SharedCondition = Omit<Condition, 'observedGeneration'>;

/** What goes on with an instance between two nodes, as the node tells it that does it. For people, too. */
export interface Operation {
	/** Who tells it; it ends with that node's lease. */
	readonly node: string;
	readonly kind: 'Migration' | 'Failover';
	/** Of the hand-over that it leads to. */
	readonly epoch: number;
	readonly from: string;
	readonly to: string;
	readonly phase: OperationPhase;
	/** How it goes; `null` where nothing of it is there any more that could go. */
	readonly mode: MigrationMode | null;
	readonly memory: MemoryMode | null;
	/** In ms since the epoch, by the clock of that node. */
	readonly since: number;
}

/** Those of `Leaving`; `Fencing`: the node that had it is made sure to be off. */
export type OperationPhase = 'Copying' | 'Stopping' | 'HandingOver' | 'HandedOver' | 'Fencing';

/** `null` unless it was told by the owner that the instance has now. */
export function statusNow(
	status: SharedStatus | undefined,
	owner: Owner | undefined,
): SharedStatus | null {
	return status !== undefined && isSameOwner(status, owner) ? status : null;
}

/** `null` unless it leads away from the owner that the instance has now, or has led to it. */
export function operationNow(
	operation: Operation | undefined,
	owner: Owner | undefined,
): Operation | null {
	if (operation === undefined || owner === undefined) return null;
	const { from, to, epoch } = operation;
	if (owner.node === from && owner.epoch === epoch - 1) return operation;
	if (owner.node !== to || owner.epoch !== epoch) return null;
	return { ...operation, phase: 'HandedOver' };
}
