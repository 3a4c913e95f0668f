import type { InstanceSpec } from '../../model/instance-spec.ts';
import type { ObservedInstance } from '../../model/observed.ts';
import type { InstanceRecord } from '../../model/record.ts';
import { exitInWords } from '../plan/exit-policy.ts';
import { hasRun } from '../plan/last-applied.ts';
import type { EventDraft } from '../status/events.ts';

/**
 * After a clock was set back, what happened before that seems to lie ahead: it happened now, in the order in which it did. Else an exit would
 * come before the start that it ended, be counted at each look, and nothing be started before the clock is there again.
 */
export function withoutFuture(record: InstanceRecord, now: number): InstanceRecord {
	const { started, crashes } = record;
	const startedAt = started?.at ?? 0;
	if (startedAt <= now && crashes.lastAt <= now) return record;
	const at = Math.min(startedAt, now);
	const hasRunSince = crashes.lastAt < startedAt;
	const lastAt = Math.min(crashes.lastAt, hasRunSince ? at - 1 : now);
	return { ...record, started: started && { ...started, at }, crashes: { ...crashes, lastAt } };
}

/**
 * A container that was running when the host went down did not end by itself: it counts as stopped by us,
 * so that whatever `restart.policy` says of exits does not keep it from being started again.
 */
export function noteReboot(
	record: InstanceRecord,
	observed: ObservedInstance,
	bootedAt: number,
): InstanceRecord {
	const wentDown = isNewExit(record, observed) && (record.started?.at ?? 0) < bootedAt;
	return wentDown ? { ...record, stoppedByUs: true } : record;
}

/**
 * Counts an unwanted exit once, whoever saw it: the monitor or a sweep. A run that lasted
 * `restart.backoff.resetAfter` starts the count anew.
 */
export function noteExit(
	record: InstanceRecord,
	observed: ObservedInstance,
	now: number,
): { readonly record: InstanceRecord; readonly events: readonly EventDraft[] } {
	const spec = record.lastGood?.spec ?? null;
	if (spec === null) return { record, events: [] };
	if (!isNewExit(record, observed))
		return { record: afterLongRun(record, observed, now), events: [] };
	const event: EventDraft = {
		instance: record.name,
		type: 'Warning',
		reason: 'Exited',
		message: `it ${exitInWords(observed.lastExit)}`,
	};
	const startedAt = record.started?.at ?? 0;
	const lastAt = Math.min(now, Math.max(startedAt, observed.lastExit?.at ?? now));
	if (isAccepted(spec, observed)) {
		return { record: { ...record, crashes: { count: 0, lastAt } }, events: [] };
	}
	const isLong = lastAt - startedAt >= spec.restart.backoff.resetAfter;
	const count = isLong ? 1 : record.crashes.count + 1;
	return { record: { ...record, crashes: { count, lastAt } }, events: [event] };
}

/** It ran, ballast did not stop it, and the last exit on record is from before that run. */
function isNewExit(record: InstanceRecord, observed: ObservedInstance): boolean {
	return (
		observed.ownership === 'Ours' &&
		observed.state === 'STOPPED' &&
		observed.contradiction === null &&
		!record.stoppedByUs &&
		hasRun(record) &&
		record.crashes.lastAt < (record.started?.at ?? 0)
	);
}

/** A poweroff that the spec takes for the guest's right is no crash. */
function isAccepted({ lifecycle }: InstanceSpec, { lastExit }: ObservedInstance): boolean {
	return lastExit?.cause === 'Poweroff' && lifecycle.guestPoweroff === 'Accept';
}

function afterLongRun(
	record: InstanceRecord,
	{ startedAt }: ObservedInstance,
	now: number,
): InstanceRecord {
	const resetAfter = record.lastGood?.spec.restart.backoff.resetAfter ?? 0;
	if (record.crashes.count === 0 || startedAt === null || now - startedAt < resetAfter)
		return record;
	return { ...record, crashes: { ...record.crashes, count: 0 } };
}
