import { blankRecord } from '../../model/blank-record.ts';
import type { Declared } from '../../model/catalog.ts';
import { hasPassed } from '../../model/clock.ts';
import type { ClusterView } from '../../model/cluster.ts';
import type { Coming } from '../../model/migration.ts';
import type { ObservedInstance } from '../../model/observed.ts';
import type { InstanceRecord } from '../../model/record.ts';
import { overrideEnded } from '../by-hand/override-events.ts';
import { knownOwner } from '../cluster/known-owner.ts';
import { isChangedRun } from '../plan/changed-run.ts';
import { type Declaration, isVanished } from '../specs/declaration.ts';
import type { EventDraft } from '../status/events.ts';
import { isHalfRestored } from './checkpoints.ts';
import { noteExit, noteReboot, withoutFuture } from './crashes.ts';
import { knownNics } from './live-nics.ts';
import { knownReboot } from './reboots.ts';

/** What the store tells is heard before that, or the store is known not to be heard. */
const NEWS_MS = 60_000;

export interface Seen {
	readonly name: string;
	readonly declaration: Declaration;
	/** It went from the specs a moment ago, and may come back. */
	readonly isInGrace: boolean;
	readonly record: InstanceRecord | null;
	readonly observed: ObservedInstance;
	/** This host's name in `spec.node`. */
	readonly node: string;
	/** Who has what, as far as this host has heard. */
	readonly cluster: ClusterView;
	/** When the host did, in ms since the epoch. */
	readonly bootedAt: number;
	/** ms since the epoch. */
	readonly now: number;
	/** For an instance that has no record yet. */
	readonly newUid: string;
}

export interface Remembered {
	/** `null` when there is nothing to remember: neither declared nor on record. */
	readonly record: InstanceRecord | null;
	readonly events: readonly EventDraft[];
}

/**
 * What is worth remembering of this look before anything is planned: what the container shows of the
 * time since the last look, then what the specs say now. In that order, because a container that
 * was made right before a crash was made from the spec that was the last good one then.
 */
export function remember(seen: Seen): Remembered {
	const { declaration, observed, bootedAt, now } = seen;
	const before = seen.record ?? newRecord(seen);
	if (before === null) return { record: null, events: [] };
	const created = knownCreation(withoutFuture(before, now), observed);
	const rebooted = knownReboot(created, observed, now);
	const known = endedPause(knownStart(knownNics(rebooted, observed), observed), now);
	const ended = endedOverrides(known, now);
	const exit = noteExit(noteReboot(ended.record, observed, bootedAt), observed, now);
	return {
		record: withDeclared(
			knownGone(
				withoutPruneHold(withoutAbandoned(knownOwner(exit.record, seen), seen), declaration),
				seen,
			),
			declaration,
			now,
		),
		events: [...ended.events, ...exit.events],
	};
}

/**
 * What another node began to send, and gave over otherwise or deleted when nothing of it was there any more: this node waits for nothing, and
 * has it or may claim it.
 */
function withoutAbandoned(record: InstanceRecord, seen: Seen): InstanceRecord {
	const { migration, owner } = record;
	if (migration?.phase !== 'Arriving' || seen.observed.ownership !== 'Absent') return record;
	const isOver = owner === null ? isNobodys(migration, seen) : owner.node === seen.node;
	return isOver ? { ...record, migration: null } : record;
}

/** For longer than any news takes, so that a claim just before the move is heard of; its source is there, and claims what it has. */
function isNobodys({ from, at }: Coming, { name, cluster, now }: Seen): boolean {
	if (cluster.cluster === null || !cluster.isCurrent || !cluster.nodes.has(from)) return false;
	return !cluster.owners.has(name) && hasPassed(NEWS_MS, at ?? 0, now);
}

/** A container with our marker and without a record keeps the uid and the ids that it was made with. */
function newRecord({ name, declaration, observed, newUid }: Seen): InstanceRecord | null {
	const { desired, invalid } = declaration;
	if (desired === null && invalid === null) return null;
	return {
		...blankRecord(name, observed.uid ?? newUid),
		idRange: desired?.spec.security.idmap === 'None' ? null : observed.idRange,
	};
}

/** A crash between the making of a container and the saving of that: the record before it has the spec. */
function knownCreation(record: InstanceRecord, observed: ObservedInstance): InstanceRecord {
	const isWhole = observed.ownership === 'Ours' && !observed.remains.includes('HalfCreated');
	if (!isWhole || record.created !== null || record.lastGood === null) return record;
	const { spec, hash, at } = record.lastGood;
	return { ...record, created: { spec, hash, at } };
}

/**
 * What runs was started again, or never stopped: a crash came before one could be saved or done. One
 * that somebody else was the first to start runs with the config that it was created with.
 */
function knownStart(record: InstanceRecord, observed: ObservedInstance): InstanceRecord {
	const isUp = observed.state === 'RUNNING' || observed.state === 'FROZEN';
	if (!isUp) return record;
	const running = withoutOldCheckpoint(record, observed);
	if (!running.stoppedByUs && running.started !== null) return running;
	return { ...running, stoppedByUs: false, started: running.started ?? running.created };
}

/** What runs is in no images: it was restored, or started without them. */
function withoutOldCheckpoint(record: InstanceRecord, observed: ObservedInstance): InstanceRecord {
	const isOld = record.checkpoint !== null && record.checkpoint.phase !== 'Asked';
	return isOld && !isHalfRestored(record.checkpoint, observed)
		? { ...record, checkpoint: null }
		: record;
}

function endedPause(record: InstanceRecord, now: number): InstanceRecord {
	return record.pause !== null && record.pause.until <= now ? { ...record, pause: null } : record;
}

function endedOverrides(
	record: InstanceRecord,
	now: number,
): { readonly record: InstanceRecord; readonly events: readonly EventDraft[] } {
	const ended = record.overrides.filter(({ until }) => until <= now);
	if (ended.length === 0) return { record, events: [] };
	const overrides = record.overrides.filter(({ until }) => until > now);
	return { record: { ...record, overrides }, events: ended.map(overrideEnded(record.name)) };
}

/** What is declared again did not vanish, whatever becomes of the others. */
function withoutPruneHold(
	record: InstanceRecord,
	{ desired, invalid }: Declaration,
): InstanceRecord {
	const isDeclared = desired !== null || invalid !== null;
	return isDeclared && record.pruneHold !== null ? { ...record, pruneHold: null } : record;
}

function knownGone(record: InstanceRecord, { declaration, isInGrace }: Seen): InstanceRecord {
	const { desired, invalid } = declaration;
	const isNamed = desired !== null || invalid !== null;
	const isGone = !isNamed && (record.isGone || (isVanished(declaration) && !isInGrace));
	return isGone === record.isGone ? record : { ...record, isGone };
}

function withDeclared(
	record: InstanceRecord,
	{ desired, invalid }: Declaration,
	now: number,
): InstanceRecord {
	if (desired === null || invalid !== null || isKnown(desired, record)) return record;
	const protect = desired.spec.lifecycle.protect;
	// What it was before it should be absent is what brings it back.
	if (desired.spec.state === 'Absent') return { ...record, protect };
	const isSame = record.lastGood?.hash === desired.hash;
	if (isSame) return { ...record, protect, lastGood: lastGoodOf(desired, record.lastGood.at) };
	const before = record.lastGood;
	const isSameRun = before !== null && !isChangedRun(before.spec, desired.spec);
	return {
		...record,
		protect,
		lastGood: lastGoodOf(desired, isSameRun ? before.at : now),
		generation: record.generation + 1,
		// Both were about another spec.
		approval: null,
		lastFailure: null,
	};
}

/** Then the record stays the same object, which makes the usual run, in which nothing changes, cheap to compare. */
function isKnown({ spec, file, source }: Declared, { lastGood, protect }: InstanceRecord): boolean {
	return (
		lastGood?.spec === spec &&
		lastGood.file === file &&
		lastGood.source === source &&
		protect === spec.lifecycle.protect
	);
}

function lastGoodOf(
	{ spec, hash, file, source }: Declared,
	at: number,
): NonNullable<InstanceRecord['lastGood']> {
	return { spec, hash, at, file, source };
}
