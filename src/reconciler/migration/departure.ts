import type { ContainerDriver, OwnedTarget } from '../../drivers/container/driver.ts';
import type { Peers } from '../../drivers/migration/peer.ts';
import type { Clock } from '../../model/clock.ts';
import { OperationError } from '../../model/errors.ts';
import { isLeaving, type Leaving } from '../../model/migration.ts';
import type { Reason } from '../../model/reasons.ts';
import type { InstanceRecord } from '../../model/record.ts';
import type { ClusterStore } from '../../store/cluster-store.ts';
import type { EventLog, Trash } from '../../store/store.ts';
import type { WatchedWork } from '../progress/watched-work.ts';
import type { Records } from '../record/records.ts';

/** What a departure works with. */
export interface Departure {
	readonly name: string;
	/** This host's name in `spec.node`. */
	readonly node: string;
	readonly driver: ContainerDriver;
	/** `null` on a host that can reach no other one. */
	readonly peers: Peers | null;
	readonly records: Records;
	readonly trash: Trash;
	readonly cluster: ClusterStore;
	readonly events: Pick<EventLog, 'add'>;
	readonly watched: WatchedWork;
	readonly clock: Clock;
	readonly newUid: () => string;
	readonly signal: AbortSignal;
}

/** Processes stand still meanwhile, and the other node is back soon or not so soon. */
const SOON_MS = 1000;
const LATER_MS = 5000;
const SOON_FOR_MS = 60_000;

export async function into(
	departure: Departure,
	phase: Leaving['phase'],
	also: Pick<Leaving, 'endedAt'> = {},
): Promise<void> {
	departure.records.change(departure.name, (record) => changed(record, { phase, ...also }));
	await departure.records.save(departure.name);
}

export function changed(record: InstanceRecord, change: Partial<Leaving>): InstanceRecord {
	const { migration } = record;
	return isLeaving(migration) ? { ...record, migration: { ...migration, ...change } } : record;
}

export function tell({ name, events }: Departure, message: string): void {
	events.add({ instance: name, type: 'Normal', reason: 'Migrating', message });
}

/** How long it stood still, and where its memory came after it how long that took; '' where nobody knows. */
export function standstillInWords({ endedAt, ranAt }: Leaving, now: number): string {
	if (endedAt == null || now < endedAt) return '';
	const after = (at: number): string => `${((at - endedAt) / 1000).toFixed(2)} s`;
	if (ranAt == null) return `, ${after(now)} after it ended here`;
	return `, where it ran ${after(ranAt)} after it ended here; all of its memory was there after ${after(now)}`;
}

/** Nothing can be decided without the other node, so it is asked again. */
export function later(departure: Departure, thrown: unknown): unknown {
	if (!(thrown instanceof OperationError)) return thrown;
	const { message, hint } = thrown;
	const sinceBegun = departure.clock.now() - leavingOf(departure).at;
	const retry = { afterMs: sinceBegun < SOON_FOR_MS ? SOON_MS : LATER_MS };
	return new OperationError(message, { reason: 'PeerUnreachable', retry, hint });
}

/** Nobody can say whether it was done: the other node, or the store that it asks, did not answer. */
export function isUnreachable(thrown: unknown): boolean {
	return thrown instanceof OperationError && UNREACHABLE.has(thrown.reason);
}

const UNREACHABLE: ReadonlySet<Reason> = new Set([
	'PeerUnreachable',
	'DaemonUnreachable',
	'StoreUnreachable',
]);

export function leavingOf({ records, name }: Departure): Leaving {
	const migration = records.get(name)?.migration ?? null;
	if (isLeaving(migration)) return migration;
	throw new OperationError(`cannot move ${name}: its record does not say where to`, {
		reason: 'InternalError',
	});
}

export function recordOf({ records, name }: Departure): InstanceRecord {
	const record = records.get(name);
	if (record !== null) return record;
	throw new OperationError(`cannot move ${name}: it has no record`, { reason: 'InternalError' });
}

export function targetOf(departure: Departure): OwnedTarget {
	const { name, uid } = recordOf(departure);
	return { name, uid, adoptedFrom: null };
}
