import { isDeepStrictEqual } from 'node:util';
import type { Clock } from '../../model/clock.ts';
import { messageOf } from '../../model/errors.ts';
import { isLeaving } from '../../model/migration.ts';
import { operationNow, type SharedStatus } from '../../model/shared-status.ts';
import type { ClusterStore } from '../../store/cluster-store.ts';
import type { Fleet } from '../fleet.ts';
import type { Log } from '../log.ts';
import type { Records } from '../record/records.ts';
import { moveToShare } from './move-to-share.ts';
import type { RunningOperations } from './running-operations.ts';
import { DETAILS_MS, shareAt } from './share-at.ts';
import { statusToShare } from './status-to-share.ts';

export interface StatusSharingOptions {
	readonly cluster: ClusterStore;
	readonly records: Pick<Records, 'get' | 'onSaved'>;
	readonly operations: RunningOperations;
	readonly fleet: () => Fleet;
	readonly clock: Clock;
	/** This host's name in `spec.node`. */
	readonly node: string;
	readonly log: Log;
}

/** What changes within this goes together. */
const SOON_MS = 200;
/** Between one write and the next. */
const PAUSE_MS = 1000;
/** Until what could not be written is tried again. */
const AGAIN_MS = 5000;

/**
 * Keeps what the store tells of this node's instances as it is here. Nobody waits for it, and it writes only what differs from what the
 * store is known to hold: where nothing happens it does nothing.
 */
export class StatusSharing {
	readonly #options: StatusSharingOptions;
	/** When each of these is to be compared with the store, in ms since the epoch. */
	readonly #due = new Map<string, number>();
	#notBefore = 0;
	#wakeAt = Number.POSITIVE_INFINITY;
	#cancel: () => void = () => undefined;
	#leave: readonly (() => void)[] = [];
	#problem = '';
	#sharing: Promise<void> | null = null;
	#isStopped = false;

	constructor(options: StatusSharingOptions) {
		this.#options = options;
	}

	/** From now on it hears of records and operations by itself, and of runs by `changed`. */
	start(): void {
		const { cluster, records, operations } = this.#options;
		const changed = (name: string): void => this.changed(name);
		// an operation goes with the lease of this node, which may have come to its end meanwhile
		const isOnItsWay = (name: string): boolean => isLeaving(records.get(name)?.migration ?? null);
		this.#leave = [
			records.onSaved(changed),
			operations.follow(changed),
			cluster.followShared((names) => names.filter(isOnItsWay).forEach(changed)),
		];
	}

	/** Something of it may be otherwise now. */
	changed(name: string): void {
		const { cluster, clock } = this.#options;
		if (cluster.view.cluster === null) return;
		const soon = clock.now() + SOON_MS;
		if ((this.#due.get(name) ?? Number.POSITIVE_INFINITY) <= soon) return;
		this.#due.set(name, soon);
		this.#wakeBy(soon);
	}

	/** Writes nothing more, and comes back when what is under way has ended. */
	async stop(): Promise<void> {
		this.#isStopped = true;
		for (const leave of this.#leave) leave();
		this.#cancel();
		await this.#sharing;
	}

	#wakeBy(due: number): void {
		const { clock } = this.#options;
		// a clock that was set back keeps nobody waiting, here and below
		const at = Math.max(due, Math.min(this.#notBefore, clock.now() + PAUSE_MS));
		if (this.#isStopped || this.#sharing !== null || this.#wakeAt <= at) return;
		this.#cancel();
		this.#wakeAt = at;
		this.#cancel = clock.after(Math.max(0, at - clock.now()), () => {
			this.#sharing = this.#shareDue().finally(() => this.#rest());
		});
	}

	#rest(): void {
		this.#sharing = null;
		this.#wakeAt = Number.POSITIVE_INFINITY;
		this.#notBefore = this.#options.clock.now() + PAUSE_MS;
		let next = Number.POSITIVE_INFINITY;
		for (const at of this.#due.values()) next = Math.min(next, at);
		if (next < Number.POSITIVE_INFINITY) this.#wakeBy(next);
	}

	/** What could not be told is tried again later, whatever it was; that the store is away is for its view to say. */
	async #shareDue(): Promise<void> {
		const { cluster, clock, log } = this.#options;
		const now = clock.now();
		const isDue = (at: number): boolean => at <= now || at > now + DETAILS_MS;
		const names = [...this.#due].flatMap(([name, at]) => (isDue(at) ? [name] : []));
		for (const name of names) this.#due.delete(name);
		if (!cluster.view.isCurrent) return this.#later(names, now + AGAIN_MS);
		try {
			this.#later(await this.#share(names), clock.now() + AGAIN_MS);
			this.#problem = '';
		} catch (thrown) {
			const message = messageOf(thrown);
			if (message !== this.#problem) {
				log.warn({ message }, 'cannot tell the other nodes how instances stand');
			}
			this.#problem = message;
			this.#later(names, clock.now() + AGAIN_MS);
		}
	}

	/** Returns those that the store does not tell as they are, though it should by now. */
	async #share(names: readonly string[]): Promise<readonly string[]> {
		const { cluster } = this.#options;
		const statuses = this.#statusesDue(names);
		if (statuses.size > 0) await cluster.shareStatuses(statuses);
		const untold = [...statuses].flatMap(([name, status]) =>
			shareAt(cluster.view.statuses.get(name), status) === null ? [] : [name],
		);
		for (const name of names) if (!(await this.#shareOperation(name))) untold.push(name);
		return untold;
	}

	#statusesDue(names: readonly string[]): ReadonlyMap<string, SharedStatus> {
		const { cluster, fleet } = this.#options;
		const seen = fleet();
		const due = new Map<string, SharedStatus>();
		for (const name of names) {
			const next = statusToShare(name, seen);
			const at = next && shareAt(cluster.view.statuses.get(name), next);
			if (next === null || at === null) continue;
			if (at <= seen.now) due.set(name, next);
			else this.#later([name], at);
		}
		return due;
	}

	/** False: the store does not tell it as it is. */
	async #shareOperation(name: string): Promise<boolean> {
		const { cluster, records, operations, node } = this.#options;
		const told = cluster.view.operations.get(name);
		const operation = operations.get(name) ?? moveToShare(records.get(name), node);
		if (operation === null) {
			if (told?.node === node) await cluster.shareOperation(name, null);
			return true;
		}
		// once it is handed over it is the other node's, and so is what is told of it
		const isOurs = operationNow(operation, cluster.view.owners.get(name)) === operation;
		if (!isOurs || isDeepStrictEqual(told, operation)) return true;
		await cluster.shareOperation(name, operation);
		return isDeepStrictEqual(cluster.view.operations.get(name), operation);
	}

	#later(names: readonly string[], at: number): void {
		for (const name of names) {
			this.#due.set(name, Math.min(at, this.#due.get(name) ?? Number.POSITIVE_INFINITY));
		}
	}
}
