import { withoutIoLimits } from '../../model/io-limits.ts';
import type { ObservedInstance } from '../../model/observed.ts';
import type { InstanceRecord } from '../../model/record.ts';

/**
 * Its init is about to be asked. Until another one runs the container counts as stopped by us: a guest that
 * halts instead has not crashed.
 */
export function rebootAsked(record: InstanceRecord, askedPid: number): InstanceRecord {
	return { ...record, stoppedByUs: true, reboot: { how: 'Soft', askedPid, failure: '' } };
}

/**
 * The soft way did not work, so the next run takes the hard one; unless another init runs by then, which
 * only came late.
 */
export function rebootFailed(record: InstanceRecord, failure: string): InstanceRecord {
	const askedPid = record.reboot?.askedPid ?? null;
	return { ...record, reboot: { how: 'Hard', askedPid, failure } };
}

/** Another init runs: a new life of the same container, with the config that it had. */
export function rebootDone(record: InstanceRecord, now: number): InstanceRecord {
	const { started, lastGood, crashes } = record;
	const done = { ...record, stoppedByUs: false, reboot: null };
	if (started === null) return done;
	const rebootCounter = (lastGood ?? started).spec.lifecycle.rebootCounter;
	const { lifecycle } = started.spec;
	const spec = { ...withoutIoLimits(started.spec), lifecycle: { ...lifecycle, rebootCounter } };
	// As at a start: this life and the exit before it must not look like one.
	return { ...done, started: { ...started, spec, at: Math.max(now, crashes.lastAt + 1) } };
}

/** A crash came between the reboot and the saving of it: the other init tells. */
export function knownReboot(
	record: InstanceRecord,
	{ initPid }: ObservedInstance,
	now: number,
): InstanceRecord {
	const askedPid = record.reboot?.askedPid ?? null;
	const isAnother = askedPid !== null && initPid !== null && initPid !== askedPid;
	return isAnother ? rebootDone(record, now) : record;
}
